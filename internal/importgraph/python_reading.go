package importgraph

import (
	"runtime"
	"slices"
	"sync/atomic"

	"github.com/posthog/hogli/internal/source/python"
)

// PythonReading is a graph whose files are being read.
type PythonReading struct {
	graph *Python
	names *names
	table *paths
	list  []string // the paths of the files: a search in the graph would look at files that others write
	o     PythonOptions
	taken []atomic.Bool // of each file
	idle  chan *reader  // those that read nothing now
}

func newReading(g *Python, n *names, o PythonOptions) *PythonReading {
	p := &PythonReading{
		graph: g, names: n, table: &paths{ids: map[string]int32{}, names: n}, o: o,
		list: make([]string, 0, len(g.Files)), taken: make([]atomic.Bool, len(g.Files)), idle: make(chan *reader, runtime.GOMAXPROCS(0)),
	}
	for range cap(p.idle) {
		p.idle <- &reader{graph: g, paths: p.table, known: map[string]int32{}, o: o}
	}
	for i := range g.Files {
		p.list = append(p.list, g.Files[i].Path)
		if g.Files[i].Stub {
			p.taken[i].Store(true)
		} else {
			g.Files[i].Unread = "it holds zero bytes, so it is no text" // until it is read
		}
	}
	return p
}

// Wanted lists the files that have not been taken.
func (p *PythonReading) Wanted() []string {
	var list []string
	for i := range p.taken {
		if !p.taken[i].Load() {
			list = append(list, p.list[i])
		}
	}
	return list
}

// Take notes what a file imports; imports and problem are all that
// python.ImportsAndProblem finds in the content. None is kept. It gives the index of the file; ok is false, and
// nothing done, for one that is no part of the graph or was taken before. It runs
// beside itself.
func (p *PythonReading) Take(rel string, content []byte, imports []python.Import, problem *python.Problem) (file int, ok bool) {
	at, ok := slices.BinarySearch(p.list, rel)
	if !ok || p.taken[at].Swap(true) {
		return 0, false
	}
	one := <-p.idle
	defer func() { p.idle <- one }()
	return at, one.file(at, content, imports, problem)
}

// Finish reads the files that were not taken, and gives the graph. What it reads
// visit is given too, if it is not nil, from several goroutines.
func (p *PythonReading) Finish(visit func(file int, rel string, content []byte)) *Python {
	g := p.graph
	list := p.Wanted()
	skipped := g.repo.Scan(list, func(i int, content []byte) {
		imports, problem := python.ImportsAndProblem(content)
		if file, ok := p.Take(list[i], content, imports, problem); ok && visit != nil {
			visit(file, list[i], content)
		}
	})
	for i := range p.taken { // who comes late has nothing to add
		p.taken[i].Store(true)
	}
	for _, s := range skipped {
		if at, ok := g.File(s.Path); ok {
			g.Files[at].Unread = s.Why
		}
	}
	g.Paths = p.table.list
	if p.o.AsTach != nil {
		g.cutPackages(p.names)
	}
	return g
}
