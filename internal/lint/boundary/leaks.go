package boundary

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// Leak is a pattern of an interface of a product that exposes its inside, and who
// needs it.
type Leak struct {
	Pattern string
	Users   []string // places of imports, sorted
	Strings []string // places of strings that load it
	Unused  bool     // nobody needs it, in any module that the interface is about
}

// Leaks finds who keeps the leaks of an interface alive for a module: what they
// import is exposed by it, and by no pattern for public parts alone. The repair
// takes them through the facade where that passes the very thing on, and takes
// patterns out that nobody needs then; nil when there is nothing to do.
func (a *Analysis) Leaks(block repo.TachInterface, module string) ([]Leak, *report.Repair) {
	l := leaks{analysis: a, block: block, moves: map[string][]edit.Move{}, modules: a.modulesOf(block, module)}
	var out []Leak
	for _, pattern := range block.Leaks() {
		whole, err := regexp.Compile("^(?:" + pattern + ")$")
		if err != nil {
			continue // boundary/map tells of it
		}
		out = append(out, l.leak(pattern, whole, module))
	}
	return out, l.repair()
}

// leak finds the users of one pattern.
func (l *leaks) leak(pattern string, whole *regexp.Regexp, module string) Leak {
	one := Leak{Pattern: pattern, Unused: true}
	end := ending{pattern: pattern}
	stays := false
	for _, m := range l.modules {
		for _, c := range l.analysis.goInto(m, whole) {
			one.Unused, stays = false, true
			if m == module {
				one.Users = append(one.Users, fmt.Sprintf("%s:%d", c.file, c.where.Start.Line))
			}
		}
		for _, u := range l.analysis.usersOf(m) {
			if !l.needs(u, m, whole) {
				continue
			}
			one.Unused = false
			if move, ok := l.move(u, m); ok {
				path := l.analysis.Graph.Files[u.file].Path
				l.moves[path] = append(l.moves[path], move)
				end.moved = append(end.moved, moved{int(u.file), move})
			} else {
				stays = true
			}
			if m == module {
				one.Users = append(one.Users, l.analysis.placeOf(u))
			}
		}
	}
	if !stays && l.isLoaded(&one, whole, module) {
		one.Unused, stays = false, true
	}
	if !stays {
		l.ends = append(l.ends, end)
	}
	return one
}

// isLoaded looks for strings that load what a pattern exposes: they need what no
// import needs.
func (l *leaks) isLoaded(one *Leak, whole *regexp.Regexp, module string) bool {
	some := false
	for _, m := range l.modules {
		for _, u := range l.analysis.loadedOf(m) {
			if !whole.MatchString(u.member) || l.analysis.isPublic(m, u.member) {
				continue
			}
			if some = true; m == module {
				one.Strings = append(one.Strings, u.place)
			}
		}
	}
	return some
}

// goInto are the imports of Go that lead into a module's packages of a pattern.
func (a *Analysis) goInto(module string, whole *regexp.Regexp) []crossing {
	var found []crossing
	for _, c := range a.crossings {
		if !c.golang || c.from == c.to {
			continue
		}
		member, ok := strings.CutPrefix(strings.ReplaceAll(c.target, "/", "."), module+".")
		if ok && whole.MatchString(member) {
			found = append(found, c)
		}
	}
	return found
}

// ending is a pattern that nobody needs once some names are moved.
type ending struct {
	pattern string
	moved   []moved
}

type moved struct {
	file int
	move edit.Move
}

