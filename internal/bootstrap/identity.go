package bootstrap

import (
	"errors"
	"io/fs"

	"golang.org/x/mod/modfile"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

// identity is what a product is known by outside its folder.
type identity struct {
	repo.Names
	backend  repo.Backend
	database string   // "" for the default one
	configs  []string // dotted paths of its AppConfigs
	tables   []string // whose names mean nothing once the product's do not; only where that is asked
	goModule string   // path of the repository's Go module; "" when it has none
}

// route is the product's line in db_routing.yaml.
func (id identity) route() repo.Route {
	return repo.Route{AppLabel: id.Name, Database: id.database}
}

// presentation is the import path of the package that a Go product is mounted from.
func (id identity) presentation() string {
	return id.goModule + "/products/" + id.Name + "/backend/presentation"
}

// newIdentity is that of a product that is about to be written.
func newIdentity(r *repo.Repo, o Options) (identity, error) {
	id := identity{Names: repo.NamesOf(o.Name), backend: o.Backend, database: o.Database}
	if o.Title != "" {
		id.Title = o.Title
	}
	switch o.Backend {
	case repo.Django:
	case repo.Go:
		module, err := goModule(r)
		if err != nil {
			return identity{}, err
		}
		id.goModule = module
	case repo.NoBackend:
	}
	return id, nil
}

// goModule is the module path of the go.mod at the root.
func goModule(r *repo.Repo) (string, error) {
	content, err := r.Read("go.mod")
	if errors.Is(err, fs.ErrNotExist) {
		return "", &fault.Error{
			Code: fault.BadFile, What: "there is no go.mod for a product in Go", Where: fault.File("go.mod"),
			Fix: []string{"go mod init MODULE    in the root of the repository", "--backend django"},
		}
	}
	if err != nil {
		return "", err
	}
	if module := modfile.ModulePath(content); module != "" {
		return module, nil
	}
	return "", fault.Malformed(fault.File("go.mod"), "the file names no module", "add a line: module example.com/platform")
}
