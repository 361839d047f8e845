package boundary

import (
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/report"
)

const readerTree = `
-- hogli.yaml --
-- tach.toml --
source_roots = ["."]

[[modules]]
path = "products.a"
depends_on = []

[[modules]]
path = "products.b"
depends_on = []
-- products/__init__.py --
-- products/a/__init__.py --
-- products/a/package.json --
{"name": "a"}
-- products/a/backend/__init__.py --
-- products/a/backend/x.py --
from products.b.backend.y import Y
-- products/b/__init__.py --
-- products/b/package.json --
{"name": "b"}
-- products/b/backend/__init__.py --
-- products/b/backend/y.py --
import core.z
class Y: ...
-- core/__init__.py --
-- core/z.py --
from products.a.backend import x
`

// A job reads the files for the graph; without one the graph reads them. The
// findings are the same, and what a job has read is not read again.
func TestJobReadsForTheGraph(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, readerTree)
	alone := lint.Run(r, r.Products(), NewMaps(Strict, "").Rules())
	if len(alone) == 0 {
		t.Fatalf("%+v", alone)
	}
	rules := NewMaps(Strict, "").Rules()
	if len(rules[0].(rule).shared.Wanted(t.Context(), r)) < 8 {
		t.Error("the core is not wanted")
	}
	gone := goneOnceRead{rule: rules[0].(rule), t: t}
	rules[0] = gone
	v, err := lint.Job{Repo: r, Products: r.Products(), Rules: rules, Known: rules}.Do(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	place := func(found []report.Finding) (out []string) {
		for _, f := range found {
			out = append(out, f.Rule+" "+f.Where.String()+" "+f.Message)
		}
		slices.Sort(out)
		return out
	}
	if diff := cmp.Diff(place(alone), place(v.Findings)); diff != "" {
		t.Error(diff)
	}
}

// goneOnceRead takes a file away before anything is checked: who reads it again
// has no imports.
type goneOnceRead struct {
	rule

	t *testing.T
}

func (g goneOnceRead) Reader() lint.Reader { return goneReader{g.shared, g.t} }

type goneReader struct {
	*Maps

	t *testing.T
}

func (g goneReader) Read(r *repo.Repo, f *lint.File) {
	g.Maps.Read(r, f)
	if f.Path == "products/a/backend/x.py" {
		if err := os.WriteFile(r.Path(f.Path), nil, 0o600); err != nil {
			g.t.Error(err)
		}
	}
}
