package importgraph

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
	"github.com/posthog/hogli/internal/source/typescript"
)

// Graph is who imports whom in a repository, in all three languages. Its nodes
// are files, and for Go the folders of packages, which is what Go imports.
type Graph struct {
	Nodes []string // sorted paths
	Links []Link   // sorted by From, then by place

	Unread []repo.Skipped // files whose imports are not all known, and why

	first []int32 // of each node, where its links begin; one more at the end
}

// Link is one place where a node imports another one.
type Link struct {
	From, To     int32 // indexes into Nodes
	By           Channel
	Name         string // what is imported, as it is resolved or written
	Path         string // the file that imports
	Line, Column int32
	Lazy         bool // an import that runs later, if ever: in a function, or import()
}

// Where is the place of a link, without its text.
func (l Link) Where() fault.Span {
	at := fault.Pos{Line: int(l.Line), Column: int(l.Column)}
	return fault.Span{Path: l.Path, Start: at, End: at}
}

// ReadGraph reads the imports of every language, and the strings by which Python
// is looked up. roots are Python's source roots.
func ReadGraph(ctx context.Context, r *repo.Repo, roots []string) (*Graph, error) {
	files, err := r.Files(ctx, ".")
	if err != nil {
		return nil, err
	}
	scripts, err := ReadScripts(r, files)
	if err != nil {
		return nil, err
	}
	b := builder{}
	quoted := &quotes{uses: map[int][]placed{}, tasks: map[string]int{}, models: map[string][]int{}}
	py := BeginPython(r, files, PythonOptions{Roots: roots}).Finish(quoted.visit)
	b.python(py)
	b.quoted(quoted, py, ReadApps(r, files))
	b.scripts(scripts)
	b.golang(ReadGo(r, files))
	return b.graph(), nil
}

// builder gathers links by the names of their nodes.
type builder struct {
	nodes  []string
	links  []named
	unread []repo.Skipped
}

type named struct {
	from, to string
	link     Link
}

// node adds a file, or in Go its folder, and why not all of its imports are known.
func (b *builder) node(name, file, unread string, broken fault.Span) {
	b.nodes = append(b.nodes, name)
	if unread == "" {
		return
	}
	if line := broken.Start.Line; line > 0 {
		unread += fmt.Sprintf(" (line %d)", line)
	}
	b.unread = append(b.unread, repo.Skipped{Path: file, Why: unread})
}

func (b *builder) link(from, to string, l Link) {
	if from != to {
		b.links = append(b.links, named{from, to, l})
	}
}

func (b *builder) python(g *Python) {
	for _, f := range g.Files {
		b.node(f.Path, f.Path, cmp.Or(f.Unread, f.Why), f.Broken)
		for _, i := range f.Imports {
			if p := g.Paths[i.Path]; p.Target >= 0 {
				by := ByImport
				if i.Scope.ForTypes() {
					by = ByType
				}
				b.link(f.Path, g.Files[p.Target].Path, Link{By: by, Name: p.Name, Path: f.Path, Line: i.NameLine, Column: i.Column, Lazy: i.Scope.Has(python.InFunc)})
			}
		}
	}
}

func (b *builder) scripts(g *Scripts) {
	for _, f := range g.Files {
		b.node(f.Path, f.Path, f.Unread, f.Broken)
		for _, i := range f.Imports {
			to := i.To.Path
			if to == "" && i.To.Dir != "" { // the package is known, if not its file
				to = path.Join(i.To.Dir, "package.json")
			}
			if to != "" {
				b.nodes = append(b.nodes, to)
				b.link(f.Path, to, Link{By: i.by(), Name: i.Specifier, Path: f.Path, Line: int32(i.Where.Start.Line), Column: int32(i.Where.Start.Column), Lazy: i.Kind == typescript.Dynamic})
			}
		}
	}
}

func (b *builder) golang(g *GoFiles) {
	for _, f := range g.Files {
		b.node(path.Dir(f.Path), f.Path, f.Unread, f.Broken)
		for _, i := range f.Imports {
			if i.Dir != "" {
				b.link(path.Dir(f.Path), i.Dir, Link{By: ByImport, Name: i.Name, Path: f.Path, Line: int32(i.Where.Start.Line), Column: int32(i.Where.Start.Column)})
			}
		}
	}
}

func (b *builder) graph() *Graph {
	slices.Sort(b.nodes)
	g := &Graph{Nodes: slices.Compact(b.nodes), Unread: b.unread}
	for _, l := range b.links {
		l.link.From, _ = g.Node(l.from)
		l.link.To, _ = g.Node(l.to)
		g.Links = append(g.Links, l.link)
	}
	slices.SortFunc(g.Links, byPlace)
	g.index()
	return g
}

func (g *Graph) index() {
	g.first = make([]int32, len(g.Nodes)+1)
	at := 0
	for node := range g.first {
		for at < len(g.Links) && int(g.Links[at].From) < node {
			at++
		}
		g.first[node] = int32(at)
	}
}

// Node gives the index of a node by its path.
func (g *Graph) Node(name string) (int32, bool) {
	at, ok := slices.BinarySearch(g.Nodes, name)
	return int32(at), ok
}
