package collect

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/repo"
)

// told is the run as one line: paths, then what else was understood.
func told(t *testing.T, script string) string {
	t.Helper()
	s, err := shell.Read(script, nil)
	if err != nil || len(s.Commands) != 1 {
		t.Fatalf("%s: %d commands, %v", script, len(s.Commands), err)
	}
	run, ok := Of(s.Commands[0])
	if !ok {
		return "no runner"
	}
	var out []string
	for _, p := range run.Paths {
		word := p.Path
		if p.Deep {
			word += "/..."
		}
		if len(p.Nodes) > 0 {
			word += "::" + strings.Join(p.Nodes, "::")
		}
		if p.Doubtful {
			word += "?"
		}
		out = append(out, word)
	}
	line := strings.Join(out, " ")
	for _, extra := range []struct {
		name string
		on   bool
	}{
		{"idle=" + run.Idle, run.Idle != ""},
		{"whole", run.Whole},
		{"elsewhere", run.Elsewhere},
		{"ignore=" + strings.Join(run.Ignore, ","), len(run.Ignore) > 0},
		{"config=" + run.Config, run.Config != ""},
		{"globs=" + strings.Join(run.IgnoreGlobs, ","), len(run.IgnoreGlobs) > 0},
		{"tags=" + strings.Join(run.Tags, ","), len(run.Tags) > 0},
		{"root=" + run.Root, run.Root != ""},
	} {
		if extra.on {
			line += " " + extra.name
		}
	}
	return strings.TrimSpace(line)
}

func TestOf(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]string{
		"pytest":                          "",
		"pytest a b/c.py":                 "a b/c.py",
		"pytest -n 4 a":                   "a",
		"pytest -n4 -xvs a":               "a",
		"pytest -vk 'not slow' a":         "a",
		"pytest -kslow a":                 "a",
		"pytest -m unit -W error -rA a":   "a",
		"pytest --maxfail 2 a":            "a",
		"pytest --maxfail=2 a":            "a",
		"pytest --ignore x --ignore=y a":  "a ignore=x,y",
		"pytest --deselect a/b.py::c a":   "a",
		"pytest --cov a --cov-report xml": "",
		"pytest --cov --cov-report xml b": "b",
		"pytest --splits 3 --group 1 a":   "a",
		"pytest --durations 5 a":          "a",
		"pytest -c ../x.ini a":            "a config=../x.ini",
		"pytest -o python_files=x_*.py a": "a whole",
		"pytest --doctest-modules a":      "a whole",
		"pytest --pyargs x.y":             "x.y elsewhere",
		"pytest @args.txt":                "elsewhere",
		"pytest --something x a":          "x? a",
		"pytest --reuse-db a":             "a",
		"pytest -- -a":                    "-a",
		"pytest a.py::A::b[c::d]":         "a.py::A::b",
		"pytest --co a":                   "a idle=--co",
		"pytest $A":                       "elsewhere",
		"pytest \"$A/b\" c":               "c",
		"go test ./...":                   ". /...",
		"go test":                         "",
		"go test -run X -count 1 ./a/b":   "a/b",
		"go test -race=true -v ./a/...":   "a/...",
		"go test ./a/b... -args ./c":      "a/...",
		"go test -C .. ./a":               "../a",
		"go -C x test .":                  "x",
		"go test github.com/x/y":          "elsewhere",
		"go test -run ^$ -list . ./a":     "a idle=-list",
		"go test -count=0 ./a":            "a idle=-count=0",
		"go test -count 1 ./a":            "a",
		"go test -exec true ./a":          "a idle=-exec",
		"go test -exec 'sudo -E' ./a":     "a",
		"go test -skip . ./a":             "a idle=-skip",
		"go test -skip Slow ./a":          "a",
		"go vet ./...":                    "no runner",
		"gotestsum":                       ". /...",
		"gotestsum ./a":                   "a",
		"gotestsum -- ./...":              ". /...",
		"gotestsum --format testname --junitfile x.xml -- -race ./a/...": "a/...",
		"gotestsum -f dots ./a -- -v":                                    "a",
		"gotestsum --packages='./a/... ./b' -- -count 1":                 "a/... b",
		"gotestsum --packages ./a --rerun-fails -- -tags x":              "a tags=x",
		"gotestsum --raw-command -- ./x.sh":                              "no runner",
		"gotestsum tool slowest":                                         "no runner",
		"go tool gotestsum -- ./a":                                       "a",
		"go run gotest.tools/gotestsum@latest -- ./a":                    "a",
		"gotestsum -- github.com/x/y":                                    "elsewhere",
		"jest frontend":                                                  "frontend",
		"cross-env A=1 py.test backend -q":                               "backend",
	} {
		if diff := cmp.Diff(strings.ReplaceAll(want, ". /", "./"), told(t, script)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", script, diff)
		}
	}
}

