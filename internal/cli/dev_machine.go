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
	"github.com/posthog/hogli/internal/repo"
)

// machine answers what of a stack can run here.
type machine struct {
	app      *app
	environ  []string // of units
	python   *interpreter.Finder
	runtimes map[string]map[string]string // what each runtime adds to the environment
}

func newMachine(a *app, r *repo.Repo, environ []string) *machine {
	return &machine{app: a, environ: environ, python: a.finder(r, environ), runtimes: map[string]map[string]string{}}
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
	m.runtimes[runtime] = difference(m.environ, python.Environment(m.environ))
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
