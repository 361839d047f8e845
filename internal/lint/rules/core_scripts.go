package rules

import (
	"context"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// coreScripts are the imports of the core's scripts that lead into products, read
// once for all products that are asked about.
type coreScripts struct {
	mu    sync.Mutex
	known map[*repo.Repo]func() []imported
}

func (k *coreScripts) of(r *repo.Repo) []imported {
	k.mu.Lock()
	if k.known == nil {
		k.known = map[*repo.Repo]func() []imported{}
	}
	read := k.known[r]
	if read == nil {
		read = sync.OnceValue(func() []imported { return readCoreScripts(r) })
		k.known[r] = read
	}
	k.mu.Unlock()
	return read()
}

// readCoreScripts reads the frontend and the folders of the core, without what
// product:manifests writes: that is how the frontend gets scenes.
func readCoreScripts(r *repo.Repo) []imported {
	paths := r.Config.Paths
	folders := append([]string{path.Dir(paths.FrontendPackage)}, paths.Core...)
	isCore := func(rel string) bool {
		return rel != paths.ProductsTSX && !within(rel, paths.Products) &&
			slices.ContainsFunc(folders, func(folder string) bool { return within(rel, folder) })
	}
	files, err := r.Files(context.Background(), ".")
	if err != nil {
		return nil // what cannot be listed is structure/readable-files'
	}
	g, err := importgraph.ReadScriptsInto(r, files, paths.Products, isCore)
	if err != nil {
		return nil // what cannot be listed or read is structure/readable-files'
	}
	var out []imported
	for _, f := range g.Files {
		for _, i := range f.Imports {
			to := i.To.Path
			if to == "" { // the file is not there; where it would be can be told
				to = resolve(r, f.Path, i.Specifier)
			}
			if strings.HasPrefix(to, paths.Products+"/") {
				out = append(out, imported{text: i.Specifier, to: to, where: i.Where})
			}
		}
	}
	return out
}

// reachedInto tells which imports of the core's lead to internals of the product.
// It is told with this product: nobody lints the core.
func (s subject) reachedInto(imports []imported) []report.Finding {
	var found []report.Finding
	for _, i := range imports {
		rest, ok := strings.CutPrefix(i.to, s.Dir+"/")
		pkg, err := s.Package()
		if !ok || err == nil && pkg.Name == i.text || isExported(s.Product, i.text) {
			continue
		}
		found = append(found, s.internal(i, rest, s.Product))
	}
	return found
}