// modulesOf are the modules that a block is about, with the one that is asked
// for.
func (a *Analysis) modulesOf(block repo.TachInterface, module string) []string {
	var from []*regexp.Regexp
	for _, p := range block.From {
		if whole, err := regexp.Compile("^(?:" + p + ")$"); err == nil {
			from = append(from, whole)
		}
	}
	names := map[string]bool{module: true}
	add := func(name string) {
		if len(block.From) == 0 || slices.ContainsFunc(from, func(p *regexp.Regexp) bool { return p.MatchString(name) }) {
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
	ends     []ending
}

// needs tells whether a user imports something that the pattern exposes, and no
// pattern for public parts alone.
func (l *leaks) needs(u user, module string, whole *regexp.Regexp) bool {
	return slices.ContainsFunc(l.analysis.membersOf(u, module), func(member string) bool {
		return whole.MatchString(member) && !l.analysis.isPublic(module, member)
	})
}

// isPublic tells whether a member is exposed by a pattern that exposes nothing
// but public parts.
func (a *Analysis) isPublic(module, member string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.public == nil {
		a.public = map[[2]string]bool{}
		for i := range a.Config.Interfaces {
			if a.Config.Interfaces[i].Public {
				a.publicOnly = append(a.publicOnly, publicFace(&a.Config.Interfaces[i]))
			}
		}
	}
	key := [2]string{module, member}
	known, ok := a.public[key]
	if !ok {
		known = slices.ContainsFunc(a.publicOnly, func(i tach.Interface) bool {
			return len(i.Expose) > 0 && a.surfaces.about(&i, module) && slices.ContainsFunc(i.Expose, func(p tach.Pattern) bool { return a.surfaces.expression(p).MatchString(member) })
		})
		a.public[key] = known
	}
	return known
}

// publicFace is an interface with those patterns alone that expose nothing but
// public parts.
func publicFace(i *tach.Interface) tach.Interface {
	out := *i
	out.Expose = slices.DeleteFunc(slices.Clone(i.Expose), func(p tach.Pattern) bool {
		members, err := repo.Members(p.Value)
		return err != nil || slices.ContainsFunc(members, func(m repo.Member) bool { return !m.IsPublic() })
	})
	return out
}

// move takes a user through the facade; false when that cannot be.
func (l *leaks) move(u user, module string) (edit.Move, bool) {
	a := l.analysis
	path := a.pathOf(u)
	p := a.productOf(path)
	if p == nil || u.reach != nil {
		return edit.Move{}, false
	}
	i := a.importOf(u)
	if slices.ContainsFunc(a.directives[u.file], func(d *directive) bool { return d.isAt(i) }) {
		return edit.Move{}, false
	}
	for _, way := range a.facades().Ways(p, path) {
		if a.facades().Blocked(int(u.file), i, way) == "" && a.isPublic(module, strings.TrimPrefix(way.Path, module+".")) {
			return edit.Move{From: path, To: way.Path}, true
		}
	}
	return edit.Move{}, false
}

// leaves tells whether the text of a file does without a path after a move: a
// comment can keep an import as it is.
func leaves(f *importgraph.PythonFile, content []byte, m edit.Move) bool {
	after, _, err := edit.MovePythonImports(f.Path, content, packageOf(f), []edit.Move{m})
	return err == nil && !slices.ContainsFunc(python.ReadImports(after), func(i python.Import) bool {
		return slices.Contains(i.Paths(packageOf(f)), m.From)
	})
}

// repair looks into the files when it is applied: most runs do not.
func (l *leaks) repair() *report.Repair {
	a := l.analysis
	var edits []report.Edit
	for _, rel := range slices.Sorted(maps.Keys(l.moves)) {
		at, _ := a.Graph.File(rel)
		f := &a.Graph.Files[at]
		edits = append(edits, report.Edit{Path: rel, Apply: func(c []byte) ([]byte, bool, error) {
			able := slices.DeleteFunc(slices.Clone(l.moves[rel]), func(m edit.Move) bool { return !leaves(f, c, m) })
			return edit.MovePythonImports(rel, c, packageOf(f), able)
		}})
	}
	for _, end := range l.ends {
		edits = append(edits, report.Edit{Path: a.Config.Path, Apply: func(c []byte) ([]byte, bool, error) {
			if slices.ContainsFunc(end.moved, l.staysAt) {
				return c, false, nil
			}
			return edit.RemoveTachExpose(a.Config.Path, c, l.block.From, end.pattern, l.modules)
		}})
	}
	if len(edits) == 0 {
		return nil
	}
	return &report.Repair{Edits: edits}
}

// staysAt tells whether a move cannot be made after all.
func (l *leaks) staysAt(m moved) bool {
	f := &l.analysis.Graph.Files[m.file]
	content, err := l.analysis.repo.Read(f.Path)
	return err != nil || !leaves(f, content, m.move)
}
