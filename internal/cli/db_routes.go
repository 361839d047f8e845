package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/report"
)

type routesDocument struct {
	Schema string             `json:"schema"`
	Routes []routeRow         `json:"routes"`
	Errors []report.JSONError `json:"errors"`
}

type routeRow struct {
	AppLabel string `json:"app_label"`
	Database string `json:"database"`
	Writer   string `json:"writer"`
	Reader   string `json:"reader"`
	State    string `json:"state"`  // active or skipped
	Reason   string `json:"reason"` // where the address is from, or why there is none

	link postgres.Link
}

func newDBRoutes(a *app) *cobra.Command {
	var f format
	cmd := documented(&cobra.Command{
		Use:   "routes",
		Short: "Print which product has a database of its own, and where that is",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return runDBRoutes(a, f)
		},
	}, `
Print products/db_routing.yaml as it acts here: for each app label its database,
the Django aliases, and whether the route is active. A route without an address
is skipped, and the reason names the variable that would give one.`, `
hogli db:routes
hogli db:routes --format json`, fault.ExitUsage)
	f.addTo(cmd, "text", "json")
	return cmd
}

func runDBRoutes(a *app, f format) error {
	rows, err := routeRows(a)
	if f.name == "json" {
		doc := routesDocument{Schema: "hogli.routes/1", Routes: rows, Errors: report.Errors([]error{err})}
		return errors.Join(err, report.Encode(a.Out, doc))
	}
	table := a.Table("app label", "database", "writer", "reader", "state", "address or reason")
	for _, row := range rows {
		where := row.Reason
		if row.link.URL != "" {
			where = row.link.String()
		}
		table.Row(row.AppLabel, row.Database, row.Writer, row.Reader, row.State, where)
	}
	table.Print()
	return err
}

func routeRows(a *app) ([]routeRow, error) {
	rows := []routeRow{}
	r, err := a.repo()
	if err != nil {
		return rows, err
	}
	routes, err := r.Routes()
	if err != nil {
		return rows, err
	}
	sources, err := a.sources(r)
	if err != nil {
		return rows, err
	}
	for _, route := range routes.List {
		row := routeRow{
			AppLabel: route.AppLabel, Database: route.Database, Writer: route.Writer(), Reader: route.Reader(),
			State: "active", link: sources.Product(route.Database).Writer,
		}
		row.Reason = row.link.Source
		if row.link.URL == "" {
			row.State, row.Reason = "skipped", row.link.Skipped
		}
		rows = append(rows, row)
	}
	return rows, nil
}
