package boundary

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
)

// shapeRepo writes the repository in PostHog's shape, with tach.toml changed.
func shapeRepo(tb testing.TB, change func(toml string) string) *repo.Repo {
	tb.Helper()
	root := tb.TempDir()
	if err := repotest.WriteShape(root, repotest.Shape{Python: 26}); err != nil {
		tb.Fatal(err)
	}
	at := filepath.Join(root, "tach.toml")
	content, err := os.ReadFile(at)
	if err != nil {
		tb.Fatal(err)
	}
	changed := []byte(change(string(content)))
	if bytes.Equal(content, changed) != (change("") == "") {
		tb.Fatal("the change finds nothing to change")
	}
	if err := os.WriteFile(at, changed, 0o600); err != nil {
		tb.Fatal(err)
	}
	if out, err := exec.Command("git", "init", "-q", root).CombinedOutput(); err != nil {
		tb.Skipf("no git: %v: %s", err, out)
	}
	r, err := repo.Open(root)
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
	replace := func(old, text string) func(string) string {
		return func(toml string) string {
			if toml == "" {
				return "changed"
			}
			return strings.Replace(toml, old, text, 1)
		}
	}
	const leak = `    "backend\\.models.*", # ] DDL` + "\n"
	for _, row := range []struct {
		name   string
		change func(string) string
		kind   Kind
		least  int
	}{
		{"as it is", func(s string) string { return s }, "", 0},
		{"a dependency less", replace(`depends_on = ["posthog", "products.product_01"]`, `depends_on = ["posthog"]`), Undeclared, 3},
		{"the core may import nothing", replace(`    "ee",`+"\n", ""), Undeclared, 1},
		{"a leak less", replace(leak, ""), Private, 2},
		{"a name less in the alternation", replace("|product_18|", "|"), "", 0},
		{"no facade", replace(`    "backend\\.facade.*",`+"\n", ""), Private, 30},
		{"no circles", replace(`layers =`, "forbid_circular_dependencies = true\nlayers ="), Circular, 1},
		{"strings count", replace(`layers =`, "include_string_imports = true\nlayers ="), Private, 0},
		{"the root is judged", replace(`layers =`, "root_module = \"allow\"\nlayers ="), "", 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := shapeRepo(t, row.change)
			want := verdicts(t, program, r.Root)
			if diff := cmp.Diff(want, judged(t, r, AsTach)); diff != "" {
				t.Errorf("(-tach +hogli)\n%s", diff)
			}
			if row.kind != Circular && sum(want, row.kind) < row.least || row.kind == Circular && len(want) == 0 {
				t.Errorf("%d of %s: %q", sum(want, row.kind), row.kind, want)
			}
		})
	}
	clean := tell(t, shapeRepo(t, func(s string) string { return s }), Strict)
	if diff := cmp.Diff([]string{"tach.toml:12:8 warning vacuous <root> <root> is never looked at, because root_module is not set to \"allow\""}, clean); diff != "" {
		t.Error(diff)
	}
}

// Metamorphic, in PostHog's shape: a dependency less is a finding for each name
// on its edge; put back it is none. What stands in the file in another order
// changes nothing.
func TestShapeChanges(t *testing.T) {
	t.Parallel()
	r := shapeRepo(t, func(s string) string { return s })
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
	less := shapeRepo(t, func(s string) string {
		return strings.Replace(s+" ", `depends_on = ["posthog", "products.product_01"]`, `depends_on = ["posthog"]`, 1)
	})
	if got := sum(tell(t, less, Strict), Undeclared); got != names || names == 0 {
		t.Errorf("%d findings for %d names", got, names)
	}
	shuffled := shapeRepo(t, func(s string) string {
		blocks := strings.Split(s, "\n[[modules]]\n")
		if len(blocks) < 60 {
			return s + " "
		}
		middle := blocks[1 : len(blocks)-1]
		slices.Reverse(middle)
		return strings.Join(blocks, "\n[[modules]]\n")
	})
	if got := tell(t, shuffled, Strict); len(got) != 1 {
		t.Errorf("in another order: %q", got)
	}
}
