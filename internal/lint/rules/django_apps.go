package rules

import (
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// defaultDatabase is where the tables of apps without a route are.
const defaultDatabase = "default"

// apps are the Django apps of the repository, as far as labels go.
type apps struct {
	labels map[string]string // the folder of an app to its label
	user   string            // what AUTH_USER_MODEL says
}

// readApps takes labels from the AppConfigs: Django, and so the router, knows
// an app by nothing else.
func (b *codebase) readApps() apps {
	a := apps{labels: map[string]string{}, user: "posthog.User"}
	for _, p := range b.repo.Products() {
		a.labels[p.Dir] = b.label(p.Path("backend/apps.py"), p.Name)
	}
	for _, core := range b.repo.Config.Paths.Core {
		a.labels[core] = b.label(core+"/apps.py", core[strings.LastIndexByte(core, '/')+1:])
	}
	settings := b.file(b.repo.Config.Paths.Settings).module()
	for _, set := range settings.Assigns {
		if s, ok := settings.Str(set.Value); ok && set.Target == "AUTH_USER_MODEL" {
			a.user = s.Text
		}
	}
	return a
}

func (b *codebase) label(rel, otherwise string) string {
	f := b.file(rel)
	for _, config := range f.appConfigs() {
		if set, ok := f.inherited(config, "label"); ok {
			if s, ok := f.module().Str(set.Value); ok && s.Text != "" {
				return s.Text
			}
		}
	}
	return otherwise
}

// appConfigs are the indexes of the classes that configure an app: those that
// inherit from an AppConfig, also one that the repository has for all its apps,
// but for one that is there to be inherited from.
func (f *pyFile) appConfigs() []int {
	defs := f.defs()
	var out, bases []int
	for i, d := range defs {
		if !d.Class || !d.TopLevel() {
			continue
		}
		of := slices.IndexFunc(out, func(n int) bool {
			return slices.ContainsFunc(d.Bases, func(e python.Expr) bool { return e.Text == defs[n].Name })
		})
		if of >= 0 {
			bases = append(bases, out[of])
		}
		if of >= 0 || slices.ContainsFunc(d.Bases, func(e python.Expr) bool { return strings.HasSuffix(e.Text, "Config") }) {
			out = append(out, i)
		}
	}
	return slices.DeleteFunc(out, func(i int) bool {
		_, named := f.attribute(i, "name")
		return !named && slices.Contains(bases, i)
	})
}

// attribute is what a class assigns to a name directly, the last time.
func (f *pyFile) attribute(class int, name string) (found python.Assign, ok bool) {
	for _, set := range f.module().Assigns {
		if set.Def == class && set.Target == name && set.Value.Present() {
			found, ok = set, true
		}
	}
	return found, ok
}

// inherited is what a class, or one of this file that it inherits from, assigns
// to a name.
func (f *pyFile) inherited(class int, name string) (python.Assign, bool) {
	for range maxHops {
		if set, ok := f.attribute(class, name); ok {
			return set, true
		}
		bases := f.defs()[class].Bases
		class = slices.IndexFunc(f.defs(), func(d python.Def) bool {
			return d.Class && d.TopLevel() && slices.ContainsFunc(bases, func(e python.Expr) bool { return e.Text == d.Name })
		})
		if class < 0 {
			break
		}
	}
	return python.Assign{}, false
}

// labelAt is the label of the app that a path or a dotted module is in; "" for
// none of this repository.
func (b *codebase) labelAt(at string) string {
	labels := b.apps().labels
	for folder := strings.ReplaceAll(at, ".", "/"); folder != "."; folder = path.Dir(folder) {
		if label, ok := labels[folder]; ok {
			return label
		}
	}
	return ""
}

// databases says in which database the tables of an app are.
type databases struct{ routes *repo.Routes }

// databases is false when the routes cannot be read: nothing can be told then.
func (b *codebase) databases() (databases, bool) {
	routes, err := b.repo.Routes()
	return databases{routes}, err == nil
}

func (d databases) of(label string) string {
	if route, ok := d.routes.Of(label); ok {
		return route.Database
	}
	return defaultDatabase
}

// said names a database in a message.
func (d databases) said(label string) string {
	if name := d.of(label); name != defaultDatabase {
		return "database " + name
	}
	return "the default database"
}

// class is a finding's place for a class of the file.
func (f *pyFile) class(i int) fault.Span { return f.nameSpan(f.defs()[i]) }
