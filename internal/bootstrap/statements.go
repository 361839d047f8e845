package bootstrap

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
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
	for _, table := range tables {
		out = append(out, fmt.Sprintf("DROP TABLE %s;", table))
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
	for _, table := range tables {
		if rest, ok := strings.CutPrefix(table, id.Name+"_"); ok {
			out = append(out, fmt.Sprintf("ALTER TABLE %s RENAME TO %s_%s;", table, o.To, rest))
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

var (
	createTable = regexp.MustCompile(`(?i)\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?"?([a-z0-9_.]+)"?`)
	modelName   = regexp.MustCompile(`(?:^|\.)(?:Model|\w*Model|\w*Mixin)$`)
)

// productTables are the tables that the product's own files make: CREATE TABLE
// in SQL, and Django's default names of the classes in models.py or models/
// that look like models. A db_table in Meta is for the person who reads the
// statements to see.
func productTables(r *repo.Repo, p *repo.Product) ([]string, error) {
	var tables []string
	err := fs.WalkDir(r.FS(), p.Path("backend"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		sql := path.Ext(name) == ".sql" && strings.Contains(name, "/migrations/")
		if !sql && !isModels(strings.TrimPrefix(name, p.Path("backend")+"/")) {
			return nil
		}
		content, err := r.Read(name)
		if err != nil {
			return err
		}
		if sql {
			for _, m := range createTable.FindAllSubmatch(content, -1) {
				tables = append(tables, string(m[1]))
			}
			return nil
		}
		tables = append(tables, modelTables(content, p.Name)...)
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	slices.Sort(tables)
	return slices.Compact(tables), err
}

func isModels(rel string) bool {
	return rel == "models.py" || strings.HasPrefix(rel, "models/") && path.Ext(rel) == ".py"
}

func modelTables(content []byte, label string) []string {
	var tables []string
	for _, d := range python.ReadOutline(content).Defs {
		if d.Class && d.TopLevel() && slices.ContainsFunc(d.Bases, func(b python.Expr) bool { return modelName.MatchString(b.Text) }) {
			tables = append(tables, label+"_"+strings.ToLower(d.Name))
		}
	}
	return tables
}
