package rules

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// surface are the files of the product that others can reach: what tach lets
// them import, also for good, and what they call over HTTP.
func (s subject) surface() []string {
	roots := []string{"backend/facade", "backend/presentation", "backend/routes", "backend/routes.py"}
	tach, err := s.repo.Tach()
	if err != nil {
		return s.sources(roots...)
	}
	for _, block := range tach.InterfacesOf(s.Module()) {
		for _, pattern := range block.Permanent() {
			members, _ := repo.Members(pattern) // reading tach.toml tells what is no regular expression
			for _, m := range members {
				root := s.moduleRoot(m.Name)
				roots = append(roots, root, root+".py")
			}
		}
	}
	files := s.sources(roots...)
	slices.Sort(files)
	return slices.Compact(files)
}

// moduleRoot is the path of the nearest module that holds an exposed member, as
// far as that is there: a member may be a name in a module.
func (s subject) moduleRoot(member string) string {
	at := strings.ReplaceAll(strings.TrimSuffix(member, "."), ".", "/")
	for strings.Count(at, "/") > 1 && !s.Has(at) && !s.Has(at+".py") {
		at = path.Dir(at)
	}
	return at
}

// schema are the files that others depend on without importing them: models
// through migrations, relations and get_model.
func (s subject) schema() []string {
	return s.sources("backend/models", "backend/models.py", "backend/migrations")
}

// nextMigration stands for those to come: each changes what others reach, and the
// change that brings one has to run their tests. Without models there will be none.
func (s subject) nextMigration() []string {
	if s.Backend != repo.Django || len(s.schema()) == 0 {
		return nil
	}
	return []string{s.Path("backend/migrations/9999_next.py")}
}

// wiring are the files with what the core runs without importing it from here:
// what registers itself, or is called by its name.
func (s subject) wiring() []string {
	if s.Backend != repo.Django {
		return nil
	}
	return s.sources(wiringPlaces[:]...)
}

var wiringPlaces = [...]string{"backend/tasks", "backend/tasks.py", "backend/temporal", "backend/hogql_queries", "backend/max_tools.py"}

// isWiring tells whether a file stands in one of those places.
func (s subject) isWiring(rel string) bool {
	return slices.ContainsFunc(wiringPlaces[:], func(place string) bool { return repo.Within(rel, s.Path(place)) })
}

// sources lists the code below paths of the product, without tests.
func (s subject) sources(roots ...string) []string {
	var out []string
	for _, root := range roots {
		collect.Below(s.repo, s.Path(root), func(at string) bool {
			if isSource(at) || path.Base(at) == "__init__.py" && s.saysSomething(at) {
				out = append(out, at)
			}
			return true
		})
	}
	return out
}

// saysSomething tells whether a package's __init__.py is more than a marker.
func (s subject) saysSomething(at string) bool {
	src, err := s.source(at)
	return err == nil && (len(python.TopNames(src)) > 0 || len(python.ReadOutline(src).Defs) > 0) && !strings.Contains(at, "/tests/")
}

func isSource(at string) bool {
	name := path.Base(at)
	switch {
	case strings.HasPrefix(name, "test_"), strings.HasSuffix(name, "_test.py"), strings.HasSuffix(name, "_test.go"), strings.Contains(at, "/tests/"), name == "__init__.py":
		return false
	default:
		return slices.Contains([]string{".py", ".go", ".sql"}, path.Ext(name))
	}
}

// passedOn are the files of the backend that define what the facade only passes
// on: who changes them changes what others get.
func (s subject) passedOn() []string {
	if s.Backend != repo.Django {
		return nil
	}
	code := newCode().of(s.repo)
	facade := s.Path("backend/facade")
	var files []string
	for _, f := range code.below(facade) {
		if f.isTest {
			continue
		}
		for _, passed := range f.passesOn() {
			if from := code.definedIn(passed.target); from != nil && repo.Within(from.path, s.Path("backend")) && !repo.Within(from.path, facade) {
				files = append(files, from.path)
			}
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// passing is a dotted path that a file imports and lets others import.
type passing struct {
	target string // of a star it ends in .*
	by     python.Import
}

// passesOn are the paths that a file lets others import: by __all__, by the form
// x as x, by a star, or because it does not use them itself.
func (f *pyFile) passesOn() []passing {
	var out []passing
	listed := f.listed()
	scopes := python.Scopes(f.content(), f.imports())
	for n, i := range f.imports() {
		bound := boundName(i)
		named := slices.ContainsFunc(listed, func(s python.Str) bool { return s.Text == bound })
		kept := !named && i.Alias != i.Name && i.Name != "*" && f.uses(bound)
		if !i.From || kept || strings.HasPrefix(bound, "_") || scopes[n].Has(python.TypeOnly) {
			continue
		}
		target, ok := importTarget(i, f.pkg)
		if i.Name == "*" {
			target += ".*"
		}
		if ok {
			out = append(out, passing{target, i})
		}
	}
	return out
}

// definedIn is the file that a dotted path leads to: where the class is defined,
// or the module that has the name; nil for a module itself, which an import may
// be there to run.
func (b *codebase) definedIn(dotted string) *pyFile {
	if f, _, ok := b.definition(dotted); ok {
		return f
	}
	if _, ok := b.moduleFile(dotted); ok {
		return nil
	}
	f, ok := b.moduleFile(dotted[:max(strings.LastIndexByte(dotted, '.'), 0)])
	if !ok {
		return nil
	}
	return f
}

// globsFor are the globs of inputs that take in some files: of each its folder in
// the backend, or the file itself when it lies in none.
func (s subject) globsFor(files []string) string {
	var globs []string
	for _, file := range files {
		inner := strings.TrimPrefix(file, s.Path("backend")+"/")
		glob := "backend/" + inner
		if folder, _, deeper := strings.Cut(inner, "/"); deeper {
			glob = "backend/" + folder + "/**"
		}
		if glob = strconv.Quote(glob); !slices.Contains(globs, glob) {
			globs = append(globs, glob)
		}
	}
	return strings.Join(globs, ", ")
}
