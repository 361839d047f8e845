package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/bootstrap"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

type renameOptions struct {
	preview
	bootstrap.RenameOptions
}

func newProductRename(a *app) *cobra.Command {
	var o renameOptions
	cmd := documented(&cobra.Command{
		Use:   "rename OLD NEW",
		Short: "Give a product another name, in its files and every registration",
		Args:  exactly("OLD", "NEW"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.From, o.To = args[0], args[1]
			return runProductRename(cmd.Context(), a, o)
		},
		ValidArgsFunction: a.completeProducts,
	}, `
Move a product's folder with all that it holds, also symlinks and what git
ignores, change what its files say of themselves (modules, app
label, package, aliases, routes of API and frontend), and move every
registration, all of it or nothing. It is refused while other code uses the
product under its old name in a way that cannot be followed; a string that is the
path of one of its modules is followed, also elsewhere. Words of the domain that equal the name stay: models, fields, tables. A database
that is the product's alone gets the new name, in the route; hogli touches none:
the statements for it are printed.`, `
hogli product:rename visual_review snapshots --dry-run --diff
hogli product:rename visual_review snapshots --keep-database`,
		fault.ExitFinding, fault.ExitUsage, fault.ExitEnvironment, fault.ExitRefused)
	cmd.Flags().BoolVar(&o.KeepDatabase, "keep-database", false, "the route keeps its database, and its name")
	o.addTo(cmd)
	return cmd
}

func runProductRename(ctx context.Context, a *app, o renameOptions) error {
	r, err := a.repo()
	if err != nil {
		return err
	}
	plan, err := bootstrap.PlanRename(ctx, r, o.RenameOptions)
	if err != nil {
		return err
	}
	statements, err := bootstrap.RenameStatements(r, o.RenameOptions)
	if err != nil {
		return err
	}
	p, err := r.Product(o.From)
	if err != nil {
		return err
	}
	isDjango := p.Backend == repo.Django
	if err := o.apply(a, r.Root, plan); err != nil {
		return err
	}
	printPastes(a, plan)
	printStatements(a, statements)
	if !o.dryRun && isDjango {
		a.printNext([][2]string{{"python manage.py makemigrations --check", "names that Django makes from the label may have changed: of indexes, of constraints"}})
	}
	if steps := plan.Incomplete(); len(steps) > 0 && !o.dryRun {
		return &fault.Error{
			Code: fault.Unregistered, What: "the product is renamed, but " + steps[0].Path + " cannot follow yet", Why: steps[0].What,
			Fix: []string{"mend the manifest", "hogli product:manifests    then brings it up to date"},
		}
	}
	return nil
}
