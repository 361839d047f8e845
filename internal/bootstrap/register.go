package bootstrap

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/repo"
)

// registration is one place that has to know the product. All of them compare
// parsed values: `replay` is not there because `replay_vision` is.
type registration struct {
	path  string
	what  string
	paste string
	apply func(content []byte) ([]byte, bool, error)
}

// planRegistrations plans every registration; those of one file share it.
func planRegistrations(p *Plan, r *repo.Repo, n repo.Names, route repo.Route) error {
	if err := planPackageMarker(p, r); err != nil {
		return err
	}
	rows := slices.Concat(tachRows(r, n), djangoRows(r, n), []registration{routeRow(r, route), frontendRow(r, n)})
	open := map[string]*target{}
	var order []*target
	for _, row := range rows {
		t, ok := open[row.path]
		if !ok {
			t = &target{path: row.path}
			content, err := r.Read(row.path)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			t.before, t.current = content, content
			open[row.path], order = t, append(order, t)
		}
		if err := p.register(t, row.what, row.paste, row.apply); err != nil {
			return err
		}
	}
	for _, t := range order {
		p.close(t)
	}
	return nil
}

// planPackageMarker makes products/ a Python package, so that
// products.<name>.backend can be imported.
func planPackageMarker(p *Plan, r *repo.Repo) error {
	marker := path.Join(r.Config.Paths.Products, "__init__.py")
	if r.Exists(marker) {
		p.Steps = append(p.Steps, Step{Kind: Already, Path: marker, What: "Python package"})
		return nil
	}
	p.write(edit.Change{Path: marker, After: []byte{}, Mode: 0o644})
	return nil
}

func tachRows(r *repo.Repo, n repo.Names) []registration {
	module := fmt.Sprintf("[[modules]]\npath = %q\ndepends_on = [\"posthog\"]\n", n.Module())
	surface := fmt.Sprintf("[[interfaces]]\nexpose = [\"backend\\\\.facade.*\", \"backend\\\\.presentation\\\\.urls.*\"]\nfrom = [\"products\\\\.%s\"]\n", n.Name)
	file := r.Config.Paths.Tach
	return []registration{
		{file, "module " + n.Module(), module, func(c []byte) ([]byte, bool, error) {
			return edit.TachModule(file, c, n.Module(), module)
		}},
		{file, "interface of " + n.Module(), surface, func(c []byte) ([]byte, bool, error) {
			return edit.TachInterface(file, c, n.Module(), surface, isCanonical)
		}},
	}
}

// isCanonical tells the interface block that products share from blocks that
// leak internals: it exposes the facade, and nothing beyond the public surface.
func isCanonical(expose []string) bool {
	facade := slices.ContainsFunc(expose, func(pattern string) bool { return strings.Contains(pattern, "facade") })
	return facade && len(repo.TachInterface{Expose: expose}.Leaks()) == 0
}

func djangoRows(r *repo.Repo, n repo.Names) []registration {
	paths := r.Config.Paths
	app := `"` + n.AppConfig() + `"`
	mount := "import " + n.Module() + ".backend.presentation.urls as " + n.Name
	own := append(slices.Clone(paths.Core), paths.Products)
	return []registration{
		{paths.Settings, "app in " + paths.AppsList, "    " + app + ",\n", func(c []byte) ([]byte, bool, error) {
			return edit.PythonListItem(paths.Settings, c, paths.AppsList, app)
		}},
		{paths.API, "import of the API routes", mount + "\n", func(c []byte) ([]byte, bool, error) {
			if _, _, err := edit.PythonListItem(paths.API, c, routesList, n.Name); err != nil {
				return nil, false, err // an import without a use would be left behind
			}
			return edit.PythonImport(paths.API, c, mount, own)
		}},
		{paths.API, "API routes in " + routesList, n.Name + ".register_routes(routers)\n", func(c []byte) ([]byte, bool, error) {
			return edit.PythonListItem(paths.API, c, routesList, n.Name)
		}},
	}
}

// routesList is the list of the platform's API module that mounts products.
const routesList = "PRODUCT_ROUTES"

func routeRow(r *repo.Repo, route repo.Route) registration {
	file := r.Config.Paths.Routes
	item := []edit.Pair{{Key: "app_label", Value: route.AppLabel}, {Key: "database", Value: route.Database}}
	paste := fmt.Sprintf("routes:\n  - app_label: %s\n    database: %s\n", route.AppLabel, route.Database)
	return registration{file, "route to database " + route.Database, paste, func(c []byte) ([]byte, bool, error) {
		routes, err := repo.ParseRoutes(file, c)
		if err != nil {
			return nil, false, err
		}
		if _, there := routes.Of(route.AppLabel); there {
			return c, false, nil
		}
		after, err := edit.YAMLItem(file, c, "routes", item)
		return after, true, err
	}}
}

func frontendRow(r *repo.Repo, n repo.Names) registration {
	file := r.Config.Paths.FrontendPackage
	paste := fmt.Sprintf("%q: \"workspace:*\"\n", n.Package())
	return registration{file, "dependency on " + n.Package(), paste, func(c []byte) ([]byte, bool, error) {
		return edit.JSONMember(file, c, "dependencies", n.Package(), "workspace:*")
	}}
}
