package bootstrap

import (
	"errors"
	"io/fs"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

// OptionsOf are the options that an existing product looks like it was made
// with: what is added to it has to fit.
func OptionsOf(r *repo.Repo, p *repo.Product) (Options, error) {
	routes, err := r.Routes()
	if err != nil {
		return Options{}, err
	}
	route, _ := routes.Of(p.Name)
	o := Options{Name: p.Name, Backend: p.Backend, Frontend: p.Frontend || p.Backend == repo.NoBackend, Shared: p.Has("shared"), Database: route.Database}
	file, err := describe(r, p)
	if err != nil || file == nil {
		return o, err
	}
	for _, pair := range file.Root().Pairs() {
		switch pair.Key {
		case "name":
			if text := pair.Value.Text(); title.MatchString(text) {
				o.Title = text
			}
		case "owners":
			if owners := pair.Value.Texts(); len(owners) > 0 && owner.MatchString(owners[0]) {
				o.Owner = owners[0]
			}
		}
	}
	return o, file.Err()
}

// describe opens product.yaml; nil when there is none.
func describe(r *repo.Repo, p *repo.Product) (*yamlfile.File, error) {
	rel := p.Path("product.yaml")
	content, err := r.Read(rel)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return yamlfile.Open(rel, content), nil
}
