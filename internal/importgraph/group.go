package importgraph

import (
	"cmp"
	"slices"
	"strings"
)

// Group is the graph with nodes put together: products, modules.
type Group struct {
	Nodes []string    // sorted
	Edges []GroupEdge // sorted by From, then To
}

// GroupEdge is that one group imports another one.
type GroupEdge struct {
	From, To string
	Count    int             // places that do
	Eager    int             // those of them that run when the importing file is loaded
	By       map[Channel]int // the same by channel
	First    Link            // the first of them, of imports if there are some
}

// Group puts the nodes together that of gives one name; "" leaves a node out.
func (g *Graph) Group(of func(node string) string) *Group {
	names := make([]string, len(g.Nodes))
	for i, node := range g.Nodes {
		names[i] = of(node)
	}
	out := &Group{}
	for _, name := range names {
		if name != "" {
			out.Nodes = append(out.Nodes, name)
		}
	}
	slices.Sort(out.Nodes)
	out.Nodes = slices.Compact(out.Nodes)
	at := map[[2]string]int{}
	for _, l := range g.Links {
		key := [2]string{names[l.From], names[l.To]}
		if key[0] == key[1] || key[0] == "" || key[1] == "" {
			continue
		}
		i, there := at[key]
		if !there {
			i = len(out.Edges)
			at[key] = i
			out.Edges = append(out.Edges, GroupEdge{From: key[0], To: key[1], First: l, By: map[Channel]int{}})
		}
		e := &out.Edges[i]
		e.Count++
		if l.By == ByImport && !l.Lazy {
			e.Eager++
		}
		e.By[l.By]++
		if l.By.IsImport() && !e.First.By.IsImport() {
			e.First = l
		}
	}
	slices.SortFunc(out.Edges, func(a, b GroupEdge) int {
		return cmp.Or(strings.Compare(a.From, b.From), strings.Compare(a.To, b.To))
	})
	return out
}

// Cycle is a ring of groups: each edge ends where the next one begins, and the
// last where the first did.
type Cycle struct {
	Members  []string    // all groups that reach each other, sorted
	Witness  []GroupEdge // the shortest ring among them
	Cheapest GroupEdge   // the edge of the ring that the fewest places make; of several, the one that fewest files need to be loaded
}

// Cycles lists the sets of groups that reach each other, by their first member,
// each with a witness.
func (g *Group) Cycles() []Cycle {
	var out []Cycle
	for _, members := range g.components() {
		if len(members) < 2 {
			continue
		}
		slices.Sort(members)
		c := Cycle{Members: members, Witness: g.ring(members)}
		c.Cheapest = slices.MinFunc(c.Witness, func(a, b GroupEdge) int { return cmp.Or(a.Count-b.Count, a.Eager-b.Eager) })
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b Cycle) int { return strings.Compare(a.Members[0], b.Members[0]) })
	return out
}

func (g *Group) from(node string) []GroupEdge {
	begin, _ := slices.BinarySearchFunc(g.Edges, node, func(e GroupEdge, node string) int { return strings.Compare(e.From, node) })
	end := begin
	for end < len(g.Edges) && g.Edges[end].From == node {
		end++
	}
	return g.Edges[begin:end]
}

// components are Tarjan's strongly connected ones. Groups are few: the depth of
// the recursion is that of a path through products or modules.
func (g *Group) components() [][]string {
	index, low, on := map[string]int{}, map[string]int{}, map[string]bool{}
	var stack []string
	var out [][]string
	var visit func(node string)
	visit = func(node string) {
		index[node] = len(index) + 1
		low[node] = index[node]
		stack, on[node] = append(stack, node), true
		for _, e := range g.from(node) {
			switch {
			case index[e.To] == 0:
				visit(e.To)
				low[node] = min(low[node], low[e.To])
			case on[e.To]:
				low[node] = min(low[node], index[e.To])
			}
		}
		if low[node] != index[node] {
			return
		}
		at := slices.Index(stack, node)
		for _, member := range stack[at:] {
			on[member] = false
		}
		out = append(out, slices.Clone(stack[at:]))
		stack = stack[:at]
	}
	for _, node := range g.Nodes {
		if index[node] == 0 {
			visit(node)
		}
	}
	return out
}

// ring is a shortest cycle among the members of a component.
func (g *Group) ring(members []string) []GroupEdge {
	var best []GroupEdge
	for _, start := range members {
		if ring := g.ringAt(start, members); best == nil || len(ring) < len(best) {
			best = ring
		}
		if len(best) == 2 {
			break // there is no shorter one
		}
	}
	return best
}

func (g *Group) ringAt(start string, members []string) []GroupEdge {
	by := map[string]GroupEdge{}
	queue := []string{start}
	for len(queue) > 0 {
		node := queue[0]
		queue = queue[1:]
		for _, e := range g.from(node) {
			if _, seen := by[e.To]; seen || !slices.Contains(members, e.To) {
				continue
			}
			by[e.To] = e
			if e.To == start {
				ring := []GroupEdge{e}
				for at := e.From; at != start; at = by[at].From {
					ring = append(ring, by[at])
				}
				slices.Reverse(ring)
				return ring
			}
			queue = append(queue, e.To)
		}
	}
	return nil
}
