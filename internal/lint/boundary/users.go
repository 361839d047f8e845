package boundary

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// User is a place that imports a member of a module from outside of it, or
// reaches it by attributes.
type User struct {
	File    int // of the graph
	Import  importgraph.Import
	Path    string   // what it imports, dotted
	members []string // below the module; of attributes each that they pass
	reaches bool     // by attributes
}

// Place is path:line.
func (u User) place(g *importgraph.Python) string {
	return fmt.Sprintf("%s:%d", g.Files[u.File].Path, u.Import.NameLine)
}

// Leak is a pattern of an interface of a product that exposes its inside, and who
// needs it.
type Leak struct {
	Pattern string
	Users   []string // places, sorted
	Unused  bool     // nobody needs it, in any module that the interface is about
}

// Leaks finds who keeps the leaks of an interface alive for a module: what they
// import is exposed by it, and by no pattern for public parts alone. The repair
// takes them through the facade where that passes the very thing on, and takes
// patterns out that nobody needs then; nil when there is nothing to do.
func (a *Analysis) Leaks(block repo.TachInterface, module string) ([]Leak, *report.Repair) {
	l := leaks{analysis: a, block: block, moves: map[string][]edit.Move{}}
	l.modules = a.modulesOf(block, module)
	var out []Leak
	var gone []string
	for _, pattern := range block.Leaks() {
		whole, err := regexp.Compile("^(?:" + pattern + ")$")
		if err != nil {
			continue // boundary/map tells of it
		}
		one, movable := Leak{Pattern: pattern, Unused: true}, true
		for _, m := range l.modules {
			for _, u := range a.usersOf(m) {
				if !l.needs(u, m, whole) {
					continue
				}
				one.Unused = false
				movable = l.move(u, m) && movable
				if m == module {
					one.Users = append(one.Users, u.place(a.Graph))
				}
			}
		}
		if movable {
			gone = append(gone, pattern)
		}
		out = append(out, one)
	}
	return out, l.repair(gone)
}

// modulesOf are the modules that a block is about, with the one that is asked
// for.
func (a *Analysis) modulesOf(block repo.TachInterface, module string) []string {
	names := map[string]bool{module: true}
	add := func(name string) {
		if len(block.From) == 0 || slices.ContainsFunc(block.From, func(p string) bool {
			whole, err := regexp.Compile("^(?:" + p + ")$")
			return err == nil && whole.MatchString(name)
		}) {
			names[name] = true
		}
	}
	for _, m := range a.Modules.List {
		add(m.Name)
	}
	for _, p := range a.repo.Products() {
		add(p.Module())
	}
	return slices.Sorted(maps.Keys(names))
}

// leaks is the work on one block.
type leaks struct {
	analysis *Analysis
	block    repo.TachInterface
	modules  []string
	moves    map[string][]edit.Move // of files
}

// needs tells whether a user imports something that the pattern exposes, and no
// pattern for public parts alone.
func (l *leaks) needs(u User, module string, whole *regexp.Regexp) bool {
	return slices.ContainsFunc(u.members, func(member string) bool {
		return whole.MatchString(member) && !l.analysis.isPublic(module, member)
	})
}

// isPublic tells whether a member is exposed by a pattern that exposes nothing
// but public parts.
func (a *Analysis) isPublic(module, member string) bool {
	return slices.ContainsFunc(a.Config.Interfaces, func(i tach.Interface) bool {
		return i.Public && a.surfaces.about(&i, module) && slices.ContainsFunc(i.Expose, func(p tach.Pattern) bool {
			members, err := repo.Members(p.Value)
			return err == nil && a.surfaces.expression(p).MatchString(member) && !slices.ContainsFunc(members, func(m repo.Member) bool { return !m.IsPublic() })
		})
	})
}

// move takes a user through the facade; false when that cannot be.
func (l *leaks) move(u User, module string) bool {
	p := l.analysis.productOf(u.Path)
	if p == nil || u.reaches {
		return false
	}
	f := &l.analysis.Graph.Files[u.File]
	for _, way := range l.analysis.facades().Ways(p, u.Path) {
		member := strings.TrimPrefix(way.Path, module+".")
		if l.analysis.facades().Blocked(u.File, u.Import, way) == "" && l.analysis.isPublic(module, member) && l.leaves(f, edit.Move{From: u.Path, To: way.Path}) {
			l.moves[f.Path] = append(l.moves[f.Path], edit.Move{From: u.Path, To: way.Path})
			return true
		}
	}
	return false
}

