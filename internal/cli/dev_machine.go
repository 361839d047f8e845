package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/devenv/stack"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/interpreter"
	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/repo"
)

// machine answers what of a stack can run here.
type machine struct {
	app      *app
	python   *interpreter.Finder
	runtimes map[string]map[string]string // what each runtime adds to the environment
}

func newMachine(a *app, r *repo.Repo) *machine {
	search := interpreter.Search{Root: r.Root, Configured: r.Config.Python, Env: a.getenv}
	return &machine{
		app:      a,
		python:   interpreter.NewFinder(search, a.process.Environ),
		runtimes: map[string]map[string]string{},
	}
}

// skip is the reason why a unit cannot run on this machine, or "".
func (m *machine) skip(ctx context.Context) func(*stack.Unit) string {
	return func(u *stack.Unit) string {
		if u.Service && u.Native == "" {
			return "it runs in a container, and hogli does not start containers yet"
		}
		switch u.Runtime {
		case "go", "node":
			if !m.onPath(u.Runtime) {
				return u.Runtime + " is not on PATH"
			}
		case "python":
			return m.learn("python", func() (interpreter.Python, error) { return m.python.Python() })
		case "django":
			return m.learn("django", func() (interpreter.Python, error) { return m.python.Django(ctx) })
		}
		return ""
	}
}

func (m *machine) onPath(program string) bool {
	path, _ := m.app.getenv("PATH")
	return slices.ContainsFunc(filepath.SplitList(path), func(dir string) bool {
		info, err := os.Stat(filepath.Join(dir, program))
		return err == nil && !info.IsDir() && info.Mode()&0o111 != 0
	})
}

// learn keeps what an interpreter adds to the environment, or says why there
// is none.
func (m *machine) learn(runtime string, find func() (interpreter.Python, error)) string {
	if m.runtimes[runtime] != nil {
		return ""
	}
	python, err := find()
	if e, ok := errors.AsType[*fault.Error](err); ok {
		if len(e.Fix) > 0 {
			return fmt.Sprintf("%s (%s)", e.What, e.Fix[0])
		}
		return e.What
	} else if err != nil {
		return err.Error()
	}
	m.runtimes[runtime] = difference(m.app.process.Environ, python.Environment(m.app.process.Environ))
	return ""
}

// difference is what the second environment adds to the first or changes in it.
func difference(before, after []string) map[string]string {
	added := map[string]string{}
	for _, entry := range after {
		if !slices.Contains(before, entry) {
			key, value, _ := strings.Cut(entry, "=")
			added[key] = value
		}
	}
	return added
}

// exporter tells what units are told of a database server at an address: the
// same that every other command of hogli would find.
func exporter(a *app, r *repo.Repo) (func(url string) map[string]string, error) {
	sources := postgres.Sources{Shell: a.getenv}
	for _, name := range r.Config.EnvFiles {
		content, err := r.Read(name)
		if err != nil {
			continue // env files are optional
		}
		file, err := postgres.ParseEnv(name, content)
		if err != nil {
			return nil, err
		}
		sources.Files = append(sources.Files, file)
	}
	routes, err := r.Routes()
	if err != nil {
		return nil, err
	}
	databases := routes.Databases()
	return func(url string) map[string]string {
		s := sources
		s.Stack = &postgres.Stack{URL: url}
		return s.Environment(databases...)
	}, nil
}
