package collect

import (
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// reader reads files of the repository as pytest sees them, each once.
type reader struct {
	Config
	repo  *repo.Repo
	known map[string]*module
	above map[string][]*module // of folders: conftests
}

// module is a Python file as pytest sees it.
type module struct {
	*python.Module
	*reader
	path  string
	src   []byte
	names map[string]string // what a name of the file stands for, dotted
	stars []string          // modules of which every name was imported
	dead  []python.Expr     // what does not run
	kins  map[int]kin       // of the classes that were looked at
}

func newReader(c Config, r *repo.Repo) *reader {
	return &reader{Config: c, repo: r, known: map[string]*module{}, above: map[string][]*module{}}
}

// module gives a file; false for one that is not there, or too large to look at.
func (r *reader) module(rel string) (*module, bool) {
	if m, ok := r.known[rel]; ok {
		return m, m != nil
	}
	r.known[rel] = nil
	info, err := r.repo.Stat(rel)
	if err != nil || info.IsDir() || info.Size() > MaxFile {
		return nil, false
	}
	src, err := r.repo.Read(rel)
	if err != nil {
		return nil, false
	}
	r.known[rel] = r.parse(rel, src)
	return r.known[rel], true
}

func (r *reader) parse(rel string, src []byte) *module {
	m := &module{Module: python.ReadModule(src), reader: r, path: rel, src: src, names: map[string]string{}, kins: map[int]kin{}, dead: python.Unreached(src)}
	m.readNames()
	return m
}

// readNames notes what imports and assignments give names to.
func (m *module) readNames() {
	pkg := strings.ReplaceAll(path.Dir(m.path), "/", ".")
	for _, i := range m.Imports {
		paths := i.Paths(pkg)
		switch {
		case len(paths) == 0 || !m.runs(i.NameAt):
		case i.Name == "*":
			m.stars = append(m.stars, paths[0])
		case i.Alias != "":
			m.names[i.Alias] = paths[len(paths)-1]
		case i.From:
			m.names[i.Name] = paths[len(paths)-1]
		default: // import a.b binds a
			first, _, _ := strings.Cut(i.Name, ".")
			m.names[first] = first
		}
	}
	for _, set := range m.Assigns {
		if set.Def < 0 && set.Op == "=" && m.runs(set.Start) && !strings.Contains(set.Target, ".") {
			m.names[set.Target] = m.dotted(set.Value.Text)
		}
	}
}

// dotted is what a dotted name of the file stands for; "" when nobody can tell.
func (m *module) dotted(name string) string {
	first, rest, more := strings.Cut(name, ".")
	target, ok := m.names[first]
	if !ok || target == "" || more && rest == "" {
		return ""
	}
	if more {
		target += "." + rest
	}
	return target
}

// runs tells whether the code at a byte is run.
func (m *module) runs(at int) bool {
	return !slices.ContainsFunc(m.dead, func(e python.Expr) bool { return e.Start <= at && at < e.End })
}

// class is the index of the last class of that name at the top that begins before
// a byte; -1 for none.
func (m *module) class(name string, before int) int {
	for i, d := range slices.Backward(m.Defs) {
		if d.Start < before && d.Class && d.Parent < 0 && d.Name == name && m.runs(d.Start) {
			return i
		}
	}
	return -1
}

// hasTests tells whether pytest may collect a test from the file.
func (m *module) hasTests() bool {
	if m.isOff() {
		return false
	}
	if len(m.stars) > 0 || m.scopeHasTests(-1) {
		return true
	}
	for name, target := range m.names { // other files are read for these
		if m.isTestFunction(name) || m.namedClassHasTests(name, target) {
			return true
		}
	}
	return false
}

// namedClassHasTests looks at a class that the file has from elsewhere.
func (m *module) namedClassHasTests(name, target string) bool {
	if in, class, ok := m.find(target); ok {
		return in.isCollected(class, name)
	}
	return m.isTestClass(name) && !isFramework(target)
}

// isOff tells whether the file says that it holds no test, or skips itself
// whatever happens. Only what begins a line is sure to run.
func (m *module) isOff() bool {
	if slices.ContainsFunc(m.Assigns, func(a python.Assign) bool {
		return a.Def < 0 && a.Target == "__test__" && a.Value.Text == "False" && m.beginsLine(a.Start)
	}) {
		return true
	}
	return slices.ContainsFunc(m.Calls, func(c python.Call) bool {
		whole, _ := c.Arg("allow_module_level")
		raised := c.Start - len("raise ")
		switch m.dotted(c.Name) {
		case "pytest.skip":
			return whole.Text == "True" && m.beginsLine(c.Start)
		case "unittest.SkipTest":
			return raised >= 0 && string(m.src[raised:c.Start]) == "raise " && m.beginsLine(raised)
		}
		return false
	})
}

func (m *module) beginsLine(at int) bool { return at == 0 || m.src[at-1] == '\n' }

// scopeHasTests looks at the functions and classes directly inside a class, or
// at the top of the file.
func (m *module) scopeHasTests(parent int) bool {
	for i, d := range m.Defs {
		if d.Parent != parent || !m.runs(d.Start) {
			continue
		}
		if d.Class && m.isCollected(i, d.Name) || !d.Class && m.isTestFunction(d.Name) && !isFixture(d) {
			return true
		}
	}
	return false
}

// has tells whether the nodes lead to something. What a class inherits cannot
// be seen in this file.
func (m *module) has(nodes []string) bool {
	if _, named := m.names[nodes[0]]; named || len(m.stars) > 0 {
		return true
	}
	parent := -1
	for _, node := range nodes {
		at := slices.IndexFunc(m.Defs, func(d python.Def) bool { return d.Parent == parent && d.Name == node })
		if at < 0 {
			return parent >= 0 && len(m.Defs[parent].Bases) > 0
		}
		parent = at
	}
	return true
}

func (c Config) isTestClass(name string) bool { return matchesName(c.Classes, name) }

func (c Config) isTestFunction(name string) bool { return matchesName(c.Functions, name) }

// matchesName is pytest's rule: a pattern is a prefix, or a glob.
func matchesName(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		if strings.HasPrefix(name, p) {
			return true
		}
		ok, _ := path.Match(p, name)
		return ok
	})
}

func isFixture(d python.Def) bool {
	return slices.ContainsFunc(d.Decorators, func(e python.Expr) bool {
		name, _, _ := strings.Cut(e.Text, "(")
		return strings.HasSuffix(name, "fixture")
	})
}
