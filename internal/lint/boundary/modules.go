package boundary

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// Module is a module of the map: a block of tach.toml, or what one of its
// patterns stands for.
type Module struct {
	tach.Module
	Name string // dotted path; tach.Root for what no other covers
	Glob string // the pattern that it comes from; "" when it is named
	id   int
}

// Modules are the modules of a repository by their paths.
type Modules struct {
	List []*Module // in the order of the configuration, with the root module
	Root *Module

	byName   map[string]*Module
	replaced []*Module // for tach, those of patterns that others stand for: they count before any file is read
}

// Owner is the module that covers a dotted path: the longest that is a prefix.
func (m *Modules) Owner(name string) *Module {
	for ; name != ""; name = name[:max(strings.LastIndexByte(name, '.'), 0)] {
		if one, ok := m.byName[name]; ok {
			return one
		}
	}
	return m.Root
}

// Named is the module of that very path.
func (m *Modules) Named(name string) (*Module, bool) {
	one, ok := m.byName[name]
	return one, ok
}

// newModules makes the map. What names nothing, and what stands twice, are
// problems; the rest is mapped.
func newModules(c *tach.Config, r *repo.Repo, g *importgraph.Python, stance Stance) (*Modules, []Violation) {
	m := &Modules{byName: map[string]*Module{}}
	known := knownNames(g, stance)
	var bad []Violation
	for _, block := range c.Modules {
		name := block.Path.Value
		switch {
		case name == tach.Root || name == ".":
			bad = append(bad, m.add(Module{Module: block, Name: tach.Root}, stance)...)
		case isGlob(name):
			for _, one := range known {
				if stance.matches(name, one) {
					bad = append(bad, m.add(Module{Module: block, Name: one, Glob: name}, stance)...)
				}
			}
		case slices.Contains(known, name) || isOnDisk(r, g.Roots, name):
			bad = append(bad, m.add(Module{Module: block, Name: name}, stance)...)
		default:
			near := nearest(name, withFolders(known))
			if near == "" && stance == Strict && block.Domain == "" && isOfGoneProduct(r, name) {
				continue // registration/stale tells
			}
			bad = append(bad, Violation{
				Kind: UnknownModule, Severity: stance.unknownModule(), File: -1, Where: block.Path.Where, Path: name, Detail: near,
			})
		}
	}
	m.Root = m.byName[tach.Root]
	if m.Root == nil {
		m.Root = &Module{Name: tach.Root, Module: tach.Module{Public: true, OpenExternal: true, Where: fault.File(c.Path), DependsAt: fault.File(c.Path)}}
		m.List = append(m.List, m.Root)
	}
	for i, one := range m.List {
		one.id = i
	}
	return m, bad
}

// nearest is the known name that a dotted name most likely means. Each of its words
// has to be near by itself: what all names begin with makes none of them alike.
func nearest(name string, known []string) string {
	words := strings.Split(name, ".")
	return fault.Nearest(name, slices.DeleteFunc(slices.Clone(known), func(k string) bool {
		others := strings.Split(k, ".")
		for i := 0; len(words) == len(others) && i < len(words); i++ {
			if fault.Nearest(words[i], others[i:i+1]) == "" {
				return true
			}
		}
		return false
	}))
}

// unknownModule is what a path counts for that nothing has: a slip of the pen
// switches all checks of the module off.
func (s Stance) unknownModule() report.Severity {
	if s == AsTach {
		return report.Warning
	}
	return report.Error
}

// add adds a module. One that comes from a pattern gives way to a later one
// that does not come from the same; for tach it does so again and again.
func (m *Modules) add(one Module, stance Stance) []Violation {
	old := m.byName[one.Name]
	switch {
	case old == nil:
		m.byName[one.Name] = &one
		m.List = append(m.List, &one)
	case old.Glob != "" && old.Glob != one.Glob:
		if stance == AsTach {
			before := *old
			one.Glob, m.replaced = old.Glob, append(m.replaced, &before)
		}
		*old = one
	default:
		return []Violation{{Kind: DuplicateModule, Severity: report.Error, File: -1, Where: one.Path.Where, Path: one.Name, Rule: old.Path.Where}}
	}
	return nil
}

