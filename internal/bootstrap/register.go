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
	"github.com/posthog/hogli/internal/source/python"
)

// registration is one place that has to know the product. All of them compare
// parsed values: `replay` is not there because `replay_vision` is.
type registration struct {
	path     string
	what     string
	paste    string
	optional bool // says nothing when the file is missing or has nothing to change
	apply    func(content []byte) ([]byte, bool, error)
}

// planRegistrations plans every registration of a new product.
func planRegistrations(p *Plan, r *repo.Repo, id identity) error {
	if err := planPackageMarker(p, r, id); err != nil {
		return err
	}
	var rows []registration
	switch id.backend {
	case repo.Django:
		tach, err := r.Tach()
		if err != nil {
			return err
		}
		rows = slices.Concat(tachRows(r, id, tach), p.appRows(r, id), p.mountRows(r, id))
	case repo.Go:
		rows = p.goRows(r, id)
	case repo.NoBackend:
	}
	if id.database != "" {
		rows = append(rows, routeRow(r, id.route()))
	}
	if _, ok := p.content(r, path.Join(r.Config.Paths.Products, id.Name, "package.json")); ok {
		rows = append(rows, frontendRow(r, id))
	}
	return p.edit(r, rows)
}

// edit plans the rows; those of one file share its change.
func (p *Plan) edit(r *repo.Repo, rows []registration) error {
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
		if err := p.register(t, row); err != nil {
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
func planPackageMarker(p *Plan, r *repo.Repo, id identity) error {
	marker := path.Join(r.Config.Paths.Products, "__init__.py")
	switch {
	case id.backend != repo.Django:
	case r.Exists(marker):
		p.Steps = append(p.Steps, Step{Kind: Already, Path: marker, What: "Python package"})
	default:
		p.write(edit.Change{Path: marker, After: []byte{}, Mode: 0o644})
	}
	return nil
}

// tachRows make the product a module with an interface. The core mounts its
// routes: where the core has a list of what it may import, the product joins it.
func tachRows(r *repo.Repo, id identity, tach *repo.Tach) []registration {
	module, file := id.Module(), r.Config.Paths.Tach
	block := r.ModuleBlock(tach, module)
	surface := repo.InterfaceBlock(module)
	rows := []registration{
		{path: file, what: "module " + module, paste: block, apply: func(c []byte) ([]byte, bool, error) {
			return edit.TachModule(file, c, module, block)
		}},
		{path: file, what: "interface of " + module, paste: surface, apply: func(c []byte) ([]byte, bool, error) {
			return edit.TachInterface(file, c, module, surface, repo.IsCanonical)
		}},
	}
	if core, ok := r.MountingModule(tach); ok {
		rows = append(rows, registration{
			path: file, what: "depends_on of " + core, optional: true,
			apply: func(c []byte) ([]byte, bool, error) { return edit.TachDependency(file, c, core, module) },
		})
	}
	return rows
}

// appRows register the AppConfigs that apps.py defines.
func (p *Plan) appRows(r *repo.Repo, id identity) []registration {
	paths := r.Config.Paths
	apps := path.Join(paths.Products, id.Name, "backend/apps.py")
	content, _ := p.content(r, apps)
	var rows []registration
	for _, config := range configsIn(content, id) {
		app := `"` + config + `"`
		rows = append(rows, registration{
			path: paths.Settings, what: "app in " + paths.AppsList, paste: "    " + app + ",\n",
			apply: func(c []byte) ([]byte, bool, error) {
				if items, _, err := edit.PythonItems(paths.Settings, c, paths.AppsList); err == nil && slices.ContainsFunc(items, id.isApp) {
					return c, false, nil // under another name of the same app, which Django takes once
				}
				return edit.PythonListItem(paths.Settings, c, paths.AppsList, app)
			},
		})
	}
	if rows == nil {
		p.leaveOut(paths.Settings, "no app in "+paths.AppsList+": "+apps+" defines no AppConfig")
	}
	return rows
}

// isApp tells whether an item of the settings is the product's backend, as the
// package or as an AppConfig of it.
func (id identity) isApp(item edit.Item) bool {
	backend := id.Module() + ".backend"
	return item.Text == backend || strings.HasPrefix(item.Text, backend+".")
}

// mountRows mount the API that presentation/urls.py offers. Without an app its
// models cannot be imported, and so nothing that is mounted.
func (p *Plan) mountRows(r *repo.Repo, id identity) []registration {
	paths := r.Config.Paths
	apps, _ := p.content(r, path.Join(paths.Products, id.Name, "backend/apps.py"))
	if configsIn(apps, id) == nil {
		p.leaveOut(paths.API, "no API routes: the product is no app of Django")
		return nil
	}
	urls := path.Join(paths.Products, id.Name, "backend/presentation/urls.py")
	content, _ := p.content(r, urls)
	if !slices.ContainsFunc(python.ReadOutline(content).Defs, func(d python.Def) bool { return d.Name == "register_routes" && d.TopLevel() }) {
		p.leaveOut(paths.API, "no API routes: "+urls+" has no register_routes")
		return nil
	}
	mount := repo.MountLine(id.Name)
	own := append(slices.Clone(paths.Core), paths.Products)
	return []registration{
		{path: paths.API, what: "import of the API routes", paste: mount + "\n", apply: func(c []byte) ([]byte, bool, error) {
			if _, _, err := edit.PythonListItem(paths.API, c, repo.RoutesList, id.Name); err != nil {
				return nil, false, err // an import without a use would be left behind
			}
			return edit.PythonImport(paths.API, c, mount, own)
		}},
		{path: paths.API, what: "API routes in " + repo.RoutesList, paste: id.Name + ".register_routes(routers)\n", apply: func(c []byte) ([]byte, bool, error) {
			return edit.PythonListItem(paths.API, c, repo.RoutesList, id.Name)
		}},
	}
}

// leaveOut says of a registration that it is not made, since what would be
// registered is not there: with it, nothing would start.
func (p *Plan) leaveOut(file, why string) {
	p.Steps = append(p.Steps, Step{Kind: Left, Path: file, What: why})
}

func routeRow(r *repo.Repo, route repo.Route) registration {
	file := r.Config.Paths.Routes
	item := []edit.Pair{{Key: "app_label", Value: route.AppLabel}, {Key: "database", Value: route.Database}}
	paste := fmt.Sprintf("routes:\n  - app_label: %s\n    database: %s\n", route.AppLabel, route.Database)
	return registration{path: file, what: "route to database " + route.Database, paste: paste, apply: func(c []byte) ([]byte, bool, error) {
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

// frontendRow makes the frontend depend on the product. A repository without a
// frontend needs nothing for a product that has none either.
func frontendRow(r *repo.Repo, id identity) registration {
	file := r.Config.Paths.FrontendPackage
	paste := fmt.Sprintf("%q: \"workspace:*\"\n", id.Package())
	return registration{path: file, what: "dependency on " + id.Package(), paste: paste, apply: func(c []byte) ([]byte, bool, error) {
		return edit.JSONMember(file, c, "dependencies", id.Package(), "workspace:*")
	}}
}
