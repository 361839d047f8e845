package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/migrate"
	"github.com/posthog/hogli/internal/report"
)

const ensureSchema = "hogli.ensure/1"

type ensureDocument struct {
	Schema    string             `json:"schema"`
	Databases []ensuredRow       `json:"databases"`
	Errors    []report.JSONError `json:"errors"`
}

type ensuredRow struct {
	Alias    string            `json:"alias"`
	Database string            `json:"database"`
	State    migrate.Existence `json:"state"`
	Reason   string            `json:"reason"`
}

func newDBEnsure(a *app) *cobra.Command {
	var f format
	cmd := documented(&cobra.Command{
		Use:   "ensure",
		Short: "Create the databases that are not there, on a developer's server",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return runDBEnsure(cmd.Context(), a, f)
		},
	}, `
Create the default database and that of every product, where they have an
address on a developer's server (DEBUG=1, or the running stack). Doing it twice
changes nothing; elsewhere hogli looks, and creates nothing.`, `
hogli db:ensure
DEBUG=1 hogli db:ensure --format json`, fault.ExitUsage, fault.ExitEnvironment)
	f.addTo(cmd, "text", "json")
	return cmd
}

func runDBEnsure(ctx context.Context, a *app, f format) error {
	d, err := a.databases()
	if err != nil {
		if f.name != "json" {
			return err
		}
		doc := ensureDocument{Schema: ensureSchema, Databases: []ensuredRow{}, Errors: report.Errors([]error{err})}
		return errors.Join(err, report.Encode(a.Out, doc))
	}
	a.tellSources(d.targets)
	doc := ensureDocument{Schema: ensureSchema, Databases: []ensuredRow{}}
	var errs []error
	table := a.Table("alias", "database", "state", "reason")
	for _, e := range migrate.Ensure(ctx, d.targets, a.migrateOptions(d)) {
		doc.Databases = append(doc.Databases, ensuredRow{Alias: e.Alias, Database: e.Database, State: e.State, Reason: e.Reason})
		table.Row(e.Alias, e.Database, string(e.State), orDash(e.Reason))
		if e.Err != nil {
			errs = append(errs, e.Err)
		}
	}
	if f.name == "json" {
		doc.Errors = report.Errors(errs)
		return errors.Join(append(errs, report.Encode(a.Out, doc))...)
	}
	table.Print()
	return errors.Join(errs...)
}
