package importgraph

import "slices"

// Chain is the shortest way from a node that from holds to one that to holds,
// link by link; nil when there is none. Of several it is the first in the order
// of the graph. A way between nodes of both kinds goes through others only.
func (g *Graph) Chain(from, to func(node string) bool) []Link {
	by := make([]int32, len(g.Nodes)) // the link that leads to a node, plus one
	seen := make([]bool, len(g.Nodes))
	var queue []int32
	for node, name := range g.Nodes {
		if from(name) {
			seen[node] = true
			queue = append(queue, int32(node))
		}
	}
	for len(queue) > 0 {
		node := queue[0]
		queue = queue[1:]
		for at := g.first[node]; at < g.first[node+1]; at++ {
			next := g.Links[at].To
			if seen[next] {
				continue
			}
			seen[next], by[next] = true, at+1
			if to(g.Nodes[next]) {
				return g.back(by, next)
			}
			queue = append(queue, next)
		}
	}
	return nil
}

// back follows the links from the end of a chain to its beginning.
func (g *Graph) back(by []int32, node int32) []Link {
	var chain []Link
	for by[node] > 0 {
		link := g.Links[by[node]-1]
		chain = append(chain, link)
		node = link.From
	}
	slices.Reverse(chain)
	return chain
}
