package boundary

import "slices"

// circles gives the groups of nodes that lead to each other, of two and more,
// each sorted (Tarjan).
func circles(next [][]int) [][]int {
	t := tarjan{next: next, index: make([]int, len(next)), low: make([]int, len(next)), on: make([]bool, len(next))}
	for n := range next {
		if t.index[n] == 0 {
			t.visit(n)
		}
	}
	slices.SortFunc(t.groups, slices.Compare[[]int])
	return t.groups
}

type tarjan struct {
	next   [][]int
	index  []int // from 1, in the order of visits; 0 is not visited
	low    []int
	on     []bool
	stack  []int
	count  int
	groups [][]int
}

func (t *tarjan) visit(n int) {
	t.count++
	t.index[n], t.low[n] = t.count, t.count
	t.stack, t.on[n] = append(t.stack, n), true
	for _, to := range t.next[n] {
		if t.index[to] == 0 {
			t.visit(to)
			t.low[n] = min(t.low[n], t.low[to])
		} else if t.on[to] {
			t.low[n] = min(t.low[n], t.index[to])
		}
	}
	if t.low[n] != t.index[n] {
		return
	}
	at := slices.Index(t.stack, n)
	group := slices.Clone(t.stack[at:])
	t.stack = t.stack[:at]
	for _, one := range group {
		t.on[one] = false
	}
	if len(group) > 1 {
		slices.Sort(group)
		t.groups = append(t.groups, group)
	}
}

// shortestRound is a shortest way from a node back to itself, without the node
// at its end. There has to be one.
func shortestRound(next [][]int, start int) []int {
	from := map[int]int{}
	for queue := []int{start}; len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		for _, to := range next[n] {
			if to == start {
				round := []int{n}
				for n != start {
					n = from[n]
					round = append(round, n)
				}
				slices.Reverse(round)
				return round
			}
			if _, seen := from[to]; !seen {
				from[to] = n
				queue = append(queue, to)
			}
		}
	}
	return []int{start}
}
