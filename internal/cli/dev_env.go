package cli

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/devenv/stack"
	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/repo"
)

// addresses are what units are told of databases: the same that every other
// command of hogli would find.
type addresses struct {
	sources   postgres.Sources
	databases []string
}

func newAddresses(a *app, r *repo.Repo) (addresses, error) {
	sources, err := a.sources(r)
	if err != nil {
		return addresses{}, err
	}
	sources.Stack = nil // the one that is about to start tells its address itself
	routes, err := r.Routes()
	if err != nil {
		return addresses{}, err
	}
	return addresses{sources: sources, databases: routes.Databases()}, nil
}

// export is what units are told of the stack's own server at an address.
func (d addresses) export(url string) map[string]string {
	s := d.sources
	s.Stack = &postgres.Stack{URL: url}
	return s.Environment(d.databases...)
}

// environ is the environment of units: the shell's, and what env files and
// hogli add to it. What nobody has set, because hogli derives it, comes apart:
// it is weaker than what the stack's own services tell.
func (d addresses) environ(a *app) (environ []string, derived map[string]string) {
	derived = d.sources.Environment(d.databases...)
	for _, file := range d.sources.Files {
		for key, value := range file.Values {
			if value != "" {
				delete(derived, key)
			}
		}
	}
	for key := range derived {
		if value, _ := a.getenv(key); value != "" {
			delete(derived, key)
		}
	}
	environ = a.environ(d.sources, d.databases)
	return slices.DeleteFunc(environ, func(pair string) bool {
		key, _, _ := strings.Cut(pair, "=")
		return derived[key] != ""
	}), derived
}

// tell gives a spec the environment of its units.
func (d addresses) tell(a *app, spec *devenv.Spec, plan *stack.Plan) {
	spec.Env, spec.Defaults = d.environ(a)
	for _, u := range plan.Units {
		if u.Native != "" && plan.Skipped[u.Name] == "" {
			spec.Defaults = nil // units that do not wait for it must not be sent elsewhere
		}
	}
}
