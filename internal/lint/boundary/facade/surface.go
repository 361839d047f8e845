package facade

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
)

// Surface is what others use of a product: the least that its facade has to give.
type Surface struct {
	Symbols []Symbol // sorted by name
}

// Symbol is a name of a product, or a module of it, that is used outside of it.
type Symbol struct {
	Name   string // dotted, below the product's module
	Public bool   // in facade, presentation or routes
	Module bool   // it is a module, not a name in one
	Uses   []Use  // sorted by place
}

// Use is an import of a symbol.
type Use struct {
	File    int // of the graph
	Import  importgraph.Import
	Through string // the path of the facade to import instead; "" when it has none
	Blocked string // why not; "" when there is nothing to import instead, or nothing against it
}

// Surface finds what others use of a product. Tests are users like others.
func (f *Finder) Surface(p *repo.Product) Surface {
	prefix := p.Module() + "."
	symbols := map[string]*Symbol{}
	for at := range f.graph.Files {
		file := &f.graph.Files[at]
		if strings.HasPrefix(file.Path, p.Dir+"/") {
			continue
		}
		for _, i := range file.Imports {
			path := &f.graph.Paths[i.Path]
			name, ok := strings.CutPrefix(path.Name, prefix)
			if !ok || !path.Kind.FirstParty() || i.Quoted {
				continue
			}
			s := symbols[name]
			if s == nil {
				s = &Symbol{Name: name, Public: repo.Member{Name: name}.IsPublic(), Module: path.Kind == importgraph.Module || path.Kind == importgraph.Folder}
				symbols[name] = s
			}
			use := Use{File: at, Import: i}
			if !s.Public {
				use.Through, use.Blocked = f.through(p, path.Name, at, i)
			}
			s.Uses = append(s.Uses, use)
		}
	}
	var out Surface
	for _, s := range symbols {
		out.Symbols = append(out.Symbols, *s)
	}
	slices.SortFunc(out.Symbols, func(a, b Symbol) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// through is the first way of the facade that is not blocked, else the first
// with what blocks it.
func (f *Finder) through(p *repo.Product, path string, file int, i importgraph.Import) (way, blocked string) {
	for n, w := range f.Ways(p, path) {
		why := f.Blocked(file, i, w)
		if why == "" {
			return w.Path, ""
		}
		if n == 0 {
			way, blocked = w.Path, why
		}
	}
	return way, blocked
}

// Expose lists the patterns that let others import exactly what they use, once
// what can go through the facade does: one for each module.
func (s Surface) Expose(p *repo.Product) []string {
	names := map[string][]string{} // of modules
	var whole []string             // modules
	add := func(member string, module bool) {
		at := strings.LastIndexByte(member, '.')
		if module || at < 0 {
			whole = append(whole, regexp.QuoteMeta(member))
			return
		}
		names[member[:at]] = append(names[member[:at]], regexp.QuoteMeta(member[at+1:]))
	}
	for _, one := range s.Symbols {
		for _, u := range one.Uses {
			if u.Through != "" && u.Blocked == "" {
				add(strings.TrimPrefix(u.Through, p.Module()+"."), false)
			} else {
				add(one.Name, one.Module)
			}
		}
	}
	for module, list := range names {
		slices.Sort(list)
		list = slices.Compact(list)
		pattern := regexp.QuoteMeta(module) + `\.` + list[0]
		if len(list) > 1 {
			pattern = regexp.QuoteMeta(module) + `\.(` + strings.Join(list, "|") + ")"
		}
		whole = append(whole, pattern)
	}
	slices.Sort(whole)
	return slices.Compact(whole)
}
