package cli

import (
	"crypto/rand"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/migrate"
	"github.com/posthog/hogli/internal/migrate/django"
)

// newMigrate is the group, and alone the same as migrate:up.
func newMigrate(a *app) *cobra.Command {
	cmd := group("migrate", "data", "Bring every database to what the migrations say",
		newMigrateUp(a),
		newMigrateStatus(a),
	)
	cmd.Long = "Alone it is hogli migrate:up, and takes no words."
	var o upOptions
	o.addTo(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return unknownCommand(cmd, args[0])
		}
		if err := o.check(cmd); err != nil {
			return err
		}
		return runMigrateUp(cmd.Context(), a, o)
	}
	return cmd
}

// migrateOptions are those that all commands on databases share.
func (a *app) migrateOptions(d *databases) migrate.Options {
	environ := a.environ(d.sources, d.routes.Databases())
	return migrate.Options{
		RunID:  strings.ToLower(rand.Text()[:8]),
		Now:    a.process.Now,
		Django: &django.Project{Root: d.repo.Root, Finder: a.finder(d.repo, environ), Environ: environ},
	}
}