// knownNames lists what a pattern of modules may stand for, sorted: packages
// with an __init__, and files. Tach counts a name once for each file that has it, such
// as a module and its stub, and then takes it for one that stands twice; only the
// two that an __init__ may have are one.
func knownNames(g *importgraph.Python, stance Stance) []string {
	var names []string
	seen := map[string]bool{}
	for i := range g.Files {
		f := &g.Files[i]
		folder := path.Dir(f.Path)
		if f.Module == "" || stance == AsTach && f.Package && seen[folder] {
			continue
		}
		seen[folder] = seen[folder] || f.Package
		names = append(names, f.Module)
	}
	slices.Sort(names)
	if stance == Strict {
		names = slices.Compact(names)
	}
	return names
}

// withFolders adds the folders that names lie in: a module may be one without an
// __init__.
func withFolders(names []string) []string {
	seen := map[string]bool{}
	for _, name := range names {
		for ; name != "" && !seen[name]; name = name[:max(strings.LastIndexByte(name, '.'), 0)] {
			seen[name] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// isOnDisk tells whether a source root has the folder, or the file, of a name:
// it may be excluded, and still is no slip of the pen.
func isOnDisk(r *repo.Repo, roots []string, name string) bool {
	return slices.ContainsFunc(roots, func(root string) bool {
		at := path.Join(root, strings.ReplaceAll(name, ".", "/"))
		info, err := r.Stat(at)
		return err == nil && info.IsDir() || r.Exists(at+".py") || r.Exists(at+".pyi")
	})
}

// isGlob tells whether a path is a pattern.
func isGlob(name string) bool { return strings.ContainsAny(name, "*?[]{}") }

// globMatches matches word by word: * stays within one, ** spans several, and
// a last .** also stands for what is before it.
func globMatches(pattern, name string) bool {
	ok, _ := doublestar.Match(strings.ReplaceAll(pattern, ".", "/"), strings.ReplaceAll(name, ".", "/"))
	return ok
}

// matches tells whether an entry of depends_on, or a pattern of modules, speaks of a
// module. For tach a ** alone is no more than one word.
func (s Stance) matches(entry, module string) bool {
	if s == AsTach && entry == "**" {
		entry = "*"
	}
	if isGlob(entry) {
		return globMatches(entry, module)
	}
	return entry == module
}

// sourceRoots are the folders that source_roots names, each once.
func sourceRoots(c *tach.Config, r *repo.Repo, files []string, stance Stance) ([]string, []Violation) {
	if len(c.SourceRoots) == 0 {
		return []string{"."}, nil
	}
	var roots []string
	var bad []Violation
	dirs := map[string]bool{}
	for _, t := range c.SourceRoots {
		root := path.Clean(t.Value)
		switch {
		case strings.HasPrefix(root, "../") || root == ".." || path.IsAbs(root):
			bad = append(bad, Violation{Kind: UnknownRoot, Severity: report.Error, File: -1, Where: t.Where, Path: t.Value, Detail: "it is outside of the repository"})
		case isGlob(root):
			addFolders(dirs, files)
			for dir := range dirs {
				if ok, _ := doublestar.Match(root, dir); ok {
					roots = append(roots, dir)
				}
			}
		default:
			if info, err := r.Stat(root); err != nil || !info.IsDir() {
				bad = append(bad, Violation{Kind: UnknownRoot, Severity: report.Error, File: -1, Where: t.Where, Path: t.Value, Detail: "there is no such folder"})
				continue
			}
			roots = append(roots, root)
		}
	}
	slices.SortFunc(roots, cmp.Compare[string])
	if stance == AsTach {
		bad = nil // a folder that is not there holds nothing
	}
	return slices.Compact(roots), bad
}

func addFolders(dirs map[string]bool, files []string) {
	if len(dirs) > 0 {
		return
	}
	for _, rel := range files {
		for dir := path.Dir(rel); dir != "." && !dirs[dir]; dir = path.Dir(dir) {
			dirs[dir] = true
		}
	}
}

// domains reads the tach.domain.toml files below the source roots.
func domains(c *tach.Config, read func(rel string) ([]byte, error), files, roots []string, excluded func(string) bool) error {
	for _, rel := range files {
		if path.Base(rel) != tach.DomainFile || excluded(rel) {
			continue
		}
		best := ""
		for _, root := range roots {
			if root == "." || strings.HasPrefix(rel, root+"/") {
				if len(root) > len(best) {
					best = root
				}
			}
		}
		dir := strings.TrimPrefix(path.Dir(rel), best+"/")
		switch {
		case best == "":
			continue
		case dir == best || dir == ".":
			return fault.Malformed(fault.File(rel), "a domain cannot be a source root", fmt.Sprintf("move its modules into %s", c.Path))
		}
		if err := readDomain(c, read, rel, strings.ReplaceAll(dir, "/", ".")); err != nil {
			return err
		}
	}
	return nil
}
