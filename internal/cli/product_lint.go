package cli

import (
	"fmt"
	"slices"
	"strings"

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
	names []string
	all   bool
	rules []string // ids and groups to run
	skip  []string // ids and groups to leave out
}

func newProductLint(a *app) *cobra.Command {
	var o lintOptions
	cmd := documented(&cobra.Command{
		Use:   "lint [NAME..]",
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
hogli product:lint --all --rule scripts --skip scripts/no-op`,
		fault.ExitFinding, fault.ExitUsage)
	cmd.Flags().BoolVar(&o.all, "all", false, "check every product")
	cmd.Flags().StringArrayVar(&o.rules, "rule", nil, "run only this `RULE`, or group of rules (repeatable)")
	cmd.Flags().StringArrayVar(&o.skip, "skip", nil, "leave this `RULE`, or group of rules, out (repeatable)")
	for _, flag := range []string{"rule", "skip"} {
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(lint.Names(rules.All()), cobra.ShellCompDirectiveNoFileComp))
	}
	o.addTo(cmd, "text", "json")
	return cmd
}

func runProductLint(a *app, cmd *cobra.Command, o lintOptions) error {
	if err := o.check(cmd); err != nil {
		return err
	}
	doc, err := o.lint(a)
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
	a.Note("%s, %s, %s", count(s.Products, "product"), count(s.Errors, "error"), count(s.Warnings, "warning"))
	if err == nil && s.Errors > 0 {
		return answered(fault.ExitFinding)
	}
	return err
}

func (o lintOptions) lint(a *app) (report.Document, error) {
	switch {
	case len(o.names) == 0 && !o.all:
		return report.Document{}, fault.Usage("neither a product nor --all is given", "hogli product:lint NAME", "hogli product:lint --all")
	case len(o.names) > 0 && o.all:
		return report.Document{}, fault.Usage("names and --all exclude each other", "leave one of the two out")
	}
	r, err := a.repo()
	if err != nil {
		return report.Document{}, err
	}
	products, err := selected(r, o.names)
	if err != nil {
		return report.Document{}, err
	}
	return lintProducts(r, products, o)
}

// lintProducts is the result of the rules over these products.
func lintProducts(r *repo.Repo, products []*repo.Product, o lintOptions) (report.Document, error) {
	chosen, err := lint.Selection{Only: o.rules, Skip: o.skip, Severities: r.Config.Lint.Severity}.Of(rules.All())
	if err != nil {
		return report.Document{}, err
	}
	return report.Document{Schema: lintSchema, Findings: lint.Run(r, products, chosen), Products: len(products)}, nil
}

// selected gives the named products, each once; all of them without a name.
// A path to a product's folder, as shells complete it, is as good as its name.
func selected(r *repo.Repo, names []string) ([]*repo.Product, error) {
	if len(names) == 0 {
		return r.Products(), nil
	}
	var products []*repo.Product
	for _, name := range names {
		p, err := r.Product(strings.TrimSuffix(strings.TrimPrefix(name, r.Config.Paths.Products+"/"), "/"))
		if err != nil {
			return nil, err
		}
		if !slices.Contains(products, p) {
			products = append(products, p)
		}
	}
	return products, nil
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
