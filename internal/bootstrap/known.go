package bootstrap

import (
	"errors"
	"io/fs"
	"slices"
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
	for _, name := range configsIn(content, id) {
		if name != configs[0] {
			configs = append(configs, name)
		}
	}
	return configs, nil
}

// configsIn are the AppConfigs that apps.py defines: the classes of that base,
// or of another one that is called so.
func configsIn(content []byte, id identity) []string {
	var configs []string
	for _, d := range python.ReadOutline(content).Defs {
		isConfig := slices.ContainsFunc(d.Bases, func(b python.Expr) bool { return strings.HasSuffix(b.Text, "Config") })
		if d.Class && d.TopLevel() && isConfig {
			configs = append(configs, id.Module()+".backend.apps."+d.Name)
		}
	}
	return configs
}

// content is what a file holds once the plan is carried out.
func (p *Plan) content(r *repo.Repo, rel string) ([]byte, bool) {
	for _, c := range p.Changes {
		if c.Path == rel {
			return c.After, !c.IsRemoval()
		}
	}
	content, err := r.Read(rel)
	return content, err == nil
}

// overlay are the contents that the planned changes give to files.
func (p *Plan) overlay() map[string][]byte {
	contents := map[string][]byte{}
	for _, c := range p.Changes {
		contents[c.Path] = c.After
	}
	return contents
}