func TestRunsTests(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]string{
		"pytest": "runs", "uv run go test ./...": "runs", "tox": "runs", "make test": "runs", "hatch run test": "runs", "npm run test:unit": "runs",
		"python manage.py test x": "runs", "./run-tests.sh": "runs", "cargo test": "runs", "python -m unittest": "runs", "docker compose run web pytest": "may",
		"./wait.sh": "may", "make latest": "may", "python manage.py migrate": "may", "$X": "may", "make": "may", "docker compose": "may", "uv": "may",
		"uv sync": "nothing", "docker compose -p x up -d db": "may", "docker compose up -d db": "nothing", "pip install pytest": "nothing", "createdb test_x": "nothing",
		"git test": "nothing", "echo test": "nothing", "pnpm install": "nothing", "go vet ./...": "nothing", "pytest --version": "nothing", "pytest --co -q": "nothing", "go test -list . ./...": "nothing", "jest --listTests": "nothing",
		"gotestsum": "runs", "gotestsum --version": "nothing", "npx turbo run backend:test": "runs", "pnpm -r test": "runs", "nox -s tests": "runs", "xvfb-run -a tox": "runs",
	} {
		s, err := shell.Read(script, nil)
		if err != nil || len(s.Commands) != 1 {
			t.Fatalf("%s: %v", script, err)
		}
		got := "may"
		switch c := s.Commands[0]; {
		case RunsTests(c):
			got = "runs"
		case !c.Tests() || TestsNothing(c):
			got = "nothing"
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", script, got, want)
		}
	}
}

func TestConfigFor(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, file, text, want string }{
		{"none", "x", "", "[test_*.py *_test.py] [Test] [test] false"},
		{"pytest.ini", "pytest.ini", "[pytest]\npython_files = a_*.py b_*.py\n", "[a_*.py b_*.py] [Test] [test] false"},
		{"several lines", "pytest.ini", "[pytest]\npython_files =\n  a_*.py  \n# no\n  b_*.py\naddopts = -x\n", "[a_*.py b_*.py] [Test] [test] false"},
		{"doctests", "pytest.ini", "[pytest]\naddopts = --doctest-modules\n", "[test_*.py *_test.py] [Test] [test] true"},
		{"classes and functions", "tox.ini", "[pytest]\npython_classes: *Suite\npython_functions = check\n", "[test_*.py *_test.py] [*Suite] [check] false"},
		{"another section", "tox.ini", "[tox]\npython_files = x.py\n", "[test_*.py *_test.py] [Test] [test] false"},
		{"setup.cfg", "setup.cfg", "[tool:pytest]\npython_files = x.py\n", "[x.py] [Test] [test] false"},
		{"pyproject, list", "pyproject.toml", "[tool.pytest.ini_options]\npython_files = [\"a.py\", \"b.py\"]\n", "[a.py b.py] [Test] [test] false"},
		{"pyproject, words", "pyproject.toml", "[tool.pytest.ini_options]\npython_files = \"a.py b.py\"\n", "[a.py b.py] [Test] [test] false"},
		{"pyproject, broken", "pyproject.toml", "[tool", "[test_*.py *_test.py] [Test] [test] false"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			if err := os.WriteFile(filepath.Join(root, row.file), []byte(row.text), 0o600); err != nil {
				t.Fatal(err)
			}
			r, err := repo.Open(root)
			if err != nil {
				t.Fatal(err)
			}
			c := ConfigFor(r, "products/alpha/backend")
			if got := fmt.Sprint(c.Files, c.Classes, c.Functions, c.Whole); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}

// FuzzOf: no panic, and every path is a word of the command line.
func FuzzOf(f *testing.F) {
	for _, seed := range []string{"pytest -k", "pytest --ignore", "pytest a::b[::c] -c", "go test -C", "go -C x test -tags", "vitest --root", "jest --testPathPattern=a b:1", "vitest run -t"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := shell.Read(text, nil)
		if err != nil {
			return
		}
		for _, c := range s.Commands {
			run, _ := Of(c)
			for _, p := range run.Paths {
				if p.Start < c.Start || p.End > c.End || !p.Known {
					t.Fatalf("%q: %+v is no word of %+v", text, p, c.Place)
				}
			}
		}
	})
}

// FuzzConfig: what is read of a configuration is read without a panic, and
// names files by patterns that can be matched.
func FuzzConfig(f *testing.F) {
	for _, seed := range []string{"[pytest]\npython_files = a b\n  c\naddopts: --ignore", "[pytest]\n=x\n y", "[tool.pytest.ini_options]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		values := iniSection(text, "pytest")
		for key, words := range values {
			if slices.ContainsFunc(words, func(w string) bool { return w == "" || len(strings.Fields(w)) != 1 }) {
				t.Fatalf("%s holds %q", key, words)
			}
		}
		c := Config{Files: values["python_files"], Skip: values["norecursedirs"], options: values["addopts"]}
		run := Run{}.with(c)
		_ = c.IsTestFile("a/test_b.py") && c.skips("a", "a/b/c.py") && run.ignores("a", "a/b/c.py")
	})
}
