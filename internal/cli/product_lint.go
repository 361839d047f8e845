package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/console"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/lint/rules"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

const lintSchema = "hogli.lint/1"

type lintOptions struct {
	format
	scope
	rules []string // ids and groups to run
	skip  []string // ids and groups to leave out
}

func newProductLint(a *app) *cobra.Command {
	var o lintOptions
	cmd := documented(&cobra.Command{
		Use:   "lint [NAME..] [--changed [BASE]]",
		Short: "Check the structure, scripts and boundaries of products",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.names = args
			return runProductLint(a, cmd, o)
		},
		ValidArgsFunction: a.completeProducts,
	}, `
Check products against the rules of the repository. Each finding has its place,
its rule and a way to mend it; hogli explain RULE says more. Warnings alone do
not fail.`, `
hogli product:lint visual_review
hogli product:lint --all --json
hogli product:lint --changed main
hogli product:lint --all --rule scripts --skip scripts/no-op`,
		fault.ExitFinding, fault.ExitUsage)
	o.scope.addTo(cmd)
	cmd.Flags().StringArrayVar(&o.rules, "rule", nil, "run only this `RULE`, or group of rules (repeatable)")
	cmd.Flags().StringArrayVar(&o.skip, "skip", nil, "leave this `RULE`, or group of rules, out (repeatable)")
	for _, flag := range []string{"rule", "skip"} {
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(lint.Names(allRules()), cobra.ShellCompDirectiveNoFileComp))
	}
	o.format.addTo(cmd, "text", "json")
	return cmd
}

func runProductLint(a *app, cmd *cobra.Command, o lintOptions) error {
	if err := o.format.check(cmd); err != nil {
		return err
	}
	doc, err := o.lint(cmd.Context(), a)
	if err != nil {
		if o.format.name == "json" {
			_ = report.JSON(a.Out, report.Document{Schema: lintSchema, Errors: []error{err}})
		}
		return err
	}
	if o.format.name == "json" {
		err = report.JSON(a.Out, doc)
	} else {
		report.Text(a.Out, doc, a.Paint(a.Out), console.Terminal(a.Out))
	}
	s := doc.Summary()
	ignored := ""
	if s.Suppressed > 0 {
		ignored = fmt.Sprintf(", %d ignored", s.Suppressed)
	}
	a.Note("%s, %s, %s%s", count(s.Products, "product"), count(s.Errors, "error"), count(s.Warnings, "warning"), ignored)
	if err == nil && s.Errors > 0 {
		return answered(fault.ExitFinding)
	}
	return err
}

func (o lintOptions) lint(ctx context.Context, a *app) (report.Document, error) {
	if err := o.scope.check(); err != nil {
		return report.Document{}, err
	}
	r, err := a.repo()
	if err != nil {
		return report.Document{}, err
	}
	products, err := o.scope.products(ctx, a, r)
	if err != nil {
		return report.Document{}, err
	}
	return lintProducts(ctx, r, products, o)
}

// allRules are those of products, and the engine's own.
func allRules() []lint.Rule { return slices.Concat(rules.All(), lint.Own()) }

// lintProducts is the result of the rules over these products.
func lintProducts(ctx context.Context, r *repo.Repo, products []*repo.Product, o lintOptions) (report.Document, error) {
	known := allRules()
	chosen, err := lint.Selection{Only: o.rules, Skip: o.skip, Severities: r.Config.Lint.Severity}.Of(known)
	if err != nil {
		return report.Document{}, err
	}
	verdict, err := lint.Job{Repo: r, Products: products, Rules: chosen, Known: known}.Do(ctx)
	if err != nil {
		return report.Document{}, err
	}
	return report.Document{Schema: lintSchema, Findings: verdict.Findings, Products: len(products), Suppressed: verdict.Suppressed}, nil
}

// count is "1 product", "2 products".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// completeProducts completes the names of products.
func (a *app) completeProducts(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
	r, err := a.repo()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, p := range r.Products() {
		if !slices.Contains(given, p.Name) {
			names = append(names, p.Name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
