package lint_test

import (
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// counter is a Reader that counts what it was given.
type counter struct {
	mu   sync.Mutex
	seen map[string]int
}

func (c *counter) Read(_ *repo.Repo, f *lint.File) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[f.Path+" "+string(f.Content)]++
}

// counted is a rule that tells whether its reader was done before it.
type counted struct {
	*counter

	atCheck *int
}

func (c counted) Meta() report.Rule { return report.Rule{ID: "test/counted"} }

func (c counted) Reader() lint.Reader { return c.counter }

func (c counted) Check(*repo.Repo, []*repo.Product) []report.Finding {
	*c.atCheck = len(c.seen)
	return nil
}

func TestJobReadsEachFileOnceForAllRules(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for name, text := range map[string]string{
		"hogli.yaml": "{}", "products/a/backend/x.py": "1", "products/a/data.csv": "no comments", "products/b/backend/y.py": "2", "products/b/backend/zero.py": "\x00",
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := repo.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		products []*repo.Product
		want     map[string]int
	}{
		{r.Products(), map[string]int{"products/a/backend/x.py 1": 1, "products/b/backend/y.py 2": 1, "hogli.yaml {}": 1}},
		{r.Products()[:1], map[string]int{"products/a/backend/x.py 1": 1}},
	} {
		c := &counter{seen: map[string]int{}}
		first, second := 0, 0
		rules := []lint.Rule{counted{c, &first}, counted{c, &second}, fixed{}}
		if _, err := (lint.Job{Repo: r, Products: row.products, Rules: rules, Known: rules}).Do(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row.want, maps.Clone(c.seen)); diff != "" || first != len(row.want) || second != first {
			t.Errorf("%d, %d known when the rules checked\n%s", first, second, diff)
		}
	}
}
