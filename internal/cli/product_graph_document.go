package cli

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// drawn is the document hogli.graph/1.
type drawn struct {
	Schema string             `json:"schema"`
	Level  string             `json:"level"`
	Nodes  []drawnNode        `json:"nodes"`
	Edges  []drawnEdge        `json:"edges"`
	Cycles [][]string         `json:"cycles"` // the nodes of each
	Rings  []drawnRing        `json:"rings"`  // what shows each cycle, in the same order
	Unread []drawnUnread      `json:"unread"` // files whose imports are not all known
	Errors []report.JSONError `json:"errors"`
}

type drawnNode struct {
	ID      string `json:"id"`
	Product string `json:"product"` // whose all of its files are; "" for none
}

type drawnEdge struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Count int    `json:"count"` // places

	Kinds  []string       `json:"kinds"`
	Places map[string]int `json:"places"` // by kind

	// The first place, of an import if there is one.
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type drawnRing struct {
	Edges    []drawnEdge `json:"edges"`
	Cheapest drawnEdge   `json:"cheapest"` // the edge of the ring that the fewest places make
}

type drawnUnread struct {
	Path string `json:"path"`
	Why  string `json:"why"`
}

// productsOf gives the product of the nodes whose files are all of one.
func productsOf(r *repo.Repo, g *importgraph.Graph, of func(file string) string) map[string]string {
	whose := map[string]string{}
	dirs := map[string]string{}
	for _, p := range r.Products() {
		dirs[p.Dir] = p.Name
	}
	for _, file := range g.Nodes {
		rest, _ := strings.CutPrefix(file, r.Config.Paths.Products+"/")
		folder, _, _ := strings.Cut(rest, "/")
		name := dirs[r.Config.Paths.Products+"/"+folder]
		if rest == file {
			name = ""
		}
		node := of(file)
		if known, ok := whose[node]; ok && known != name {
			name = ""
		}
		whose[node] = name
	}
	return whose
}

func (d *drawn) add(g *importgraph.Group, keep func(node string) bool, whose map[string]string) {
	shown := map[string]bool{}
	for _, e := range g.Edges {
		if keep(e.From) || keep(e.To) {
			d.Edges = append(d.Edges, drawEdge(e))
			shown[e.From], shown[e.To] = true, true
		}
	}
	for _, node := range g.Nodes {
		if keep(node) || shown[node] {
			d.Nodes = append(d.Nodes, drawnNode{node, whose[node]})
		}
	}
}

func drawEdge(e importgraph.GroupEdge) drawnEdge {
	at := e.First.Where()
	places := map[string]int{}
	for c, n := range e.By {
		places[string(c)] = n
	}
	return drawnEdge{From: e.From, To: e.To, Count: e.Count, Kinds: kindsOf(places), Places: places, Path: at.Path, Line: at.Start.Line, Column: at.Start.Column}
}

func drawRing(c importgraph.Cycle) drawnRing {
	out := drawnRing{Cheapest: drawEdge(c.Cheapest)}
	for _, e := range c.Witness {
		out.Edges = append(out.Edges, drawEdge(e))
	}
	return out
}

// place is the first place of an edge, and how many there are of each kind.
func (e drawnEdge) place() string {
	return fmt.Sprintf("%s, %s:%d:%d", counted(e.Places), e.Path, e.Line, e.Column)
}
