package cli

import (
	"maps"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/interpreter"
	"github.com/posthog/hogli/internal/migrate"
	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/repo"
)

// Where databases are is the same for every command: the shell, the env files,
// this checkout's running stack, DEBUG. Here they are read; package postgres
// decides.

// sources reads the places an address may come from.
func (a *app) sources(r *repo.Repo) (postgres.Sources, error) {
	s := postgres.Sources{Shell: a.getenv}
	for _, name := range r.Config.EnvFiles {
		if !r.Exists(name) {
			continue
		}
		content, err := r.Read(name)
		if err != nil {
			return s, err
		}
		file, err := postgres.ParseEnv(name, content)
		if err != nil {
			return s, err
		}
		s.Files = append(s.Files, file)
	}
	if state, ok := devenv.ReadState(r.Root); ok && state.Postgres != "" {
		s.Stack = &postgres.Stack{URL: state.Postgres}
	}
	return s, nil
}

// tellSources says with --verbose where the address of each database is from.
func (a *app) tellSources(targets []migrate.Target) {
	for _, t := range targets {
		a.Debug("%s: %s", t.Alias, t.Link)
	}
}

// environ is the environment of programs that hogli runs: the shell's, what
// env files add to it, and the addresses that hogli itself uses.
func (a *app) environ(s postgres.Sources, databases []string) []string {
	add := map[string]string{}
	for _, file := range slices.Backward(s.Files) {
		for key, value := range file.Values {
			if own, _ := a.getenv(key); own == "" {
				add[key] = value
			}
		}
	}
	maps.Copy(add, s.Environment(databases...))
	var out []string
	for _, pair := range a.process.Environ {
		if key, _, _ := strings.Cut(pair, "="); add[key] == "" {
			out = append(out, pair)
		}
	}
	for key, value := range add {
		out = append(out, key+"="+value)
	}
	return out
}

// finder looks for the Python of the repository.
func (a *app) finder(r *repo.Repo, environ []string) *interpreter.Finder {
	return interpreter.NewFinder(interpreter.Search{Root: r.Root, Configured: r.Config.Python, Env: a.getenv}, environ)
}

// databases are the databases of the repository with the apps in each, and
// what is needed to reach them.
type databases struct {
	repo    *repo.Repo
	routes  *repo.Routes
	sources postgres.Sources
	targets []migrate.Target
}

// databases reads routes, addresses and migrations.
func (a *app) databases() (*databases, error) {
	r, err := a.repo()
	if err != nil {
		return nil, err
	}
	d := &databases{repo: r}
	if d.routes, err = r.Routes(); err != nil {
		return nil, err
	}
	if d.sources, err = a.sources(r); err != nil {
		return nil, err
	}
	apps, err := migrate.Apps(r)
	if err != nil {
		return nil, err
	}
	d.targets = migrate.Targets(apps, d.routes, d.sources)
	return d, nil
}

// venv is the virtual environment that the repository's Python runs in, also when
// it lies elsewhere ($VIRTUAL_ENV, config.python); "" for none.
func (a *app) venv(r *repo.Repo) string {
	python, err := interpreter.Find(interpreter.Search{Root: r.Root, Configured: r.Config.Python, Env: a.getenv})
	if err != nil {
		return "" // who has to run Python is told
	}
	return python.Venv()
}
