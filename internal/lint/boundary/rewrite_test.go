package boundary

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/lint/boundary/facade"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/run/runtest"
)

// shop writes a product with a facade, and a core that imports past it, by
// chance. Each value says where it was made.
func shop(seed uint64) string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 11))}
	names := []string{"f", "g", "h"}
	inside := []string{"models", "logic", "extra"}
	g.write("-- hogli.yaml --\n-- tach.toml --\n[[modules]]\npath = \"core\"\n[[modules]]\npath = \"products.p\"\n[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"products\\\\.p\"]\n")
	g.write("-- products/p/package.json --\n{}\n-- products/p/backend/__init__.py --\n")
	site := 0
	bind := func(name, module string, others []string) {
		site++
		switch n := g.IntN(14); {
		case n < 6:
			g.write("%s = \"%s.%s %d\"\n", name, module, name, site)
		case n < 10 && len(others) > 0:
			g.write("from .%s import %s as %s\n", g.one(others...), g.one(name, g.one(names...)), name)
		case n == 10:
			g.write("try:\n    %s = \"%d\"\nexcept E: pass\n", name, site)
		case n == 11:
			g.write("def set():\n    global %s\n    %s = \"%d\"\nset()\n", name, name, site)
		case n == 12 && len(others) > 0:
			g.write("from .%s import *\n", g.one(others...))
		default:
			g.write("for %s in [\"%d\"]: pass\n", name, site)
		}
	}
	for i, module := range inside {
		g.write("-- products/p/backend/%s.py --\n", module)
		for _, name := range names {
			for bind(name, module, inside[:i]); g.chance(15); {
				bind(name, module, inside[:i])
			}
		}
	}
	for _, file := range []string{"__init__", "api"} {
		g.write("-- products/p/backend/facade/%s.py --\n", file)
		circle := g.IntN(8)
		for n := range 1 + g.IntN(4) {
			if n == circle {
				g.write("import core.c%d\n", g.IntN(4))
			}
			g.write("from ..%s import %s%s\n", g.one(inside...), g.one(names...), g.one("", "", " as k", " as f"))
		}
		if g.chance(20) {
			g.write("%s = \"%s\"\n", g.one(names...), file)
		}
	}
	for i := range 4 {
		g.write("-- core/c%d.py --\n", i)
		for range 1 + g.IntN(3) {
			line := fmt.Sprintf("from products.p.backend.%s import %s", g.one(inside...), g.one("f", "g", "h", "f, g", "f as x, h", "(g,\n    f as y)", "f, g, h as z"))
			g.write("%s%s\n", g.one("", "", "try: pass\nfinally: pass\n", "x = \"1\"; "), line)
		}
	}
	return g.text.String()
}

// TestRewrittenImportsAreTheSame has Python say what each name of the core is,
// before and after the repairs: exactly the same.
func TestRewrittenImportsAreTheSame(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("python3"); err != nil {
		runtest.Lacks(t, "python3 is not there: install it to see what rewritten imports give")
	}
	const seeds = 200
	repos := make([]*repo.Repo, seeds)
	for seed := range repos {
		repos[seed] = repotest.OpenText(t, shop(uint64(seed)))
	}
	before := objects(t, repos)
	changed := 0
	for _, r := range repos {
		changed += fixAll(t, r)
	}
	compared := 0
	for seed, after := range objects(t, repos) {
		if _, broken := before[seed]["products.p.backend.facade.api"].(string); broken {
			continue // nobody can use the facade, which is not a matter of who imports it
		}
		compared++
		for module, had := range before[seed] {
			if _, broken := had.(string); broken {
				delete(after, module) // it may only become better
				delete(before[seed], module)
			}
		}
		if diff := cmp.Diff(before[seed], after); diff != "" {
			t.Errorf("seed %d (-before +after)\n%s\n%s", seed, diff, shop(uint64(seed)))
			break
		}
	}
	t.Logf("%d files changed in %d repositories, %d compared", changed, seeds, compared)
	if changed < seeds/10 || compared < seeds/10 {
		t.Errorf("only %d files changed, %d compared", changed, compared)
	}
}

// objects are the names of each repository's core, and what they stand for.
func objects(t *testing.T, repos []*repo.Repo) []map[string]any {
	t.Helper()
	var roots []string
	for _, r := range repos {
		roots = append(roots, r.Root)
	}
	cmd := runtest.Command(t, "python3", "testdata/objects.py")
	cmd.Stdin, cmd.Stderr = strings.NewReader(strings.Join(roots, "\n")), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]any
	for line := range strings.Lines(string(out)) {
		var one map[string]any
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		list = append(list, one)
	}
	if len(list) != len(repos) || !slices.ContainsFunc(list, func(m map[string]any) bool { _, ok := m["core.c0"].(map[string]any); return ok }) {
		t.Fatalf("%d answers about %d repositories", len(list), len(repos))
	}
	return list
}

// TestExposeIsExact: with the patterns of the least facade, and what can go
// through it rewritten, nothing is past the interface; with one pattern less,
// something is.
func TestExposeIsExact(t *testing.T) {
	t.Parallel()
	tried := 0
	for seed := range 60 {
		r := repotest.OpenText(t, shop(uint64(seed)))
		p := r.Products()[0]
		expose := facade.New(r, graphOf(t, r)).Surface(p).Expose(p)
		fixAll(t, r)
		for without := -1; without < len(expose); without++ {
			var list []string
			for i, pattern := range expose {
				if i != without {
					list = append(list, edit.QuoteTOML(pattern))
				}
			}
			repotest.Put(t, r.Root, map[string]string{"tach.toml": "[[modules]]\npath = \"core\"\n[[modules]]\npath = \"products.p\"\n[[interfaces]]\nexpose = [" + strings.Join(list, ", ") + "]\nfrom = [\"products\\\\.p\"]\n"})
			again, err := repo.Open(r.Root)
			if err != nil {
				t.Fatal(err)
			}
			tried++
			if past := sum(tell(t, again, Strict), Private); (past > 0) != (without >= 0) {
				t.Fatalf("seed %d: %d imports are past %q\n%s", seed, past, list, shop(uint64(seed)))
			}
		}
	}
	t.Logf("%d lists of patterns", tried)
}

func graphOf(t *testing.T, r *repo.Repo) *importgraph.Python {
	t.Helper()
	a, err := Analyze(context.Background(), r, Strict)
	if err != nil {
		t.Fatal(err)
	}
	return a.Graph
}

// fixAll makes all repairs, and tells how many files change.
func fixAll(t *testing.T, r *repo.Repo) int {
	t.Helper()
	a, err := Analyze(context.Background(), r, Strict)
	if err != nil {
		t.Fatal(err)
	}
	changes, _, err := lint.Fixes(context.Background(), r, a.Findings())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		if err := os.WriteFile(filepath.Join(r.Root, c.Path), c.After, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return len(changes)
}
