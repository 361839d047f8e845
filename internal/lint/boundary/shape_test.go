package boundary

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
)

// shape is the repository in PostHog's shape, written once.
type shape struct{ root, toml string }

func writeShape(tb testing.TB) shape {
	tb.Helper()
	s := shape{root: tb.TempDir()}
	if err := repotest.WriteShape(s.root, repotest.Shape{Python: 26}); err != nil {
		tb.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(s.root, "tach.toml"))
	if err != nil {
		tb.Fatal(err)
	}
	gitInit(tb, s.root)
	s.toml = string(content)
	return s
}

// with opens it with a piece of tach.toml changed, or none.
func (s shape) with(tb testing.TB, old, text string) *repo.Repo {
	tb.Helper()
	if !strings.Contains(s.toml, old) {
		tb.Fatalf("%q is not there to change", old)
	}
	if err := os.WriteFile(filepath.Join(s.root, "tach.toml"), []byte(strings.Replace(s.toml, old, text, 1)), 0o600); err != nil {
		tb.Fatal(err)
	}
	r, err := repo.Open(s.root)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// In PostHog's shape only the dead <root> is wrong, and whatever is taken out of
// its map tach and hogli miss alike.
func TestShape(t *testing.T) {
	t.Parallel()
	program := tachProgram(t)
	s := writeShape(t)
	const leak = `    "backend\\.models.*", # ] DDL` + "\n"
	for _, row := range []struct {
		name, old, text string
		kind            Kind
		least           int
	}{
		{"as it is", "", "", "", 0},
		{"a dependency less", `depends_on = ["posthog", "products.product_01"]`, `depends_on = ["posthog"]`, Undeclared, 3},
		{"the core may import nothing", `    "ee",` + "\n", "", Undeclared, 1},
		{"a leak less", leak, "", Private, 2},
		{"a name less in the alternation", "|product_18|", "|", "", 0},
		{"no facade", `    "backend\\.facade.*",` + "\n", "", Private, 30},
		{"no circles", `layers =`, "forbid_circular_dependencies = true\nlayers =", Circular, 1},
		{"strings count", `layers =`, "include_string_imports = true\nlayers =", Private, 0},
		{"the root is judged", `layers =`, "root_module = \"allow\"\nlayers =", "", 0},
	} {
		r := s.with(t, row.old, row.text)
		want := verdicts(t, program, r.Root)
		if diff := cmp.Diff(want, judged(t, r, AsTach)); diff != "" {
			t.Errorf("%s (-tach +hogli)\n%s", row.name, diff)
		}
		if row.kind != Circular && sum(want, row.kind) < row.least || row.kind == Circular && len(want) == 0 {
			t.Errorf("%s: %d of %s: %q", row.name, sum(want, row.kind), row.kind, want)
		}
	}
	clean := tell(t, s.with(t, "", ""), Strict)
	if diff := cmp.Diff([]string{"tach.toml:12:8 warning vacuous <root> <root> is never looked at, because root_module is not set to \"allow\""}, clean); diff != "" {
		t.Error(diff)
	}
}

// Metamorphic, in PostHog's shape: a dependency less is a finding for each name
// on its edge; put back it is none. What stands in the file in another order
// changes nothing.
func TestShapeChanges(t *testing.T) {
	t.Parallel()
	s := writeShape(t)
	r := s.with(t, "", "")
	a, err := Analyze(t.Context(), r, Strict)
	if err != nil {
		t.Fatal(err)
	}
	from, _ := a.Modules.Named(repotest.ShapeModule(0))
	to, _ := a.Modules.Named(repotest.ShapeModule(1))
	names := 0
	for file := range a.Graph.Files {
		for _, i := range a.Graph.Files[file].Imports {
			if a.Owners[file] == from && a.Targets[i.Path] == to && a.isVisible(i.Scope) {
				names++
			}
		}
	}
	less := s.with(t, `depends_on = ["posthog", "products.product_01"]`, `depends_on = ["posthog"]`)
	if got := sum(tell(t, less, Strict), Undeclared); got != names || names == 0 {
		t.Errorf("%d findings for %d names", got, names)
	}
	blocks := strings.Split(s.toml, "\n[[modules]]\n")
	slices.Reverse(blocks[1 : len(blocks)-1])
	shuffled := s.with(t, s.toml, strings.Join(blocks, "\n[[modules]]\n"))
	if got := tell(t, shuffled, Strict); len(got) != 1 {
		t.Errorf("in another order: %q", got)
	}
	sealed := 0 // a module that exposes nothing: every name in it that others import, save the module itself
	for file := range a.Graph.Files {
		for _, i := range a.Graph.Files[file].Imports {
			if a.Targets[i.Path] == to && a.Owners[file] != to && a.isVisible(i.Scope) && a.isChecked(file) && memberOf(a.Graph.Paths[i.Path].Name, to) != "" {
				sealed++
			}
		}
	}
	seal := fmt.Sprintf("[[interfaces]]\nexpose = []\nfrom = [%q]\nexclusive = true\n\n# The surface of isolated", repotest.ShapeModule(1))
	if got := sum(tell(t, s.with(t, "# The surface of isolated", seal), Strict), Private); got != sealed || sealed == 0 {
		t.Errorf("sealed: %d findings for %d names", got, sealed)
	}
	one := tell(t, s.with(t, `depends_on = ["posthog", "products.product_01"]`, `depends_on = []`), Strict)
	two := tell(t, s.with(t, `path = "products.product_00"
depends_on = ["posthog", "products.product_01"]`, `path = "products.product_00"
depends_on = ["products.product_00.backend.logic"]
[[modules]]
path = "products.product_00.backend.logic"
depends_on = ["products.product_00"]`), Strict)
	if sum(one, Undeclared) == 0 || sum(one, Undeclared) != sum(two, Undeclared) {
		t.Errorf("a module split in two does not keep the sum: %d, %d", sum(one, Undeclared), sum(two, Undeclared))
	}
}
