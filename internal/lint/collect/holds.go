package collect

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// IsTestFile tells whether a file is one by its name.
func (c Config) IsTestFile(name string) bool {
	return slices.ContainsFunc(c.Files, func(pattern string) bool {
		// a pattern with a slash is matched against the end of the path
		if n := strings.Count(pattern, "/"); n > 0 {
			parts := strings.Split(name, "/")
			name = strings.Join(parts[max(len(parts)-n-1, 0):], "/")
		} else {
			name = path.Base(name)
		}
		ok, _ := path.Match(pattern, name)
		return ok
	})
}

// TestFiles gives the first file below a folder that is a test by its name;
// "" when there is none.
func TestFiles(r *repo.Repo, rel string) string {
	config, first := ConfigFor(r, rel), ""
	Below(r, rel, func(at string) bool {
		if config.IsTestFile(at) && strings.HasSuffix(at, ".py") || strings.HasSuffix(at, "_test.go") {
			first = at
		}
		return first == ""
	})
	return first
}

// Holds tells whether the runner would run a test at the target, which is rel
// in the repository. It gives the reason when not.
func (run Run) Holds(r *repo.Repo, dir, rel string, t Target) (reason string, ok bool) {
	switch run.Runner {
	case "go test":
		return "no test function in a _test.go file", holdsGoTests(r, rel, t.Deep, run.Tags)
	case "vitest", "jest":
		return "no file of tests by its name with a test in it", run.isScriptTest(r, dir, rel) && HoldsScriptTest(r, rel)
	}
	config := run.config(r, dir, rel)
	run = run.with(config)
	if run.Whole || config.Whole {
		return "", true
	}
	info, err := fs.Stat(r.FS(), rel)
	if err != nil {
		return "", true
	}
	if !info.IsDir() {
		return config.fileHolds(r, rel, t.Nodes)
	}
	found := false
	Below(r, rel, func(at string) bool {
		if strings.HasSuffix(at, ".py") && config.IsTestFile(at) && !run.ignores(dir, at) && !config.skips(rel, at) {
			_, found = config.fileHolds(r, at, nil)
		}
		return !found
	})
	return "no test in a file named " + strings.Join(config.Files, " or "), found
}

// config is the configuration that pytest reads: the one that is named, or the
// one that it finds from the path upwards.
func (run Run) config(r *repo.Repo, dir, rel string) Config {
	if at, inside := Inside(dir, run.Config); run.Config != "" && inside {
		return ReadConfig(r, at)
	}
	return ConfigFor(r, rel)
}

// with is the run with what the configuration adds to its command line.
func (run Run) with(c Config) Run {
	words := make([]shell.Word, len(c.options))
	for i, text := range c.options {
		words[i] = shell.Word{Text: text, Known: true}
	}
	more := pytestRun(words)
	run.Ignore = slices.Concat(run.Ignore, more.Ignore)
	run.IgnoreGlobs = slices.Concat(run.IgnoreGlobs, more.IgnoreGlobs)
	return run
}

func (run Run) ignores(dir, at string) bool {
	return slices.ContainsFunc(run.Ignore, func(ignored string) bool {
		folder, inside := Inside(dir, ignored)
		return inside && within(at, folder)
	}) || slices.ContainsFunc(run.IgnoreGlobs, func(pattern string) bool {
		glob, inside := Inside(dir, pattern)
		return inside && matchesWhole(glob, at)
	})
}

// matchesWhole is Python's fnmatch over a path, or over one of its folders: a
// star stands for slashes too.
func matchesWhole(glob, at string) bool {
	for ; at != "."; at = path.Dir(at) {
		if ok, _ := path.Match(strings.ReplaceAll(glob, "/", "\x00"), strings.ReplaceAll(at, "/", "\x00")); ok {
			return true
		}
	}
	return false
}