// leaves tells whether a file does without a path after a move: a comment can
// keep an import as it is.
func (l *leaks) leaves(f *importgraph.PythonFile, m edit.Move) bool {
	content, err := l.analysis.repo.Read(f.Path)
	if err != nil {
		return false
	}
	after, _, err := edit.MovePythonImports(f.Path, content, packageOf(f), []edit.Move{m})
	return err == nil && !slices.ContainsFunc(python.ReadImports(after), func(i python.Import) bool {
		return slices.Contains(i.Paths(packageOf(f)), m.From)
	})
}

func (l *leaks) repair(gone []string) *report.Repair {
	var edits []report.Edit
	for _, rel := range slices.Sorted(maps.Keys(l.moves)) {
		at, _ := l.analysis.Graph.File(rel)
		f := &l.analysis.Graph.Files[at]
		edits = append(edits, report.Edit{Path: rel, Apply: func(c []byte) ([]byte, bool, error) {
			return edit.MovePythonImports(rel, c, packageOf(f), l.moves[rel])
		}})
	}
	path := l.analysis.Config.Path
	for _, pattern := range gone {
		edits = append(edits, report.Edit{Path: path, Apply: func(c []byte) ([]byte, bool, error) {
			return edit.RemoveTachExpose(path, c, l.block.From, pattern, l.modules)
		}})
	}
	if len(edits) == 0 {
		return nil
	}
	return &report.Repair{Edits: edits}
}

// Past lists the places that use a product's module past its public parts.
func (a *Analysis) Past(module string) []string {
	var out []string
	for _, u := range a.usersOf(module) {
		if !slices.ContainsFunc(u.members, func(member string) bool { return repo.Member{Name: member}.IsPublic() }) {
			out = append(out, u.place(a.Graph))
		}
	}
	return out
}

// usersOf are the users of a module, sorted by place.
func (a *Analysis) usersOf(module string) []User {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.users == nil {
		a.users = map[string][]User{}
	}
	if list, ok := a.users[module]; ok {
		return list
	}
	var list []User
	for file := range a.Graph.Files {
		f := &a.Graph.Files[file]
		if f.Module == module || strings.HasPrefix(f.Module, module+".") {
			continue
		}
		above := false
		for _, i := range f.Imports {
			p := &a.Graph.Paths[i.Path]
			if member, ok := strings.CutPrefix(p.Name, module+"."); ok {
				list = append(list, User{File: file, Import: i, Path: p.Name, members: []string{member}})
			}
			above = above || p.Name == module || strings.HasPrefix(module, p.Name+".")
		}
		if above {
			list = append(list, a.reaching(file, module)...)
		}
	}
	slices.SortFunc(list, func(a, b User) int {
		return cmp.Or(a.File-b.File, int(a.Import.NameLine-b.Import.NameLine), int(a.Import.Column-b.Import.Column))
	})
	a.users[module] = list
	return list
}

// reaching are the places of a file that reach into a module by attributes.
func (a *Analysis) reaching(file int, module string) []User {
	f := &a.Graph.Files[file]
	content, err := a.repo.Read(f.Path)
	if err != nil {
		return nil // it was read a moment ago; what is gone uses nothing
	}
	var list []User
	for _, c := range chains(content, bindings(f, content, a.above())) {
		member, ok := strings.CutPrefix(c.path, module+".")
		if !ok {
			continue
		}
		u := User{File: file, Path: c.path, reaches: true}
		where := fault.At(f.Path, content, c.start, c.end)
		u.Import.NameLine, u.Import.Column = int32(where.Start.Line), int32(where.Start.Column)
		for at := range member {
			if member[at] == '.' {
				u.members = append(u.members, member[:at])
			}
		}
		u.members = append(u.members, member)
		list = append(list, u)
	}
	return list
}

// Of is the analysis of a repository; nil when there is none.
func (m *Maps) Of(r *repo.Repo) *Analysis { return m.of(r)().analysis }
