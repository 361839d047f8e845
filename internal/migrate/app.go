package migrate

import (
	"errors"
	"path"
	"slices"

	"github.com/posthog/hogli/internal/migrate/django"
	"github.com/posthog/hogli/internal/migrate/sqlfile"
	"github.com/posthog/hogli/internal/repo"
)

// Kind is how the migrations of an app are written.
type Kind string

// The kinds of migrations.
const (
	Python Kind = "django"
	SQL    Kind = "sql"
)

// App is the core or a product, with the migrations of its folder.
type App struct {
	Label string
	Kind  Kind
	Core  bool
	Names []string        // in their order, such as 0001_initial_migration
	Files []*sqlfile.File // of kind SQL, one for each name
}

// ID is how a migration is written everywhere: app/0001_name.
func (a App) ID(name string) string { return a.Label + "/" + name }

// Apps reads the migrations of the repository: the core's apps first, then the
// products by name. Every malformed file is part of the error.
func Apps(r *repo.Repo) ([]App, error) {
	var apps []App
	var faults []error
	for _, core := range r.Config.Paths.Core {
		names, err := django.Read(r.Root, path.Join(core, "migrations"))
		if err != nil {
			faults = append(faults, err)
		}
		if len(names) > 0 {
			apps = append(apps, App{Label: path.Base(core), Kind: Python, Core: true, Names: names})
		}
	}
	for _, p := range r.Products() {
		app, err := productApp(r.Root, p)
		if err != nil {
			faults = append(faults, err)
		}
		if len(app.Names) > 0 {
			apps = append(apps, app)
		}
	}
	return apps, errors.Join(faults...)
}

func productApp(root string, p *repo.Product) (App, error) {
	app := App{Label: p.Name}
	var err error
	switch p.Backend {
	case repo.Django:
		app.Kind = Python
		app.Names, err = django.Read(root, p.Path("backend/migrations"))
	case repo.Go:
		app.Kind = SQL
		app.Files, err = sqlfile.Read(root, p.Path("backend/migrations"))
		for _, f := range app.Files {
			app.Names = append(app.Names, f.Name)
		}
	case repo.NoBackend:
	}
	return app, err
}

// labels gives the labels of the apps.
func labels(apps []App) []string {
	var out []string
	for _, a := range apps {
		out = append(out, a.Label)
	}
	slices.Sort(out)
	return out
}
