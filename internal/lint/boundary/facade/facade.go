// Package facade finds what others use of a product, and which of that they can
// have through its facade: what backend/facade passes on from inside is the same
// object there.
//
// It refuses to guess. A name that may be bound in more than one way, one that
// the facade imports for itself, a model, and an import that would close a circle
// are told with the reason. It writes nothing;
// rewriting imports is package edit's.
package facade

import (
	"slices"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// Finder answers for one repository.
type Finder struct {
	repo  *repo.Repo
	graph *importgraph.Python

	mu      sync.Mutex
	modules map[string]int    // files by their dotted names
	origins map[string]origin // of dotted paths
	passed  map[string][]pass // of products by their folders
	reach   map[int]map[int]bool
}

// New makes a finder over the Python of a repository.
func New(r *repo.Repo, g *importgraph.Python) *Finder {
	f := &Finder{repo: r, graph: g, modules: map[string]int{}, origins: map[string]origin{}, passed: map[string][]pass{}, reach: map[int]map[int]bool{}}
	for i := range g.Files {
		if !g.Files[i].Stub {
			f.modules[g.Files[i].Module] = i
		}
	}
	return f
}

// origin is where an object comes from, or why that is not certain.
type origin struct{ path, unsure string }

// maxPasses bounds how often a name is passed on from module to module.
const maxPasses = 20

// origin follows a name of a module to where it is made.
func (f *Finder) origin(path string) origin {
	if o, ok := f.origins[path]; ok {
		return o
	}
	o := f.follow(path, maxPasses)
	f.origins[path] = o
	return o
}

func (f *Finder) follow(path string, left int) origin {
	module, name, ok := cut(path)
	at, known := f.modules[module]
	switch {
	case left == 0:
		return origin{unsure: path + " is passed on in a circle"}
	case !ok || !known:
		return origin{path: path} // external: the same for all who import it
	}
	if _, both := f.modules[path]; both {
		return origin{unsure: path + " is a module"}
	}
	content, err := f.repo.Read(f.graph.Files[at].Path)
	if err != nil {
		return origin{unsure: f.graph.Files[at].Path + " cannot be read"}
	}
	bound := python.Bindings(content, name)
	if len(bound) != 1 || bound[0].Kind == python.Unsure {
		return origin{unsure: module + " does not give " + name + " in one way only"}
	}
	if bound[0].Kind != python.Imported {
		return origin{path: path}
	}
	return f.followImport(at, module, bound[0], left)
}

func (f *Finder) followImport(at int, module string, b python.Binding, left int) origin {
	paths := b.Import.Paths(f.packageOf(at))
	switch {
	case b.Scope != 0:
		return origin{unsure: module + " imports " + b.Import.Name + " in a block"}
	case len(paths) < 2:
		return origin{unsure: module + " imports a module as " + b.Import.Bound()}
	}
	return f.follow(paths[1], left-1)
}

// packageOf is the package that the relative imports of a file start from.
func (f *Finder) packageOf(file int) string {
	one := &f.graph.Files[file]
	if one.Package {
		return one.Module
	}
	module, _, _ := cut(one.Module)
	return module
}

func cut(path string) (module, name string, ok bool) {
	at := strings.LastIndexByte(path, '.')
	if at < 0 {
		return "", path, false
	}
	return path[:at], path[at+1:], true
}

// Way is a path by which the facade of a product gives a name of its inside.
type Way struct {
	Path   string // dotted, of the facade
	Unsure string // why it may be another object; "" when it is the same
	file   int
}

// Ways lists how the facade of a product passes on a name of its inside, the
// best first.
func (f *Finder) Ways(p *repo.Product, path string) []Way {
	f.mu.Lock()
	defer f.mu.Unlock()
	inside := f.origin(path)
	var sure, unsure []Way
	for _, one := range f.passes(p) {
		through := f.origin(one.path)
		same := inside.unsure == "" && through == inside
		switch {
		case one.path == path:
		case same && f.isRow(p, through.path):
			unsure = append(unsure, Way{one.path, "a model stays behind the facade: call a function of it, which gives contracts", one.file})
		case same && one.own != "":
			unsure = append(unsure, Way{one.path, one.own, one.file})
		case same:
			sure = append(sure, Way{Path: one.path, file: one.file})
		case one.direct == path:
			why := inside.unsure
			if why == "" {
				why = through.unsure
			}
			unsure = append(unsure, Way{one.path, why, one.file})
		}
	}
	return slices.Concat(sure, unsure)
}

// Blocked tells why an import cannot go through the facade instead; "" when it
// can. It may not when the facade loads the importing file, which would then
// find the facade half loaded; in a function nothing is loaded at that time.
func (f *Finder) Blocked(file int, i importgraph.Import, w Way) string {
	if w.Unsure != "" {
		return w.Unsure
	}
	if i.Scope.Has(python.InFunc) || i.Scope.ForTypes() {
		return ""
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.loads(w.file)[file] {
		return f.graph.Files[w.file].Path + " loads " + f.graph.Files[file].Path + ", which would import it half loaded"
	}
	return ""
}

// loads are the files that are run when a file is imported, itself too.
func (f *Finder) loads(start int) map[int]bool {
	if seen, ok := f.reach[start]; ok {
		return seen
	}
	seen := map[int]bool{}
	f.reach[start] = seen
	var queue []int
	load := func(module string) {
		for ; module != ""; module, _, _ = cut(module) {
			if at, ok := f.modules[module]; ok && !seen[at] {
				seen[at] = true
				queue = append(queue, at)
			}
			if !strings.Contains(module, ".") {
				return
			}
		}
	}
	for load(f.graph.Files[start].Module); len(queue) > 0; queue = queue[1:] {
		for _, i := range f.graph.Files[queue[0]].Imports {
			if !i.Quoted && !i.Scope.Has(python.InFunc) && !i.Scope.ForTypes() {
				load(f.graph.Paths[i.Path].Name)
			}
		}
	}
	return seen
}
