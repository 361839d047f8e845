package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/migrate"
	"github.com/posthog/hogli/internal/postgres"
)

func newDBURL(a *app) *cobra.Command {
	return documented(&cobra.Command{
		Use:   "url [LABEL]",
		Short: "Print the address of a database, with its password",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) <= 1 {
				return nil
			}
			return exactly("LABEL")(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			return runDBURL(a, append(args, migrate.DefaultDatabase)[0])
		},
	}, `
Print the address of the database that an app label writes to, for psql and
other programs; without a label that of the default database. A product without
a route has its tables there too.`, `
psql "$(hogli db:url short_links)"
hogli db:url`, fault.ExitUsage, fault.ExitEnvironment)
}

func runDBURL(a *app, label string) error {
	link, err := linkOf(a, label)
	if err != nil {
		return err
	}
	if link.URL == "" {
		return &fault.Error{
			Code: fault.DatabaseSkipped,
			What: "the database of " + label + " has no address",
			Why:  link.Skipped,
			Fix:  []string{"set the variable in the shell or in .env", "hogli dev up    starts a server for this checkout"},
		}
	}
	a.Debug("from %s", link.Source)
	fmt.Fprintln(a.Out, link.URL)
	return nil
}

func linkOf(a *app, label string) (postgres.Link, error) {
	r, err := a.repo()
	if err != nil {
		return postgres.Link{}, err
	}
	routes, err := r.Routes()
	if err != nil {
		return postgres.Link{}, err
	}
	sources, err := a.sources(r)
	if err != nil {
		return postgres.Link{}, err
	}
	if route, ok := routes.Of(label); ok {
		return sources.Product(route.Database).Writer, nil
	}
	known := append([]string{migrate.DefaultDatabase}, r.Config.Paths.Core...)
	for _, p := range r.Products() {
		known = append(known, p.Name)
	}
	if slices.Contains(known, label) {
		return sources.Default(), nil
	}
	for _, route := range routes.List {
		known = append(known, route.AppLabel)
	}
	slices.Sort(known)
	return postgres.Link{}, &fault.Error{
		Code: fault.UnknownName, What: "there is no app label " + label,
		Fix: []string{fault.DidYouMean(label, slices.Compact(known))},
	}
}
