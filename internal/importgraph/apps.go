package importgraph

import (
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// Apps are the Django apps of a repository: the labels that strings name them by.
type Apps struct {
	modules map[string]string // by label, the dotted path of the app's folder
	user    string            // what AUTH_USER_MODEL says
}

// ReadApps reads the AppConfigs among the files, which are sorted. A product or a
// core without one has the label of its folder, as in Django.
func ReadApps(r *repo.Repo, files []string) *Apps {
	a := &Apps{modules: map[string]string{}}
	for _, p := range r.Products() {
		if p.Backend == repo.Django {
			a.modules[p.Name] = dotted(p.Path("backend"))
		}
	}
	for _, core := range r.Config.Paths.Core {
		a.modules[path.Base(core)] = dotted(core)
	}
	for _, rel := range files {
		if path.Base(rel) != "apps.py" && !strings.HasSuffix(rel, "/apps/__init__.py") {
			continue
		}
		content, err := r.Read(rel)
		if err != nil {
			continue // what cannot be read is another rule's finding
		}
		a.configs(rel, python.ReadModule(content))
	}
	a.user = userModel(r)
	return a
}

func dotted(rel string) string { return strings.ReplaceAll(rel, "/", ".") }

// configs takes the classes that configure an app. One with a label of its own
// has no other.
func (a *Apps) configs(rel string, m *python.Module) {
	folder := dotted(path.Dir(strings.TrimSuffix(rel, "/__init__.py")))
	for i, d := range m.Defs {
		if !d.Class || !d.TopLevel() || !slices.ContainsFunc(d.Bases, func(e python.Expr) bool { return strings.HasSuffix(e.Text, "AppConfig") }) {
			continue
		}
		name, label := folder, ""
		for _, set := range m.Assigns {
			if s, ok := m.Str(set.Value); ok && set.Def == i {
				switch set.Target {
				case "name":
					name = s.Text
				case "label":
					label = s.Text
				}
			}
		}
		last := name[strings.LastIndexByte(name, '.')+1:]
		if label == "" {
			label = last
		}
		for old, module := range a.modules {
			if module == name {
				delete(a.modules, old) // its folder's name was a guess
			}
		}
		a.modules[label] = name
	}
}

func userModel(r *repo.Repo) string {
	content, err := r.Read(r.Config.Paths.Settings)
	if err != nil {
		return ""
	}
	m := python.ReadModule(content)
	for _, set := range m.Assigns {
		if s, ok := m.Str(set.Value); ok && set.Target == "AUTH_USER_MODEL" {
			return s.Text
		}
	}
	return ""
}

// Module is the dotted path of the app with a label.
func (a *Apps) Module(label string) (string, bool) {
	module, ok := a.modules[label]
	return module, ok
}

// Labels lists the labels, sorted.
func (a *Apps) Labels() []string {
	out := make([]string, 0, len(a.modules))
	for label := range a.modules {
		out = append(out, label)
	}
	slices.Sort(out)
	return out
}

// labelAt is the label of the app that a module is in; "" for none.
func (a *Apps) labelAt(module string) string {
	best := ""
	for label, app := range a.modules {
		if (module == app || strings.HasPrefix(module, app+".")) && (best == "" || len(app) > len(a.modules[best])) {
			best = label
		}
	}
	return best
}
