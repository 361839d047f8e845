package importgraph

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo/repotest"
)

func TestReadGraph(t *testing.T) {
	t.Parallel()
	r := repotest.Open(t, map[string]string{
		"hogli.yaml": "config: {}\n", "go.mod": "module m\n", "pnpm-workspace.yaml": "packages: [products/*]\n",
		"products/__init__.py": "", "products/a/__init__.py": "", "products/a/backend/__init__.py": "",
		"products/a/backend/api.py":      "import os\nfrom products.b.backend import models, gone\n",
		"products/b/__init__.py":         "",
		"products/b/backend/models.py":   "from ...a.backend.api import x\n",
		"products/b/package.json":        `{"name": "@posthog/products-b", "main": "gone.ts"}`,
		"products/a/frontend/a.tsx":      "import b from '@posthog/products-b'\nimport c from './c'\n",
		"products/a/frontend/c.ts":       "import '../../b/frontend/d'",
		"products/b/frontend/d.ts":       "",
		"products/c/backend/facade/a.go": "package facade\n\nimport \"m/products/c/backend/logic\"\n",
		"products/c/backend/logic/l.go":  "package logic\n",
	})
	g, err := ReadGraph(context.Background(), r, []string{"."})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range g.Links {
		got = append(got, fmt.Sprintf("%s > %s (%s)", l.Where(), g.Nodes[l.To], l.Name))
	}
	want := []string{
		"products/a/backend/api.py:2:32 > products/b/backend/models.py (products.b.backend.models)",
		"products/a/frontend/a.tsx:1:15 > products/b/package.json (@posthog/products-b)",
		"products/a/frontend/a.tsx:2:15 > products/a/frontend/c.ts (./c)",
		"products/a/frontend/c.ts:1:8 > products/b/frontend/d.ts (../../b/frontend/d)",
		"products/b/backend/models.py:1:30 > products/a/backend/api.py (products.a.backend.api.x)",
		"products/c/backend/facade/a.go:3:8 > products/c/backend/logic (m/products/c/backend/logic)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	group := g.Group(func(node string) string {
		if len(node) > 11 && node[:9] == "products/" && node[10] == '/' {
			return node[9:10]
		}
		return ""
	})
	cycles := group.Cycles()
	if len(cycles) != 1 || cycles[0].Cheapest.From != "b" || cycles[0].Cheapest.Count != 1 || len(cycles[0].Witness) != 2 {
		t.Errorf("%+v", cycles)
	}
	for _, e := range group.Edges {
		if e.From == "a" && e.Count != 3 {
			t.Errorf("%+v", e)
		}
	}
}

// random makes a graph of n nodes.
func random(r *rand.Rand, n, links int) *Graph {
	g := &Graph{}
	for i := range n {
		g.Nodes = append(g.Nodes, fmt.Sprintf("n%02d", i))
	}
	for range links {
		from, to := int32(r.IntN(n)), int32(r.IntN(n))
		if from != to {
			g.Links = append(g.Links, Link{From: from, To: to})
		}
	}
	slices.SortStableFunc(g.Links, func(a, b Link) int { return int(a.From - b.From) })
	g.index()
	return g
}

// distances are those of Floyd and Warshall; far is none.
func distances(g *Graph) [][]int {
	const far = 1 << 20
	d := make([][]int, len(g.Nodes))
	for i := range d {
		d[i] = slices.Repeat([]int{far}, len(g.Nodes))
	}
	for _, l := range g.Links {
		d[l.From][l.To] = 1
	}
	for k := range d {
		for i := range d {
			for j := range d {
				d[i][j] = min(d[i][j], d[i][k]+d[k][j])
			}
		}
	}
	return d
}

func TestChainIsTheShortest(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		g := random(r, 12, 18)
		d := distances(g)
		from, to := r.IntN(12), r.IntN(12)
		if from == to {
			continue
		}
		chain := g.Chain(func(n string) bool { return n == g.Nodes[from] }, func(n string) bool { return n == g.Nodes[to] })
		if want := d[from][to]; want < 1<<20 && len(chain) != want || want >= 1<<20 && chain != nil {
			t.Errorf("seed %d: %d links from %d to %d, want %d", seed, len(chain), from, to, want)
		}
		at := int32(from)
		for _, l := range chain {
			if l.From != at {
				t.Fatalf("seed %d: the chain breaks at %+v", seed, l)
			}
			at = l.To
		}
	}
}

// Of edges that as many places make, the one to cut is that which no file needs
// to be loaded, in whatever direction it goes.
func TestCheapestIsLazy(t *testing.T) {
	t.Parallel()
	for name, lazy := range map[string]map[string]string{
		"in a function": {"x.py": "def f():\n    from %s import y\n"},
		"for types":     {"x.py": "if TYPE_CHECKING:\n    from %s import y\n"},
		"dynamic":       {"x.ts": "const y = import('../%s/y')\n"},
		"a type":        {"x.ts": "import type { y } from '../%s/y'\n"},
	} {
		for _, at := range []string{"a", "b"} {
			other := map[string]string{"a": "b", "b": "a"}[at]
			files := map[string]string{"a/__init__.py": "", "b/__init__.py": "", "a/y.py": "", "b/y.py": "", "a/y.ts": "export {}\n", "b/y.ts": "export {}\n"}
			for file, text := range lazy {
				files[at+"/"+file] = fmt.Sprintf(text, other)
			}
			files[other+"/z.py"] = "from " + at + " import y\n"
			g, err := ReadGraph(t.Context(), repotest.Open(t, files), []string{"."})
			if err != nil {
				t.Fatal(err)
			}
			cycles := g.Group(path.Dir).Cycles()
			if len(cycles) != 1 || cycles[0].Cheapest.From != at {
				t.Errorf("%s, at %s: %+v", name, at, cycles)
			}
		}
	}
}

func TestCyclesAreWhatReachesItself(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		g := random(rand.New(rand.NewPCG(seed, 3)), 10, 13)
		d := distances(g)
		group := g.Group(func(n string) string { return n })
		in := map[string]bool{}
		for _, c := range group.Cycles() {
			shortest := len(g.Nodes)
			for _, m := range c.Members {
				in[m] = true
				at, _ := g.Node(m)
				shortest = min(shortest, d[at][at])
			}
			if len(c.Witness) != shortest {
				t.Errorf("seed %d: a ring of %d, the shortest has %d", seed, len(c.Witness), shortest)
			}
			for i, e := range c.Witness {
				if next := c.Witness[(i+1)%len(c.Witness)]; e.To != next.From {
					t.Errorf("seed %d: the ring breaks at %+v", seed, e)
				}
				if e.Count < c.Cheapest.Count {
					t.Errorf("seed %d: %+v is cheaper", seed, e)
				}
			}
		}
		for i, name := range g.Nodes {
			if in[name] != (d[i][i] < 1<<20) {
				t.Errorf("seed %d: %s in a cycle: %v", seed, name, in[name])
			}
		}
	}
}
