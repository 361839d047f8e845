package boundary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
)

// user is a place that imports a member of a module from outside of it, or
// reaches it by attributes. There are many, and most are never looked at.
type user struct {
	file  int32 // of the graph
	index int32 // of the import in the file; -1 by attributes
	reach *reach
}

// reach is a dotted name that reaches into a module.
type reach struct {
	path         string
	line, column int32
}

func (a *Analysis) importOf(u user) importgraph.Import { return a.Graph.Files[u.file].Imports[u.index] }

// pathOf is what a user imports or reaches, dotted.
func (a *Analysis) pathOf(u user) string {
	if u.reach != nil {
		return u.reach.path
	}
	return a.Graph.Paths[a.importOf(u).Path].Name
}

// membersOf are the members of a module that a user passes on its way: what it
// imports, and each attribute.
func (a *Analysis) membersOf(u user, module string) []string {
	path := a.pathOf(u)
	if u.reach == nil {
		return []string{path[len(module)+1:]}
	}
	var out []string
	for name := path; name != module; name = upper(name) {
		out = append(out, name[len(module)+1:])
	}
	return out
}

// placeOf is path:line.
func (a *Analysis) placeOf(u user) string {
	line, _ := a.positionOf(u)
	return fmt.Sprintf("%s:%d", a.Graph.Files[u.file].Path, line)
}

func (a *Analysis) positionOf(u user) (line, column int32) {
	if u.reach != nil {
		return u.reach.line, u.reach.column
	}
	i := a.importOf(u)
	return i.NameLine, i.Column
}

// Past lists the places that use a product's module past its public parts.
func (a *Analysis) Past(module string) []string {
	var out []string
	for _, u := range a.usersOf(module) {
		if !slices.ContainsFunc(a.membersOf(u, module), func(member string) bool { return repo.Member{Name: member}.IsPublic() }) {
			out = append(out, a.placeOf(u))
		}
	}
	return out
}

// usersOf are the users of a module, sorted by place. Those of all modules and
// products are found in one go.
func (a *Analysis) usersOf(module string) []user {
	a.findUsers.Do(func() {
		a.users = map[string][]user{}
		wanted := map[string]bool{}
		for _, m := range a.Modules.List {
			wanted[m.Name] = true
		}
		for _, p := range a.repo.Products() {
			wanted[p.Module()] = true
		}
		above := a.above()
		into := make([][]string, len(a.Graph.Paths)) // the modules that each path leads into
		for i, p := range a.Graph.Paths {
			for name := upper(p.Name); name != ""; name = upper(name) {
				if wanted[name] {
					into[i] = append(into[i], name)
				}
			}
		}
		for file := range a.Graph.Files {
			a.addUsers(file, into, wanted, above)
		}
		for _, list := range a.users {
			slices.SortStableFunc(list, func(u, v user) int {
				line, column := a.positionOf(u)
				otherLine, otherColumn := a.positionOf(v)
				return cmp.Or(cmp.Compare(u.file, v.file), cmp.Compare(line, otherLine), cmp.Compare(column, otherColumn))
			})
		}
	})
	return a.users[module]
}

// upper is a dotted name without its last word.
func upper(name string) string { return name[:max(strings.LastIndexByte(name, '.'), 0)] }

func (a *Analysis) addUsers(file int, into [][]string, wanted, above map[string]bool) {
	f := &a.Graph.Files[file]
	reaches := false
	for n, i := range f.Imports {
		for _, module := range into[i.Path] {
			if !isIn(f.Module, module) {
				a.users[module] = append(a.users[module], user{file: int32(file), index: int32(n)})
			}
		}
		reaches = reaches || above[a.Graph.Paths[i.Path].Name]
	}
	if reaches {
		a.addReaching(file, wanted, above)
	}
}

func isIn(name, module string) bool {
	return name == module || strings.HasPrefix(name, module) && name[len(module)] == '.'
}

// addReaching adds the places of a file that reach into modules by attributes.
func (a *Analysis) addReaching(file int, wanted, above map[string]bool) {
	f := &a.Graph.Files[file]
	content, err := a.repo.Read(f.Path)
	if err != nil {
		return // it was read a moment ago; what is gone uses nothing
	}
	for _, c := range chains(content, bindings(f, content, above)) {
		where := fault.At(f.Path, content, c.start, c.end)
		u := user{int32(file), -1, &reach{c.path, int32(where.Start.Line), int32(where.Start.Column)}}
		for module := upper(c.path); module != ""; module = upper(module) {
			if wanted[module] && !isIn(f.Module, module) {
				a.users[module] = append(a.users[module], u)
			}
		}
	}
}
