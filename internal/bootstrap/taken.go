package bootstrap

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// checkDatabase refuses a name that no database can have, one that is another
// product's unless it was asked for, and one that the product's rows are not in.
func (o Options) checkDatabase(r *repo.Repo) error {
	if o.Database != "" {
		if err := repo.CheckDatabase(o.Database); err != nil {
			return err
		}
	}
	routes, err := r.Routes()
	if err != nil {
		return err
	}
	route, routed := routes.Of(o.Name)
	switch models := path.Join(r.Config.Paths.Products, o.Name, "backend/models"); {
	case routed && route.Database != o.Database && o.Backend != repo.NoBackend:
		return &fault.Error{
			Code: fault.BadUsage, What: fmt.Sprintf("%s is routed to database %s already", o.Name, route.Database), Where: route.Where,
			Fix: []string{"--database " + route.Database + " to keep the route", "change the route, then run the command again"},
		}
	case !routed && o.Database != "" && (r.Exists(models+".py") || r.Exists(models)):
		return &fault.Error{
			Code: fault.BadUsage, What: fmt.Sprintf("the tables of %s are in the default database", o.Name), Where: fault.File(path.Join(r.Config.Paths.Products, o.Name)),
			Why: "a route to " + o.Database + " would hide the rows that they hold",
			Fix: []string{"leave out --database", "move the rows, add the route, then run the command again"},
		}
	}
	for _, route := range routes.List {
		if route.Database == o.Database && route.AppLabel != o.Name && o.Database == o.Name {
			return &fault.Error{
				Code: fault.BadUsage, What: fmt.Sprintf("database %s is that of %s already", o.Database, route.AppLabel), Where: route.Where,
				Fix: []string{"choose another name for the product", "--database NAME for another database"},
			}
		}
	}
	return nil
}

// checkApps refuses a name that another app of the settings has, as its package
// or as its label.
func (o Options) checkApps(r *repo.Repo) error {
	const list = "INSTALLED_APPS"
	file := r.Config.Paths.Settings
	content, err := r.Read(file)
	if err != nil {
		return nil //nolint:nilerr // a repository without settings has no apps
	}
	settings := python.ReadModule(content)
	for _, app := range settings.Strings {
		inList := slices.ContainsFunc(settings.Assigns, func(a python.Assign) bool {
			return a.Target == list && a.Value.Start <= app.Start && app.End <= a.Value.End
		})
		if top, _, _ := strings.Cut(app.Text, "."); !inList || top != o.Name && labelOf(r, app.Text) != o.Name {
			continue
		}
		return &fault.Error{
			Code: fault.BadName, What: fmt.Sprintf("%q cannot be the name of a product", o.Name), Where: fault.At(file, content, app.Start, app.End),
			Why: list + " has " + app.Text + " already", Fix: []string{"add a word, such as " + o.Name + "_insights"},
		}
	}
	return nil
}

// labelOf is the label of an app as the settings name it: that of its AppConfig
// where the repository holds that, else the last word.
func labelOf(r *repo.Repo, app string) string {
	module, class := app[:max(strings.LastIndexByte(app, '.'), 0)], app[strings.LastIndexByte(app, '.')+1:]
	content, err := r.Read(strings.ReplaceAll(module, ".", "/") + ".py")
	if err != nil {
		return class
	}
	m := python.ReadModule(content)
	label := ""
	for _, set := range m.Assigns {
		if set.Def < 0 || m.Defs[set.Def].Name != class {
			continue
		}
		switch text, _ := m.Str(set.Value); set.Target {
		case "label":
			return text.Text
		case "name":
			label = text.Text[strings.LastIndexByte(text.Text, '.')+1:]
		}
	}
	return label
}

// checkMount refuses the name of a Django product that the module which mounts
// it uses for something else: the import would replace it.
func (o Options) checkMount(r *repo.Repo) error {
	file := r.Config.Paths.API
	content, err := r.Read(file)
	if err != nil || o.Backend != repo.Django {
		return nil //nolint:nilerr // what cannot be read is told where it is edited
	}
	names := python.TopNames(content)
	for _, d := range python.ReadOutline(content).Defs {
		if d.TopLevel() {
			names = append(names, d.Name)
		}
	}
	own := repo.MountLine(o.Name)
	if _, missing, err := edit.PythonImport(file, content, own, nil); !slices.Contains(names, o.Name) || err == nil && !missing {
		return nil
	}
	return &fault.Error{
		Code: fault.BadName, What: fmt.Sprintf("%q cannot be the name of a product", o.Name), Where: fault.File(file),
		Why: "the API's module has another use for it", Fix: []string{"add a word, such as " + o.Name + "_insights"},
	}
}

// checkModules refuses a name that is a Python package at the top of the
// repository, as far as tach knows them: app label and package would be one.
func (o Options) checkModules(r *repo.Repo) error {
	tach, err := r.Tach()
	if err != nil {
		return err
	}
	for _, m := range tach.Modules {
		if top, _, _ := strings.Cut(m.Path, "."); top == o.Name {
			return &fault.Error{
				Code: fault.BadName, What: fmt.Sprintf("%q cannot be the name of a product", o.Name), Where: m.Where,
				Why: "the module " + m.Path + " has it already", Fix: []string{"add a word, such as " + o.Name + "_insights"},
			}
		}
	}
	return nil
}
