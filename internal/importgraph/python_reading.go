package importgraph

import (
	"runtime"
	"sync/atomic"

	"github.com/posthog/hogli/internal/source/python"
)

// PythonReading is a graph whose files are being read.
type PythonReading struct {
	graph *Python
	names *names
	table *paths
	o     PythonOptions
	taken []atomic.Bool // of each file
	idle  chan *reader  // those that read nothing now
}

func newReading(g *Python, n *names, o PythonOptions) *PythonReading {
	p := &PythonReading{
		graph: g, names: n, table: &paths{ids: map[string]int32{}, names: n}, o: o,
		taken: make([]atomic.Bool, len(g.Files)), idle: make(chan *reader, runtime.GOMAXPROCS(0)),
	}
	for range cap(p.idle) {
		p.idle <- &reader{graph: g, paths: p.table, known: map[string]int32{}, o: o}
	}
	for i := range g.Files {
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
			list = append(list, p.graph.Files[i].Path)
		}
	}
	return list
}

// Take notes what a file imports; imports are all that python.ReadImports finds
// in the content. Neither is kept. A file that is no part of the graph, or was
// taken before, is passed over. It runs beside itself.
func (p *PythonReading) Take(rel string, content []byte, imports []python.Import) {
	at, ok := p.graph.File(rel)
	if !ok || p.taken[at].Swap(true) {
		return
	}
	one := <-p.idle
	defer func() { p.idle <- one }()
	one.file(at, content, imports)
}

// Finish reads the files that were not taken, and gives the graph.
func (p *PythonReading) Finish() *Python {
	g := p.graph
	list := p.Wanted()
	skipped := g.repo.Scan(list, func(i int, content []byte) { p.Take(list[i], content, python.ReadImports(content)) })
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
