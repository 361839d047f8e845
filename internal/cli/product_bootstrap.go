package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/bootstrap"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

type bootstrapOptions struct {
	bootstrap.Options
	dryRun bool
}

func newProductBootstrap(a *app) *cobra.Command {
	var o bootstrapOptions
	cmd := documented(&cobra.Command{
		Use:   "bootstrap NAME",
		Short: "Write a new product that passes every gate",
		Args:  exactly("NAME"),
		RunE: func(_ *cobra.Command, args []string) error {
			o.Name = args[0]
			return runProductBootstrap(a, o)
		},
	}, `
Write a product with a Django backend, a frontend and a database of its own, and
register it: tach.toml, the Django settings, the API routes, the database route
and the frontend's package.json. All of it is written, or nothing.`, `
hogli product:bootstrap visual_review
hogli product:bootstrap visual_review --owner team-visual --dry-run`,
		fault.ExitFinding, fault.ExitUsage, fault.ExitEnvironment, fault.ExitRefused)
	cmd.Flags().StringVar(&o.Owner, "owner", "", "`TEAM` that answers for the product")
	cmd.Flags().StringVar(&o.Title, "display-name", "", "`NAME` that people read; the default is made from NAME")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "print what would be written, write nothing")
	return cmd
}

func runProductBootstrap(a *app, o bootstrapOptions) error {
	r, err := a.repo()
	if err != nil {
		return err
	}
	plan, err := bootstrap.PlanProduct(r, o.Options)
	if err != nil {
		return err
	}
	if o.dryRun {
		printPlan(a, plan, "would")
		return nil
	}
	if err := plan.Apply(r.Root); err != nil {
		return err
	}
	printPlan(a, plan, "ok")
	a.reopen()
	if err := checkBootstrapped(a, o.Name, plan); err != nil {
		return err
	}
	a.Note("\nNext:")
	a.Note("  pnpm install                                links the new package, where pnpm is used")
	a.Note("  hogli migrate:up                            creates the database and its tables")
	a.Note("  hogli product:lint %s", o.Name)
	return nil
}

// printPlan prints a plan's steps: the new files counted by folder, then every
// registration. A dry run's plan is its result and goes to stdout.
func printPlan(a *app, plan *bootstrap.Plan, status string) {
	out := a.Err
	if status == "would" {
		out = a.Out
	} else if a.Quiet {
		return
	}
	for _, s := range plan.Steps {
		word, text := status, s.Path
		switch s.Kind {
		case bootstrap.Write:
			text = "write " + text
		case bootstrap.Edit:
			text += ": " + s.What
		case bootstrap.Already:
			word, text = "same", text+": "+s.What
		case bootstrap.Paste:
			word, text = "todo", text+": "+s.What
		}
		fmt.Fprintf(out, "%-5s %s\n", word, text)
	}
}

// checkBootstrapped lints what was written. What hogli could not register is
// printed as lines to paste; they make the run fail only when the product
// would not pass without them.
func checkBootstrapped(a *app, name string, plan *bootstrap.Plan) error {
	for _, s := range plan.Unregistered() {
		a.Note("\nadd to %s (%s):\n  %s", s.Path, s.What, strings.ReplaceAll(strings.TrimRight(s.Lines, "\n"), "\n", "\n  "))
	}
	r, err := a.repo()
	if err != nil {
		return err
	}
	product, err := r.Product(name)
	if err != nil {
		return err
	}
	document := lintProducts(r, []*repo.Product{product})
	if document.Summary().Errors == 0 {
		return nil
	}
	report.Text(a.Err, document, a.Paint(a.Err), true)
	return &fault.Error{
		Code: fault.Unregistered, What: "the product is written but does not pass product:lint yet",
		Fix: []string{"mend the findings above", "hogli product:lint " + name},
	}
}