// skips tells whether a folder between the two is one that pytest does not look
// into.
func (c Config) skips(rel, at string) bool {
	inner := strings.TrimPrefix(strings.TrimPrefix(path.Dir(at), rel), "/")
	return slices.ContainsFunc(strings.Split(inner, "/"), func(name string) bool {
		return name != "" && slices.ContainsFunc(c.Skip, func(pattern string) bool {
			ok, _ := path.Match(pattern, name)
			return ok
		})
	})
}

// fileHolds tells whether pytest would find a test in a file, and the one
// named by a node id if there is one.
func (c Config) fileHolds(r *repo.Repo, rel string, nodes []string) (reason string, ok bool) {
	if !strings.HasSuffix(rel, ".py") {
		return "not a Python file", false
	}
	info, err := fs.Stat(r.FS(), rel)
	if err != nil || info.Size() > MaxFile {
		return "", true
	}
	src, err := r.Read(rel)
	if err != nil {
		return "", true
	}
	m := module{Config: c, defs: python.ReadOutline(src).Defs, names: python.TopNames(src)}
	if len(nodes) == 0 {
		return "no test function and no test class", m.hasTests()
	}
	return "no " + strings.Join(nodes, "::") + " in it", m.has(nodes)
}

// module is a Python file as pytest sees it.
type module struct {
	Config
	defs  []python.Def
	names []string // names that come from elsewhere: imported or assigned
}

func (m module) hasTests() bool {
	return slices.ContainsFunc(m.names, func(name string) bool {
		return name == "*" || m.isTestClass(name) || m.isTestFunction(name)
	}) || m.scopeHasTests(-1)
}

// scopeHasTests looks at the functions and classes directly inside a class, or
// at the top of the file.
func (m module) scopeHasTests(parent int) bool {
	for i, d := range m.defs {
		if d.Parent != parent {
			continue
		}
		if d.Class && m.classHasTests(i) || !d.Class && m.isTestFunction(d.Name) && !isFixture(d) {
			return true
		}
	}
	return false
}

func (m module) classHasTests(i int) bool {
	class := m.defs[i]
	unittest := slices.ContainsFunc(class.Bases, isTestCase)
	if !unittest && (!m.isTestClass(class.Name) || m.hasMethod(i, "__init__")) {
		return false
	}
	inherits := slices.ContainsFunc(class.Bases, func(b python.Expr) bool { return b.Text != "object" && !isTestCase(b) })
	return inherits || m.scopeHasTests(i)
}

func (m module) hasMethod(class int, name string) bool {
	return slices.ContainsFunc(m.defs, func(d python.Def) bool { return d.Parent == class && d.Name == name })
}

// has tells whether the nodes lead to something. What a class inherits cannot
// be seen in this file.
func (m module) has(nodes []string) bool {
	if slices.Contains(m.names, nodes[0]) || slices.Contains(m.names, "*") {
		return true
	}
	parent := -1
	for _, node := range nodes {
		at := slices.IndexFunc(m.defs, func(d python.Def) bool { return d.Parent == parent && d.Name == node })
		if at < 0 {
			return parent >= 0 && len(m.defs[parent].Bases) > 0
		}
		parent = at
	}
	return true
}

func (m module) isTestClass(name string) bool { return matchesName(m.Classes, name) }

func (m module) isTestFunction(name string) bool { return matchesName(m.Functions, name) }

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

// isTestCase tells whether a base makes a unittest class: those of unittest
// and Django end in TestCase, those of the core in Test (APIBaseTest).
func isTestCase(b python.Expr) bool {
	name, _, _ := strings.Cut(b.Text, "[")
	return strings.HasSuffix(name, "TestCase") || strings.HasSuffix(name, "Test")
}

func isFixture(d python.Def) bool {
	return slices.ContainsFunc(d.Decorators, func(e python.Expr) bool {
		name, _, _ := strings.Cut(e.Text, "(")
		return strings.HasSuffix(name, "fixture")
	})
}

// HasPython tells whether there is Python code below a folder, more than
// package markers.
func HasPython(r *repo.Repo, rel string) bool {
	found := false
	Below(r, rel, func(at string) bool {
		found = strings.HasSuffix(at, ".py") && path.Base(at) != "__init__.py"
		return !found
	})
	return found
}
