package interpreter

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
)

// program writes an executable file, which stands for a Python.
func program(t *testing.T, root, rel, script string) string {
	t.Helper()
	path := filepath.Join(root, rel)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil { //nolint:gosec // a program must be executable
		t.Fatal(err)
	}
	return path
}

func text(t *testing.T, root, rel, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(root, rel), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func env(vars map[string]string) func(string) (string, bool) {
	return func(key string) (string, bool) {
		value, ok := vars[key]
		return value, ok
	}
}

// TestFindOrder takes the strongest interpreter away, again and again.
func TestFindOrder(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	search := Search{Root: root, Configured: "tools/py", Env: env(map[string]string{
		"VIRTUAL_ENV": filepath.Join(root, "active"), "PATH": "relative:" + filepath.Join(root, "bin"),
	})}
	text(t, root, ".python-version", "# ours\n3.12.4\n")
	program(t, root, "bin/python", "") // never
	order := []struct{ rel, source string }{
		{"tools/py", "config.python"},
		{"active/bin/python", "$VIRTUAL_ENV"},
		{".venv/bin/python", ".venv"},
		{".flox/cache/venv/bin/python", ".flox/cache/venv"},
		{"bin/python3.12", ".python-version"},
		{"bin/python3", "PATH"},
	}
	for _, o := range order {
		program(t, root, o.rel, "")
	}
	for n, o := range order {
		got, err := Find(search)
		if want := (Python{filepath.Join(root, o.rel), o.source}); err != nil || got != want {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
		if err := os.Remove(filepath.Join(root, o.rel)); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			if _, err := Find(search); fault.ExitOf(err) != fault.ExitEnvironment || !strings.Contains(err.Error(), "tools/py") {
				t.Errorf("a configured Python that is gone: %v", err)
			}
			search.Configured = ""
		}
	}
	if _, err := Find(search); fault.ExitOf(err) != fault.ExitEnvironment {
		t.Errorf("without any: %v", err)
	}
}

func TestPinned(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		`requires-python = ">=3.11"`: "3.11", "requires-python='==3.12.*'": "3.12", `requires-python = ">=3.11,<3.14"`: "3.11", `python = "3.9"`: "",
	} {
		root := t.TempDir()
		text(t, root, "pyproject.toml", "[project]\n"+content+"\n")
		if got, _ := pinned(root); got != want {
			t.Errorf("%s: got %q, want %q", content, got, want)
		}
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	python := Python{Path: program(t, root, ".venv/bin/python", "")}
	text(t, root, ".venv/pyvenv.cfg", "")
	bin := filepath.Join(root, ".venv/bin")
	got := python.Environment([]string{"A=1", "PATH=/usr/bin:" + bin, "VIRTUAL_ENV=/old", "PYTHONHOME=/x"})
	if diff := cmp.Diff([]string{"A=1", "VIRTUAL_ENV=" + root + "/.venv", "PATH=" + bin + ":/usr/bin"}, got); diff != "" {
		t.Error(diff)
	}
	if again := python.Environment(got); !slices.Contains(again, "PATH="+bin+":/usr/bin") {
		t.Errorf("twice gives %q", again)
	}
	system := Python{Path: "/usr/bin/python3"}
	if diff := cmp.Diff([]string{"PYTHONHOME=/x", "PATH=/bin:/usr/bin"}, system.Environment([]string{"VIRTUAL_ENV=/old", "PYTHONHOME=/x", "PATH=/bin:/usr/bin"})); diff != "" {
		t.Error(diff)
	}
}

func TestDjango(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	text(t, root, "requirements.txt", "Django")
	program(t, root, ".venv/bin/python", `echo asked >> "$PWD/log"; echo "ModuleNotFoundError: No module named 'django'" >&2; exit 1`)
	finder := NewFinder(Search{Root: root}, []string{"PATH=/usr/bin:/bin"})
	for range 2 {
		_, err := finder.Django(t.Context())
		var out strings.Builder
		fault.Write(&out, err, nil)
		for _, want := range []string{"Django is not there", ".venv/bin/python (from .venv)", "No module named 'django'", "pip install -r requirements.txt"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%q is not in\n%s", want, out.String())
			}
		}
	}
	if log, _ := os.ReadFile(filepath.Join(root, "log")); string(log) != "asked\n" {
		t.Errorf("the interpreter was asked %q", log)
	}
	program(t, root, ".venv/bin/python", `[ "$*" = "-c import django" ]`)
	if python, err := NewFinder(Search{Root: root}, nil).Django(t.Context()); err != nil || python.Source != ".venv" {
		t.Errorf("got %+v, %v", python, err)
	}
}

// What is no regular file pins nothing: reading a pipe would never end.
func TestPinnedByPipe(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(root, "pyproject.toml"), 0o600); err != nil {
		t.Fatal(err)
	}
	if version, file := pinned(root); version != "" {
		t.Errorf("%s pins %s", file, version)
	}
}
