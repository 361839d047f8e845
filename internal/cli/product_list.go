package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// listedProduct is one product of hogli.products/1.
type listedProduct struct {
	Name     string `json:"name"`
	Path     string `json:"path"`
	Backend  string `json:"backend"` // django, go, or "" for none
	Isolated bool   `json:"isolated"`
	Database string `json:"database"` // "" for the default one
	Package  string `json:"package"`  // as in package.json
}

type productList struct {
	Schema   string             `json:"schema"`
	Products []listedProduct    `json:"products"`
	Errors   []report.JSONError `json:"errors"`
}

func newProductList(a *app) *cobra.Command {
	var f format
	cmd := documented(&cobra.Command{
		Use:   "list",
		Short: "List the products with their backend, database and package",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return runProductList(a, f)
		},
	}, `
List every product: its name, what its backend is written in, whether it is
isolated, the database it is routed to, and its package.`, `
hogli product:list
hogli product:list --json`,
		fault.ExitUsage)
	f.addTo(cmd, "text", "json")
	return cmd
}

func runProductList(a *app, f format) error {
	products, errs := listProducts(a)
	if f.name == "json" {
		doc := productList{Schema: "hogli.products/1", Products: products, Errors: report.Errors(errs)}
		return errors.Join(append(errs, report.Encode(a.Out, doc))...)
	}
	table := a.Table("name", "backend", "isolated", "database", "package")
	for _, p := range products {
		isolated := ""
		if p.Isolated {
			isolated = "isolated"
		}
		table.Row(p.Name, orDash(p.Backend), orDash(isolated), orDash(p.Database), orDash(p.Package))
	}
	table.Print()
	return errors.Join(errs...)
}

// listProducts also gives the faults of files that left a column empty.
func listProducts(a *app) (list []listedProduct, errs []error) {
	list = []listedProduct{}
	r, err := a.repo()
	if err != nil {
		return list, []error{err}
	}
	routes, err := r.Routes()
	if err != nil {
		errs, routes = append(errs, err), &repo.Routes{}
	}
	for _, p := range r.Products() {
		row := listedProduct{Name: p.Name, Path: p.Dir, Backend: string(p.Backend), Isolated: p.Isolated}
		if route, ok := routes.Of(p.Name); ok {
			row.Database = route.Database
		}
		if pkg, err := p.Package(); err == nil {
			row.Package = pkg.Name
		} else if p.Has("package.json") {
			errs = append(errs, err)
		}
		list = append(list, row)
	}
	return list, errs
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
