package interpreter

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/run"
)

// Finder looks once and remembers what it found, for one run of hogli.
type Finder struct {
	search  Search
	environ []string
	find    func() (Python, error)

	mu     sync.Mutex
	django *answer
}

type answer struct {
	python Python
	err    error
}

// NewFinder is a Finder; environ is the environment that Python is asked in.
func NewFinder(s Search, environ []string) *Finder {
	return &Finder{search: s, environ: environ, find: sync.OnceValues(func() (Python, error) { return Find(s) })}
}

// Python is the interpreter of the repository.
func (f *Finder) Python() (Python, error) { return f.find() }

// Django is the interpreter, when it can import Django; else the fault says
// which interpreter was asked, what it said, and how Django gets there. The
// interpreter is started at most once.
func (f *Finder) Django(ctx context.Context) (Python, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.django == nil {
		python, err := f.importDjango(ctx)
		if ctx.Err() != nil {
			return python, err
		}
		f.django = &answer{python, err}
	}
	return f.django.python, f.django.err
}

func (f *Finder) importDjango(ctx context.Context) (Python, error) {
	python, err := f.find()
	if err != nil {
		return python, err
	}
	result, err := run.Do(ctx, run.Cmd{
		Args: []string{python.Path, "-c", "import django"},
		Dir:  f.search.Root,
		Env:  python.Environment(f.environ),
	})
	if err == nil || ctx.Err() != nil {
		return python, err
	}
	said := run.Tail(strings.TrimSpace(result.Stderr), 1)
	if e, ok := errors.AsType[*fault.Error](err); ok && said == "" {
		said = e.What
	}
	return python, &fault.Error{
		Code: fault.MissingProgram,
		What: "Django is not there",
		Why:  fmt.Sprintf("%s (from %s) cannot import it: %s", python.Path, python.Source, said),
		Fix:  f.install(),
		Err:  err,
	}
}

// install is how Django gets there in this repository.
func (f *Finder) install() []string {
	for _, row := range []struct{ file, fix string }{
		{"uv.lock", "uv sync"},
		{"requirements.txt", "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt"},
		{"pyproject.toml", "python3 -m venv .venv && .venv/bin/pip install ."},
	} {
		if _, err := os.Stat(filepath.Join(f.search.Root, row.file)); err == nil {
			return []string{row.fix}
		}
	}
	return []string{"python3 -m venv .venv && .venv/bin/pip install django", "or name the interpreter that has it: config.python in hogli.yaml"}
}
