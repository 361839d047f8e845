// Package packages judges how scripts and Go import a product: by what they call
// its package. TypeScript goes by the name in package.json, and its exports; Go
// by backend/facade. No module map is needed for that.
//
// It refuses to judge Python, whose doors are those that tach.toml says, and code
// that imports no product.
package packages

import (
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// The rules.
var (
	internals = report.Rule{
		ID: "frontend/product-internals", Severity: report.Error,
		Rationale: "who imports the internals of another product breaks when they change, and keeps them from changing",
	}
	undeclared = report.Rule{
		ID: "frontend/undeclared-package", Severity: report.Error,
		Rationale: "pnpm links only what package.json lists, and turbo reruns only whom it lists",
	}
	goFacade = report.Rule{
		ID: "boundary/go-facade", Severity: report.Error,
		Rationale: "Go lets everybody import logic; what others build on it cannot change",
	}
)

// Rules are the rules that findings are told by.
func Rules() []report.Rule { return []report.Rule{internals, undeclared, goFacade} }

// Code is the scripts and the Go of a repository, read once for all that ask.
type Code struct {
	Scripts *importgraph.Scripts
	Go      *importgraph.GoFiles

	repo     *repo.Repo
	products Products
	other    func(rel string) (*repo.Package, error) // reads a package.json as it is not; nil for as it is
}

// Products are the products of a repository by their folders.
type Products map[string]*repo.Product

// ProductsOf lists those of a repository.
func ProductsOf(r *repo.Repo) Products {
	out := Products{}
	for _, p := range r.Products() {
		out[p.Dir] = p
	}
	return out
}

// Of is the product that a path lies in; nil for none. Products lie side by side.
func (p Products) Of(rel string) *repo.Product {
	for at := len(rel); at > 0; at = strings.LastIndexByte(rel[:at], '/') {
		if one := p[rel[:at]]; one != nil {
			return one
		}
	}
	return nil
}

// Read reads the Go among the first-party files, which are sorted, and of the
// scripts what may import another product, or all of those that whole names.
func Read(r *repo.Repo, files []string, whole func(rel string) bool) *Code {
	c := &Code{repo: r, products: ProductsOf(r)}
	c.Scripts = importgraph.ReadScriptsInto(r, files, r.Config.Paths.Products, func(rel string) importgraph.Extent {
		switch {
		case whole(rel):
			return importgraph.Whole
		case c.ProductOf(rel) != nil:
			return importgraph.Beside
		case c.isCore(rel):
			return importgraph.Into
		}
		return importgraph.Nothing
	})
	c.Go = importgraph.ReadGo(r, files)
	return c
}

// ProductOf is the product that a path lies in; nil for none.
func (c *Code) ProductOf(rel string) *repo.Product { return c.products.Of(rel) }

// isCore tells whether a script is the core's. What product:manifests writes is
// how the frontend gets its scenes, and no script of anybody's.
func (c *Code) isCore(rel string) bool {
	paths := c.repo.Config.Paths
	return rel != paths.ProductsTSX && !repo.Within(rel, paths.Products) &&
		slices.ContainsFunc(append([]string{path.Dir(paths.FrontendPackage)}, paths.Core...), func(folder string) bool { return repo.Within(rel, folder) })
}

// Findings are told with the product that imports; what the core imports, with
// the one that it imports: nobody lints the core.
func (c *Code) Findings() []report.Finding {
	var found []report.Finding
	for i := range c.Scripts.Files {
		f := &c.Scripts.Files[i]
		from := c.ProductOf(f.Path)
		if from == nil && !c.isCore(f.Path) {
			continue
		}
		for _, one := range f.Imports {
			if u, ok := c.use(f.Path, from, one); ok && one.Kind.IsImport() {
				found = append(found, c.judge(u)...)
			}
		}
	}
	for i := range c.Go.Files {
		found = append(found, c.judgeGo(&c.Go.Files[i])...)
	}
	return found
}
