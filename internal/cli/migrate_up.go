package cli

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/migrate"
	"github.com/posthog/hogli/internal/report"
)

type upOptions struct {
	format
	allowSkipped bool
	scopes       []string
	lockTimeout  time.Duration
}

func (o *upOptions) addTo(cmd *cobra.Command) {
	o.format.addTo(cmd, "text", "json")
	cmd.Flags().BoolVar(&o.allowSkipped, "allow-skipped", false, "go on without databases that have no address, and without Django where it is missing")
	cmd.Flags().DurationVar(&o.lockTimeout, "lock-timeout", time.Minute, "give up after `DURATION` when another run migrates the same database")
	addScope(cmd, &o.scopes)
}

func (o *upOptions) check(cmd *cobra.Command) error {
	if o.lockTimeout <= 0 {
		return fault.Usage("--lock-timeout must be longer than nothing", "write it as 30s or 10m")
	}
	return o.format.check(cmd)
}

func newMigrateUp(a *app) *cobra.Command {
	var o upOptions
	cmd := documented(&cobra.Command{
		Use:   "up",
		Short: "Apply every pending migration, in all databases",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			return runMigrateUp(cmd.Context(), a, o)
		},
	}, `
Apply what is pending in the default database and in every product's own one, in
parallel: SQL migrations by hogli itself, Django's through manage.py. On a
developer's server a missing database is created first. A database that fails
stops none of the others; what was applied stays, and is in the table.`, `
hogli migrate:up
hogli migrate:up --scope short_links --lock-timeout 10m`,
		fault.ExitFinding, fault.ExitUsage, fault.ExitEnvironment, fault.ExitRefused, fault.ExitPartial)
	o.addTo(cmd)
	return cmd
}

func runMigrateUp(ctx context.Context, a *app, o upOptions) error {
	d, err := a.databases()
	if err != nil {
		return failedBefore(a, o.format, err)
	}
	targets, err := migrate.Select(d.targets, o.scopes)
	if err != nil {
		return failedBefore(a, o.format, err)
	}
	a.tellSources(targets)
	options := a.migrateOptions(d)
	options.AllowSkipped, options.LockTimeout = o.allowSkipped, o.lockTimeout
	options.Progress = func(p migrate.Progress) { a.Step(p.Status, "%s: %s", p.Alias, p.Text) }
	all := migrate.Up(ctx, targets, options)
	errs := errorsOf(all)
	if err := migrate.Stopped(all); err != nil {
		errs = append(errs, err)
	}
	if o.name == "json" {
		errs = append(errs, report.Encode(a.Out, upDocument(all, errs)))
		return errors.Join(errs...)
	}
	table := a.Table("alias", "database", "state", "applied now", "time", "reason")
	for _, s := range all {
		table.Row(s.Alias, s.Database, string(s.State), orDash(listed(s.Ran)), s.Took.Round(time.Millisecond).String(), orDash(s.Reason))
	}
	table.Print()
	return errors.Join(errs...)
}

// errorsOf are the errors of all databases; what several have in common (Django
// is not there) is said once.
func errorsOf(all []migrate.Status) []error {
	var errs []error
	for _, s := range all {
		for _, e := range fault.List(s.Err) {
			if !slices.Contains(errs, error(e)) {
				errs = append(errs, e)
			}
		}
	}
	return errs
}

func upDocument(all []migrate.Status, errs []error) migrationsDocument {
	doc := migrationsDocument{Schema: "hogli.migrations/1", Databases: []databaseRow{}, Errors: report.Errors(errs)}
	for _, s := range all {
		row := rowOf(s)
		row.databaseRun = &databaseRun{Created: s.Created, Ran: append([]string{}, s.Ran...), Seconds: s.Took.Seconds()}
		doc.Databases = append(doc.Databases, row)
	}
	return doc
}
