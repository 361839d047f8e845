package facade

import (
	"path"
	"slices"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// pass is a name that a facade imports.
type pass struct {
	path   string // as the facade has it
	direct string // as the facade imports it
	file   int
	own    string // why it is not there for others; "" when it is
}

// facadeFiles are those that others import a facade by, the first preferred.
var facadeFiles = [...]string{"backend/facade/api.py", "backend/facade/__init__.py"}

// passes lists what the facade of a product imports by name.
func (f *Finder) passes(p *repo.Product) []pass {
	if list, ok := f.passed[p.Dir]; ok {
		return list
	}
	var list []pass
	for _, name := range facadeFiles {
		at, ok := f.graph.File(p.Path(name))
		if !ok {
			continue
		}
		content, err := f.repo.Read(p.Path(name))
		if err != nil {
			continue // structure/readable-files' finding
		}
		m := python.ReadModule(content)
		for _, i := range m.Imports {
			if paths := i.Paths(f.packageOf(at)); len(paths) == 2 {
				one := pass{path: f.graph.Files[at].Module + "." + i.Bound(), direct: paths[1], file: at}
				if path.Base(name) != "__init__.py" && !isMeant(content, m, i) {
					one.own = path.Base(name) + " imports it for itself; __all__ passes a name on"
				}
				list = append(list, one)
			}
		}
	}
	f.passed[p.Dir] = list
	return list
}

// isMeant tells whether a module imports a name for others: by the alias of
// the same name, by __all__, or because it has no use for it itself. (PEP 484,
// "Stub files", knows the first two.)
func isMeant(content []byte, m *python.Module, i python.Import) bool {
	return i.Alias == i.Name || slices.Contains(listed(m), i.Bound()) || !isUsed(content, m, i)
}

func listed(m *python.Module) []string {
	var names []string
	for _, a := range m.Assigns {
		if a.Def < 0 && a.Target == "__all__" {
			for _, s := range m.StringsIn(a.Value) {
				names = append(names, s.Text)
			}
		}
	}
	return names
}

// isUsed tells whether a name stands anywhere but where it is imported, or is
// all of a string, as in annotations.
func isUsed(content []byte, m *python.Module, i python.Import) bool {
	name := i.Bound()
	if slices.ContainsFunc(m.Strings, func(s python.Str) bool { return s.Text == name }) {
		return true
	}
	seen := 0
	var before python.Token
	s := python.NewScanner(content)
	for t := s.Next(); t.Kind != python.EOF; t = s.Next() {
		if t.Kind == python.Name && s.Text(t) == name && !s.Is(before, ".") {
			seen++
		}
		before = t
	}
	return seen > 1
}
