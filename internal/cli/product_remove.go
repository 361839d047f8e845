package cli

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/bootstrap"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

type removeOptions struct {
	preview
	name  string
	force bool
}

func newProductRemove(a *app) *cobra.Command {
	var o removeOptions
	cmd := documented(&cobra.Command{
		Use:   "remove NAME",
		Short: "Take a product out: its files and every registration",
		Args:  exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.name = args[0]
			return runProductRemove(cmd.Context(), a, o)
		},
		ValidArgsFunction: a.completeProducts,
	}, `
Undo product:bootstrap: delete the product's files and take every registration
out, all of it or nothing. It is refused while other code uses the product, and
while git does not have its files. What git ignores in its folder goes too, once
you agree to that; symlinks go, and what they lead to stays. Databases are never
touched: the statements for them are printed.`, `
hogli product:remove visual_review --dry-run
hogli product:remove visual_review`,
		fault.ExitUsage, fault.ExitEnvironment, fault.ExitRefused)
	cmd.Flags().BoolVar(&o.force, "force", false, "also files that git does not have; copies are kept below .hogli/replaced")
	o.addTo(cmd)
	return cmd
}

func runProductRemove(ctx context.Context, a *app, o removeOptions) error {
	r, err := a.repo()
	if err != nil {
		return err
	}
	plan, err := bootstrap.PlanRemoval(ctx, r, o.name)
	if err != nil {
		return err
	}
	statements, err := bootstrap.RemovalStatements(r, o.name)
	if err != nil {
		return err
	}
	dir := path.Join(r.Config.Paths.Products, o.name)
	if err := o.keepUncommitted(ctx, a, r, plan, dir); err != nil {
		return err
	}
	if plan.Ignored > 0 && !o.dryRun {
		what := "delete " + count(plan.Ignored, "file") + " of the product that git ignores and cannot give back (--dry-run lists them)"
		if err := a.consent(what, "hogli product:remove "+o.name+" --yes"); err != nil {
			return err
		}
	}
	if err := o.apply(a, r.Root, plan); err != nil {
		return err
	}
	printPastes(a, plan)
	printStatements(a, statements)
	return nil
}

// keepUncommitted refuses to delete what git could not give back, or has it kept.
func (o removeOptions) keepUncommitted(ctx context.Context, a *app, r *repo.Repo, plan *bootstrap.Plan, dir string) error {
	files, err := r.Uncommitted(ctx, dir)
	if err != nil || len(files) == 0 {
		return err
	}
	if !o.force {
		return &fault.Error{
			Code: fault.Uncommitted, What: "git does not have " + count(len(files), "file") + " of the product as they are now", Where: fault.File(dir),
			Why: strings.Join(files[:min(len(files), 10)], "\n"),
			Fix: []string{"commit them", "hogli product:remove " + o.name + " --force    keeps copies below .hogli/replaced"},
		}
	}
	keep := map[string]bool{}
	for _, file := range files {
		keep[file] = true
	}
	plan.Keep(a.replacedFolder(), keep)
	return nil
}

// printStatements prints SQL for a person to run: it is the result of the
// command, and goes to stdout.
func printStatements(a *app, statements []string) {
	if len(statements) == 0 {
		return
	}
	a.Note("\nhogli touches no database. For a person to run:")
	for _, s := range statements {
		fmt.Fprintln(a.Out, s)
	}
}
