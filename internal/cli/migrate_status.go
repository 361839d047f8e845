package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/migrate"
	"github.com/posthog/hogli/internal/report"
)

// migrationsDocument is hogli.migrations/1. migrate:up adds what it did.
type migrationsDocument struct {
	Schema    string             `json:"schema"`
	Databases []databaseRow      `json:"databases"`
	Errors    []report.JSONError `json:"errors"`
}

type databaseRow struct {
	Alias    string        `json:"alias"`
	Database string        `json:"database"`
	State    migrate.State `json:"state"`
	Applied  int           `json:"applied"`
	Pending  []string      `json:"pending"`
	Orphans  []string      `json:"orphans"`
	Reason   string        `json:"reason"`

	*databaseRun
}

// databaseRun is what a run did in a database.
type databaseRun struct {
	Created bool     `json:"created"`
	Ran     []string `json:"ran"`
	Seconds float64  `json:"seconds"`
}

func newMigrateStatus(a *app) *cobra.Command {
	var f format
	var strict bool
	var scopes []string
	cmd := documented(&cobra.Command{
		Use:   "status",
		Short: "Tell for every database what is applied, pending, orphaned or changed",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return runMigrateStatus(cmd.Context(), a, f, strict, scopes)
		},
	}, `
Compare the migrations on disk with what each database says was applied there.
Nothing is changed, and no Python is run unless Django migrations are pending.
A database without an address, or whose migrations cannot be run here, is
skipped with the reason.`, `
hogli migrate:status
hogli migrate:status --strict --format json`,
		fault.ExitFinding, fault.ExitUsage, fault.ExitEnvironment)
	f.addTo(cmd, "text", "json")
	cmd.Flags().BoolVar(&strict, "strict", false, "a skipped database counts as not in sync")
	addScope(cmd, &scopes)
	return cmd
}

func addScope(cmd *cobra.Command, scopes *[]string) {
	cmd.Flags().StringArrayVar(scopes, "scope", nil, "only the database of `NAME`: a database, an alias or an app label; may be repeated")
}

func runMigrateStatus(ctx context.Context, a *app, f format, strict bool, scopes []string) error {
	d, err := a.databases()
	if err != nil {
		return failedBefore(a, f, err)
	}
	targets, err := migrate.Select(d.targets, scopes)
	if err != nil {
		return failedBefore(a, f, err)
	}
	a.tellSources(targets)
	all := migrate.StatusOf(ctx, targets, a.migrateOptions(d))
	result := notInSync(all, strict)
	if f.name == "json" {
		doc := migrationsDocument{Schema: "hogli.migrations/1", Databases: []databaseRow{}, Errors: report.Errors(errorsOf(all))}
		for _, s := range all {
			doc.Databases = append(doc.Databases, rowOf(s))
		}
		return errors.Join(result, report.Encode(a.Out, doc))
	}
	table := a.Table("alias", "database", "state", "applied", "pending", "reason")
	for _, s := range all {
		table.Row(s.Alias, s.Database, string(s.State), fmt.Sprint(s.Applied), orDash(listed(s.Pending)), orDash(s.Reason))
	}
	table.Print()
	return result
}

// failedBefore ends a run that could not look at any database; a JSON document
// is complete all the same.
func failedBefore(a *app, f format, err error) error {
	if f.name != "json" {
		return err
	}
	doc := migrationsDocument{Schema: "hogli.migrations/1", Databases: []databaseRow{}, Errors: report.Errors([]error{err})}
	return errors.Join(err, report.Encode(a.Out, doc))
}

func rowOf(s migrate.Status) databaseRow {
	return databaseRow{
		Alias: s.Alias, Database: s.Database, State: s.State, Applied: s.Applied,
		Pending: s.Pending, Orphans: s.Orphans, Reason: s.Reason,
	}
}

// notInSync is the error of a status: what could not be looked at, then that
// something is to be done.
func notInSync(all []migrate.Status, strict bool) error {
	var errs []error
	var skipped []string
	behind, pending := 0, false
	for _, s := range all {
		switch {
		case s.Err != nil:
			errs = append(errs, s.Err)
		case migrate.Exit([]migrate.Status{s}, strict) == fault.ExitFinding:
			behind++
			pending = pending || s.State == migrate.Pending
			if s.State == migrate.Skipped {
				skipped = append(skipped, s.Alias+" is skipped: "+s.Reason)
			}
		}
	}
	if behind == 0 {
		return errors.Join(errs...)
	}
	out := &fault.Error{Code: fault.NotInSync, What: fmt.Sprintf("%d of %d databases not in sync with the migrations", behind, len(all)), Why: strings.Join(skipped, "\n")}
	if pending {
		out.Fix = []string{"hogli migrate:up"}
	}
	return errors.Join(append(errs, out)...)
}

// listed is a cell that names migrations: all of a few, else the first ones.
func listed(ids []string) string {
	const most = 4
	if len(ids) <= most {
		return strings.Join(ids, " ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:most-1], " "), len(ids)-most+1)
}
