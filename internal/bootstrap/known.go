package bootstrap

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// knownIdentity is that of a product that is there.
func knownIdentity(r *repo.Repo, p *repo.Product) (identity, error) {
	id := identity{Names: p.Names, backend: p.Backend}
	if !repo.WellFormed(p.Name) {
		return id, &fault.Error{
			Code: fault.BadName, What: p.Name + " is no name that hogli can register, so it cannot take the registrations out", Where: fault.File(p.Dir),
			Fix: []string{"move the folder by hand"},
		}
	}
	routes, err := r.Routes()
	if err != nil {
		return id, err
	}
	if route, ok := routes.Of(p.Name); ok {
		id.database = route.Database
	}
	if id.configs, err = appConfigs(r, p, id); err != nil {
		return id, err
	}
	if module, err := goModule(r); err == nil {
		id.goModule = module
	} else if p.Backend == repo.Go {
		return id, err
	}
	return id, nil
}

// appConfigs are the AppConfigs of backend/apps.py by their real names, and the
// one that the product's name gives.
func appConfigs(r *repo.Repo, p *repo.Product, id identity) ([]string, error) {
	configs := []string{id.AppConfig()}
	content, err := r.Read(p.Path("backend/apps.py"))
	if errors.Is(err, fs.ErrNotExist) {
		return configs, nil
	}
	if err != nil {
		return nil, err
	}
	for _, d := range python.ReadOutline(content).Defs {
		if name := id.Module() + ".backend.apps." + d.Name; d.Class && d.TopLevel() && name != configs[0] {
			configs = append(configs, name)
		}
	}
	return configs, nil
}

// productContents reads the first-party files of a product, by their path
// below its folder.
func productContents(ctx context.Context, r *repo.Repo, p *repo.Product) (map[string][]byte, error) {
	files, err := r.Files(ctx, p.Dir)
	if err != nil {
		return nil, err
	}
	contents := map[string][]byte{}
	for _, rel := range files {
		content, err := r.Read(rel)
		if err != nil {
			return nil, err
		}
		contents[strings.TrimPrefix(rel, path.Clean(p.Dir)+"/")] = content
	}
	return contents, nil
}

// overlay are the contents that the planned changes give to files.
func (p *Plan) overlay() map[string][]byte {
	contents := map[string][]byte{}
	for _, c := range p.Changes {
		contents[c.Path] = c.After
	}
	return contents
}
