package boundary

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
)

// says gives one line for each rule that has a word in an answer.
func says(a Answer) string {
	var out []string
	for _, s := range a.Says {
		word := "denies"
		if s.Allowed {
			word = "allows"
		}
		out = append(out, fmt.Sprintf("%s %s at %s", s.Rule, word, place(s.Where)))
	}
	return strings.Join(out, ", ")
}

// printed gives the changes as they are shown.
func printed(f *Flip) string {
	var out strings.Builder
	for _, c := range f.Changes {
		fmt.Fprintf(&out, "%s:%d", c.Path, c.Line)
		for _, line := range c.Old {
			out.WriteString("\n-" + line)
		}
		for _, line := range c.New {
			out.WriteString("\n+" + line)
		}
		out.WriteString("\n")
	}
	return out.String()
}

// makeChanges does with the files what a person does who reads the changes.
func makeChanges(t *testing.T, root string, changes []Change) {
	t.Helper()
	for _, c := range changes {
		path := filepath.Join(root, c.Path)
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		list := strings.Split(string(content), "\n")
		end := c.Line - 1 + len(c.Old)
		for i, want := range c.Old {
			if got := strings.TrimSuffix(list[c.Line-1+i], "\r"); got != want {
				t.Fatalf("%s:%d reads %q, and the change says %q", c.Path, c.Line+i, got, want)
			}
		}
		list = slices.Concat(list[:c.Line-1], c.New, list[end:])
		if err := os.WriteFile(path, []byte(strings.Join(list, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// turned makes the changes of a flip in the files, reads everything anew, and
// wants the other answer; then the changes that turn it back, and the first.
func turned(t *testing.T, r *repo.Repo, importer, path string, flip *Flip, was bool) *Analysis {
	t.Helper()
	makeChanges(t, r.Root, flip.Changes)
	again, err := repo.Open(r.Root)
	if err != nil {
		t.Fatal(err)
	}
	a, err := Analyze(context.Background(), again, Strict)
	if err != nil {
		t.Fatalf("%v\n%s", err, printed(flip))
	}
	if now := a.Ask(importer, path); now.Allowed() == was {
		t.Fatalf("%s imports %s: still %v: %s\n%s", importer, path, was, says(now), printed(flip))
	}
	return a
}

const (
	twoFiles  = "-- a/__init__.py --\n-- a/m.py --\n-- b/__init__.py --\nx = {}\n-- b/x.py --\n-- b/c/__init__.py --\n-- tach.toml --\n"
	moduleA   = "[[modules]]\npath = \"a\"\ndepends_on = []\n"
	moduleB   = "[[modules]]\npath = \"b\"\n"
	dependsB  = "[[modules]]\npath = \"a\"\ndepends_on = [\"b\"]\n"
	pyproject = "-- pyproject.toml --\n[[tool.importlinter.contracts]]\nname = \"x\"\ntype = \"forbidden\"\n"
	layered   = "-- products/p/package.json --\n{}\n-- products/p/backend/__init__.py --\n-- products/p/backend/logic.py --\n-- products/p/backend/routes.py --\n-- tach.toml --\n[[modules]]\npath = \"products.p\"\n"
)

// TestFlip: each kind of verdict, the line that decides, and the change that
// turns it, tried on the files, there and back.
func TestFlip(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, text, importer, path, says, change string }{
		{
			"undeclared", twoFiles + moduleA + moduleB, "a.m", "b.x", "boundary/undeclared denies at tach.toml:3",
			"tach.toml:3\n-depends_on = []\n+depends_on = [\"b\"]\n",
		},
		{
			"undeclared, in a list of lines", twoFiles + "[[modules]]\npath = \"a\"\ndepends_on = [\n    \"z\", # why\n]\n" + moduleB, "a.m", "b", "boundary/undeclared denies at tach.toml:3",
			"tach.toml:4\n+    \"b\",\n",
		},
		{
			"declared", twoFiles + dependsB + moduleB, "a", "b", "boundary/undeclared allows at tach.toml:3",
			"tach.toml:3\n-depends_on = [\"b\"]\n+depends_on = []\n",
		},
		{
			"declared by a pattern", twoFiles + "[[modules]]\npath = \"a\"\ndepends_on = [\"b*\"]\n" + moduleB, "a", "b", "boundary/undeclared allows at tach.toml:3",
			"tach.toml:4\n+cannot_depend_on = [\"b\"]\n",
		},
		{
			"deprecated", twoFiles + "[[modules]]\npath = \"a\"\ndepends_on = [{path = \"b\", deprecated = true}, \"z\"]\n" + moduleB, "a", "b", "boundary/deprecated allows at tach.toml:3",
			"tach.toml:3\n-depends_on = [{path = \"b\", deprecated = true}, \"z\"]\n+depends_on = [\"z\"]\n",
		},
		{
			"open", twoFiles + "[[modules]]\npath = \"a\"\n" + moduleB, "a", "b", "boundary/undeclared allows at tach.toml:1",
			"tach.toml:3\n+cannot_depend_on = [\"b\"]\n",
		},
		{
			"utility", twoFiles + moduleA + moduleB + "utility = true\n", "a", "b", "boundary/undeclared allows at tach.toml:4",
			"tach.toml:4\n+cannot_depend_on = [\"b\"]\n",
		},
		{
			"unchecked", twoFiles + moduleA + "unchecked = true\n" + moduleB, "a", "b", "boundary/undeclared allows at tach.toml:1",
			"tach.toml:4\n-unchecked = true\n",
		},
		{
			"forbidden", twoFiles + dependsB + "cannot_depend_on = [\"b\", \"z\"]\n" + moduleB, "a", "b", "boundary/forbidden denies at tach.toml:4",
			"tach.toml:4\n-cannot_depend_on = [\"b\", \"z\"]\n+cannot_depend_on = [\"z\"]\n",
		},
		{
			"a layer below", twoFiles + "layers = [\"hi\", \"lo\"]\n" + moduleA + "layer = \"hi\"\n" + moduleB + "layer = \"lo\"\n", "a", "b", "boundary/layer allows at tach.toml:5",
			"tach.toml:6\n+cannot_depend_on = [\"b\"]\n",
		},
		{
			"a layer above", twoFiles + "layers = [\"hi\", \"lo\"]\n" + dependsB + "layer = \"lo\"\n" + moduleB + "layer = \"hi\"\n", "a", "b", "boundary/layer denies at tach.toml:5",
			"tach.toml:5\n-layer = \"lo\"\n+layer = \"hi\"\n",
		},
		{
			"a layer above, and nothing declared", twoFiles + "layers = [\"hi\", \"lo\"]\n" + moduleA + "layer = \"lo\"\n" + moduleB + "layer = \"hi\"\n", "a", "b", "boundary/layer denies at tach.toml:5",
			"tach.toml:5\n-layer = \"lo\"\n+layer = \"hi\"\ntach.toml:4\n-depends_on = []\n+depends_on = [\"b\"]\n",
		},
		{
			"a closed layer", twoFiles + "layers = [\n  \"hi\",\n  { name = \"mid\", closed = true },\n  \"lo\",\n]\n" + moduleA + "layer = \"hi\"\n" + moduleB + "layer = \"lo\"\n", "a", "b", "boundary/layer denies at tach.toml:3",
			"tach.toml:3\n-  { name = \"mid\", closed = true },\n+  \"mid\",\n",
		},
		{
			"private", twoFiles + dependsB + moduleB + "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"b\"]\n", "a.m", "b.y.z", "boundary/undeclared allows at tach.toml:3, boundary/private denies at tach.toml:6",
			"tach.toml:7\n-expose = [\"x\"]\n+expose = [\"x\", \"y\\\\.z\"]\n",
		},
		{
			"private, by an interface of others too", twoFiles + dependsB + moduleB + "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"(a|b)\"]\n", "a.m", "b.y", "boundary/undeclared allows at tach.toml:3, boundary/private denies at tach.toml:6",
			"tach.toml:9\n+\n+[[interfaces]]\n+expose = [\"y\"]\n+from = [\"b\"]\n",
		},
		{
			"private and undeclared", twoFiles + moduleA + moduleB + "[[interfaces]]\nexpose = [\n    \"x\",\n]\nfrom = [\"b\"]\n", "a.m", "b.y", "boundary/undeclared denies at tach.toml:3, boundary/private denies at tach.toml:6",
			"tach.toml:3\n-depends_on = []\n+depends_on = [\"b\"]\ntach.toml:9\n+    \"y\",\n",
		},
		{
			"private, shown to others", twoFiles + dependsB + moduleB + "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"b\"]\nvisibility = [\"z\"]\n", "a.m", "b.x", "boundary/undeclared allows at tach.toml:3, boundary/private denies at tach.toml:6",
			"tach.toml:9\n-visibility = [\"z\"]\n+visibility = [\"a\", \"z\"]\n",
		},
		{
			"exposed", twoFiles + dependsB + moduleB + "[[interfaces]]\nexpose = [\"z\", \"x\"]\n", "a.m", "b.x", "boundary/undeclared allows at tach.toml:3, boundary/private allows at tach.toml:7",
			"tach.toml:3\n-depends_on = [\"b\"]\n+depends_on = []\n",
		},
		{
			"plain data", twoFiles + dependsB + moduleB + "[[interfaces]]\nexpose = [\"x\"]\ndata_types = \"primitive\"\n", "a.m", "b.x", "boundary/undeclared allows at tach.toml:3, boundary/private allows at tach.toml:7, boundary/data-types denies at tach.toml:6",
			"tach.toml:8\n-data_types = \"primitive\"\n",
		},
		{
			"visibility", twoFiles + dependsB + moduleB + "visibility = []\n", "a", "b", "boundary/undeclared allows at tach.toml:3, boundary/visibility denies at tach.toml:4",
			"tach.toml:6\n-visibility = []\n+visibility = [\"a\"]\n",
		},
		{
			"undeclared and hidden", twoFiles + moduleA + moduleB + "visibility = []\n", "a", "b", "boundary/undeclared denies at tach.toml:3",
			"tach.toml:3\n-depends_on = []\n+depends_on = [\"b\"]\ntach.toml:6\n-visibility = []\n+visibility = [\"a\"]\n",
		},
		{
			"the root is not judged", twoFiles + moduleB, "a", "b", "boundary/undeclared allows at tach.toml",
			"tach.toml:1\n+root_module = \"allow\"\n+\n",
		},
		{
			"the root is judged", twoFiles + "root_module = \"allow\"\n" + moduleB, "a", "b", "boundary/undeclared denies at tach.toml",
			"tach.toml:4\n+\n+[[modules]]\n+path = \"<root>\"\n+depends_on = [\"b\"]\n",
		},
		{
			"nobody may depend on the root", twoFiles + "root_module = \"dependenciesonly\"\n[[modules]]\npath = \"a\"\ndepends_on = [\"<root>\"]\n", "a", "b", "boundary/undeclared allows at tach.toml:4, boundary/map denies at tach.toml:1",
			"tach.toml:1\n-root_module = \"dependenciesonly\"\n+root_module = \"allow\"\n",
		},
		{
			"in a domain", twoFiles + moduleB + "-- a/tach.domain.toml --\n[root]\ndepends_on = []\n", "a", "b", "boundary/undeclared denies at a/tach.domain.toml:2",
			"a/tach.domain.toml:2\n-depends_on = []\n+depends_on = [\"//b\"]\n",
		},
		{
			"within a domain", twoFiles + "-- b/tach.domain.toml --\n[root]\ndepends_on = [\"x\"]\n[[modules]]\npath = \"x\"\n", "b", "b.x", "boundary/undeclared allows at b/tach.domain.toml:2",
			"b/tach.domain.toml:2\n-depends_on = [\"x\"]\n+depends_on = []\n",
		},
		{
			"a contract", layered + pyproject, "products.p.backend.routes", "products.p.backend.logic.f", "boundary/routes-use-presentation denies at pyproject.toml:1",
			"pyproject.toml:4\n+ignore_imports = [\"products.p.backend.routes -> products.p.backend.logic\"]\n",
		},
		{
			"a contract's exception", layered + pyproject + "ignore_imports = [\"products.p.backend.routes -> **\"]\n", "products.p.backend.routes", "products.p.backend.logic.f", "boundary/routes-use-presentation allows at pyproject.toml:4",
			"pyproject.toml:4\n-ignore_imports = [\"products.p.backend.routes -> **\"]\n+ignore_imports = []\n",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := repotest.OpenText(t, row.text)
			a, err := Analyze(context.Background(), r, Strict)
			if err != nil {
				t.Fatal(err)
			}
			answer := a.Ask(row.importer, row.path)
			if diff := cmp.Diff(row.says, says(answer)); diff != "" {
				t.Error(diff)
			}
			flip, why := a.Flip(row.importer, row.path)
			if flip == nil {
				t.Fatal(why)
			}
			if diff := cmp.Diff(row.change, printed(flip)); diff != "" {
				t.Error(diff)
			}
			a = turned(t, r, row.importer, row.path, flip, answer.Allowed())
			if flip, why = a.Flip(row.importer, row.path); flip == nil {
				t.Fatal(why)
			}
			turned(t, r, row.importer, row.path, flip, !answer.Allowed())
		})
	}
}

// TestFlipRefused: what no line can turn says why, and changes nothing.
func TestFlipRefused(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, text, importer, path, why string }{
		{"one module", twoFiles + moduleA, "a", "a.m", "no line of the configuration decides it"},
		{"no contract to except from", layered, "products.p.backend.routes", "products.p.backend.logic.f", "pyproject.toml has no contract"},
		{"a map in one value", twoFiles + "modules = [{path = \"a\", depends_on = []}, {path = \"b\"}]\n", "a", "b", "to be changed by hand: add b to depends_on of a"},
	} {
		a, err := Analyze(context.Background(), repotest.OpenText(t, row.text), Strict)
		if err != nil {
			t.Fatal(err)
		}
		if flip, why := a.Flip(row.importer, row.path); flip != nil || !strings.Contains(why, row.why) {
			t.Errorf("%s: %+v, %q", row.name, flip, why)
		}
	}
}

// TestFlipBrings: a change that closes a circle is told together with it.
func TestFlipBrings(t *testing.T) {
	t.Parallel()
	a, err := Analyze(context.Background(), repotest.OpenText(t, twoFiles+"forbid_circular_dependencies = true\n"+moduleA+"[[modules]]\npath = \"b\"\ndepends_on = [\"a\"]\n"), Strict)
	if err != nil {
		t.Fatal(err)
	}
	flip, why := a.Flip("a", "b")
	if flip == nil || len(flip.Brings) != 1 || !strings.Contains(flip.Brings[0], "a > b > a") {
		t.Errorf("%+v, %q", flip, why)
	}
}

// TestFlipOfRealMap turns the verdict on every pair of modules of PostHog's own
// tach.toml, of which no line may change but those that are shown.
func TestFlipOfRealMap(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile(filepath.Join(corpus(t), "tach.toml"))
	if err != nil {
		t.Fatal(err)
	}
	text := "-- tach.toml --\n" + string(content)
	names := []string{"unlisted"}
	for _, m := range regexp.MustCompile(`(?m)^path = "([a-z_.]+)"`).FindAllStringSubmatch(string(content), -1) {
		names = append(names, m[1])
	}
	for _, name := range names {
		text += "-- " + strings.ReplaceAll(name, ".", "/") + "/__init__.py --\n"
	}
	pairs := 0
	for _, importer := range names {
		for _, name := range names {
			if importer != name {
				pairs++
				turn(t, text, importer, name+".x")
			}
		}
	}
	t.Logf("%d pairs", pairs)
}
