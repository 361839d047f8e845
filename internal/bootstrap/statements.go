package bootstrap

import (
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
)

// RemovalStatements are the SQL that takes a product's tables away: hogli
// never touches a database for a product that goes, a person does, with a
// backup and when nothing reads the tables any more.
func RemovalStatements(r *repo.Repo, name string) ([]string, error) {
	p, id, err := known(r, name)
	if err != nil || p.Backend == repo.NoBackend {
		return nil, err
	}
	routes, err := r.Routes()
	if err != nil {
		return nil, err
	}
	if id.database != "" && !shared(routes, id) {
		return []string{
			"-- on the server, when nothing uses the database any more",
			fmt.Sprintf("DROP DATABASE posthog_%s;", id.database),
		}, nil
	}
	tables, err := productTables(r, p)
	if err != nil {
		return nil, err
	}
	out := []string{"-- in " + databaseOf(id) + ", when nothing reads the tables any more"}
	for _, t := range tables {
		out = append(out, fmt.Sprintf("DROP TABLE %s;", t.name))
	}
	return append(out, historyStatement(id, "DELETE FROM %s WHERE app = '"+id.Name+"';")...), nil
}

// RenameStatements are the SQL that goes with a new name.
func RenameStatements(r *repo.Repo, o RenameOptions) ([]string, error) {
	p, id, err := known(r, o.From)
	if err != nil || p.Backend == repo.NoBackend {
		return nil, err
	}
	moves, err := movesDatabase(r, id, o)
	if err != nil {
		return nil, err
	}
	var out []string
	database := databaseOf(id)
	if moves {
		database = "posthog_" + o.To
		out = append(out, "-- on the server, with nobody connected",
			fmt.Sprintf("ALTER DATABASE posthog_%s RENAME TO %s;", id.Name, database))
	}
	out = append(out, "-- in "+database+", together with the deploy")
	out = append(out, historyStatement(id, "UPDATE %s SET app = '"+o.To+"' WHERE app = '"+id.Name+"';")...)
	if p.Backend != repo.Django {
		return out, nil // its SQL goes on to name its tables as they are
	}
	tables, err := productTables(r, p)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		if rest, ok := strings.CutPrefix(t.name, id.Name+"_"); ok && t.derived {
			out = append(out, fmt.Sprintf("ALTER TABLE %s RENAME TO %s_%s;", t.name, o.To, rest))
		}
	}
	return append(out, "-- in posthog",
		fmt.Sprintf("UPDATE django_content_type SET app_label = '%s' WHERE app_label = '%s';", o.To, id.Name)), nil
}

func known(r *repo.Repo, name string) (*repo.Product, identity, error) {
	p, err := r.Product(name)
	if err != nil {
		return nil, identity{}, err
	}
	id, err := knownIdentity(r, p)
	return p, id, err
}

func shared(routes *repo.Routes, id identity) bool {
	return slices.ContainsFunc(routes.List, func(route repo.Route) bool {
		return route.Database == id.database && route.AppLabel != id.Name
	})
}

func databaseOf(id identity) string {
	if id.database == "" {
		return "posthog"
	}
	return "posthog_" + id.database
}

// historyStatement is about the table that records the product's migrations.
func historyStatement(id identity, form string) []string {
	table := "django_migrations"
	if id.backend == repo.Go {
		table = "hogli_migrations"
	}
	return []string{fmt.Sprintf(form, table)}
}
