package distribution

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/run/runtest"
	"github.com/posthog/hogli/internal/source/tomlfile"
)

func TestRead(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, "-- hogli.yaml --\n"+`
-- pyproject.toml --
project.name = "x"
project.requires-python = ">=3.11,<3.14"
project.dependencies = [
    "Django>=4", # ] why
    'flask@ git+https://x', "requests!=2", "psycopg[binary]",
]
project.optional-dependencies = { a = ["numpy"] }
[dependency-groups]
dev = ["pytest", {include-group = "other"}]
[tool.poetry.group.dev.dependencies]
black = { version = "1" }
python = "3"
-- requirements-dev.txt --
# all
-r more/base.txt
-c constraints.txt
--no-binary :all:
zope.interface ; python_version > "3"
git+https://x#egg=from-git
https://x/y.whl
-- more/base.txt --
Base==1 --hash=x
-r ../requirements-dev.txt
-- requirements/prod.in --
gunicorn
-- dyn/pyproject.toml --
[project]
dynamic = ["dependencies"]
-- old/setup.py --
-- bare/x.py --
`)
	names := func(dir string, extent Extent) string {
		p, err := Read(r, dir, extent)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, n := range p.Needs {
			out = append(out, fmt.Sprintf("%s@%d", n.Name, n.Where.Start.Line))
		}
		return strings.Join(append(out, p.Python, p.Open), " ")
	}
	for _, row := range []struct {
		dir    string
		extent Extent
		want   string
	}{
		{".", AsTachDoes, "Django@4 flask@@5 requests!@5 psycopg@5 3.11 "},
		{".", Whole, "Django@4 flask@5 requests@5 psycopg@5 numpy@7 pytest@9 black@11 zope.interface@5 from-git@6 Base@1 gunicorn@1 3.11 "},
		{"dyn", Whole, " dyn/pyproject.toml leaves them to the build"},
		{"old", Whole, " old/setup.py says so when it runs"},
		{"bare", Whole, " "},
	} {
		if got := names(row.dir, row.extent); got != row.want {
			t.Errorf("%s, %d:\n got %s\nwant %s", row.dir, row.extent, got, row.want)
		}
	}
	for dir, want := range map[string]string{"bare": ".", "old/deep": "old", "dyn": "dyn", ".": "."} {
		if got := Find(r, dir); got != want {
			t.Errorf("%s belongs to %s, not %s", dir, got, want)
		}
	}
	if _, err := Read(repotest.OpenText(t, "-- hogli.yaml --\n-- pyproject.toml --\n[project\n"), ".", Whole); err == nil {
		t.Error("a project that is no TOML is read")
	}
}

// Oracle: every Python that is there says itself what its standard library is.
func TestStandardIsThatOfPython(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, name := range []string{"python3", "python3.10", "python3.11", "python3.12", "python3.13", "python3.14", "../../../../.venv/bin/python"} {
		out, err := runtest.Command(t, name, "-c", "import sys, json; print(json.dumps([sys.version_info[:2], sorted(set(sys.stdlib_module_names))]))").Output()
		if err != nil {
			continue
		}
		var said [2]json.RawMessage
		var version [2]int
		var modules []string
		if json.Unmarshal(out, &said) != nil || json.Unmarshal(said[0], &version) != nil || json.Unmarshal(said[1], &modules) != nil {
			t.Fatalf("%s", out)
		}
		if version[1] > 13 {
			continue // newer than the table
		}
		seen++
		text := fmt.Sprintf("3.%d", version[1])
		var ours []string
		for m := range strings.FieldsSeq(standard) {
			if IsStandard(m, text) {
				ours = append(ours, m)
			}
		}
		slices.Sort(ours)
		if diff := cmp.Diff(modules, ours); diff != "" {
			t.Errorf("%s (-Python +hogli)\n%s", text, diff)
		}
	}
	if seen == 0 {
		runtest.Lacks(t, "python3 is not there to be asked: install it (Debian: apt-get install python3)")
	}
	if !IsStandard("distutils", "") || IsStandard("distutils", "3.12") || !IsStandard("distutils", "3.11") || IsStandard("tomllib", "3.10") || IsStandard("django", "") {
		t.Error("versions are not told apart")
	}
}

// Oracle: importlib.metadata over the environment that the tests have.
func TestInstalledIsWhatPythonSays(t *testing.T) {
	t.Parallel()
	venv, err := filepath.Abs("../../../../.venv")
	if err != nil {
		t.Fatal(err)
	}
	out, err := runtest.Command(t, filepath.Join(venv, "bin/python"), "-c", "import importlib.metadata as m, json; print(json.dumps({k: sorted(set(v)) for k, v in m.packages_distributions().items()}))").Output()
	if err != nil {
		runtest.Lacks(t, fmt.Sprintf("no .venv: run make setup: %v", err))
	}
	var want map[string][]string
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	r := repotest.OpenText(t, "-- hogli.yaml --\n")
	if err := os.Symlink(venv, filepath.Join(r.Root, ".venv")); err != nil {
		t.Fatal(err)
	}
	got := FindInstalled(r, "")
	elsewhere := FindInstalled(repotest.OpenText(t, "-- hogli.yaml --\n"), venv)
	if diff := cmp.Diff(got.Modules, elsewhere.Modules); diff != "" {
		t.Errorf("(-in the repository +elsewhere)\n%s", diff)
	}
	if FindInstalled(r, t.TempDir()) == nil {
		t.Error("one that has nothing hides the repository's own")
	}
	for _, names := range got.Modules {
		slices.Sort(names)
	}
	if diff := cmp.Diff(want, got.Modules); diff != "" || len(want) < 20 {
		t.Errorf("%d modules (-Python +hogli)\n%s", len(want), diff)
	}
	newer := Installed{Python: "3.12"}
	if names := newer.recorded([]byte("a/x.so,,\n../b.exe,,\n\"c,d.py\",,\n_e.cpython-312-x.so,,\nf-1.dist-info/RECORD,,\n")); !slices.Equal(names, []string{"a", "c,d", "_e"}) {
		t.Errorf("%q", names)
	}
	if FindInstalled(repotest.OpenText(t, "-- hogli.yaml --\n"), "") != nil {
		t.Error("an environment is found where there is none")
	}
}

func FuzzRequirements(f *testing.F) {
	f.Add("a==1\n-r x\n# c\n\xff\n-e .#egg=b\nc @ https://d\r\ne[x]>1;y")
	f.Fuzz(func(t *testing.T, text string) {
		for _, extent := range []Extent{Whole, AsTachDoes} {
			var p Project
			p.lines("a/r.txt", []byte(text), extent)
			placed(t, text, p.Needs, extent)
		}
	})
}

func FuzzProject(f *testing.F) {
	f.Add("[project]\nname = 'x'\ndependencies = ['a', 'b[x]>1']\noptional-dependencies = {x = ['c']}\n[dependency-groups]\nd = [{include-group = 'e'}, 'f']\n[tool.poetry.dependencies]\ng = {version = '1'}\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := tomlfile.Read("pyproject.toml", []byte(text))
		if err != nil {
			return
		}
		for _, extent := range []Extent{Whole, AsTachDoes} {
			var p Project
			p.pyproject(file, extent)
			placed(t, text, p.Needs, extent)
		}
	})
}

// placed wants a place for every name.
func placed(t *testing.T, text string, needs []Need, extent Extent) {
	t.Helper()
	for _, n := range needs {
		if n.Where.Start.Line < 1 || n.Name == "" || extent == Whole && !utf8.ValidString(n.Name) {
			t.Errorf("%q: %+v", text, n)
		}
	}
}
