package lint

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
)

// Pick is a product that a change concerns, and why it does: the first reason.
type Pick struct {
	Product *repo.Product
	Why     string
}

// Change is what a change concerns.
type Change struct {
	Picks   []Pick
	Outside []string // the changed code that is in no product: what is found in it is told, whichever product that is about
}

// Changed picks the products that a change of these files concerns: those whose
// files are among them, those that name one of them or are named by code of the
// core among them, and all, when a file is among them that all have in common.
func Changed(ctx context.Context, r *repo.Repo, files []string) (Change, error) {
	change := Change{Outside: outside(r, files)}
	if rel, ok := shared(r, files); ok {
		for _, p := range r.Products() {
			change.Picks = append(change.Picks, Pick{p, rel + " is changed, which all products share"})
		}
		return change, nil
	}
	why, err := reasons(ctx, r, files, change.Outside)
	if err != nil {
		return change, err
	}
	for _, p := range r.Products() {
		if why[p.Name] != "" {
			change.Picks = append(change.Picks, Pick{p, why[p.Name]})
		}
	}
	return change, nil
}

// reasons says for each product that the change concerns why it does.
func reasons(ctx context.Context, r *repo.Repo, files, core []string) (map[string]string, error) {
	touched := touchedProducts(r, files)
	why := map[string]string{}
	var names []string
	for name, rel := range touched {
		why[name] = rel + " is changed"
		names = append(names, name)
	}
	if len(touched) > 0 {
		edges, err := importgraph.Products(ctx, r, names)
		if err != nil {
			return nil, err
		}
		for _, e := range edges {
			if _, there := touched[e.To]; there && why[e.From] == "" {
				why[e.From] = e.Where.String() + " " + e.What + ", which is changed"
			}
		}
	}
	for _, look := range []func(context.Context, *repo.Repo, []string) (map[string]string, error){namedBy, usersOf} {
		more, err := look(ctx, r, core)
		if err != nil {
			return nil, err
		}
		for name, reason := range more {
			if why[name] == "" {
				why[name] = reason
			}
		}
	}
	return why, nil
}

// touchedProducts gives the first changed file of each product, also of one that
// is gone.
func touchedProducts(r *repo.Repo, files []string) map[string]string {
	touched := map[string]string{}
	for _, rel := range slices.Sorted(slices.Values(files)) {
		inside, ok := strings.CutPrefix(rel, r.Config.Paths.Products+"/")
		name, _, deeper := strings.Cut(inside, "/")
		if ok && deeper && touched[name] == "" {
			touched[name] = rel
		}
	}
	return touched
}

// sharedFiles are those that rules about every product read.
func sharedFiles(r *repo.Repo) []string {
	p := r.Config.Paths
	return []string{
		repo.ConfigFile, p.Tach, p.Routes, p.Settings, p.API, p.GoRoutes, p.FrontendPackage, p.ProductsTSX, p.ProductsJSON,
		p.Workspace, path.Join(p.Products, "__init__.py"), BaselineFile(r),
		"package.json", "turbo.json", "go.mod", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg", "conftest.py", repo.VitestConfig,
	}
}

// sharedNames are the files that rules look for from a product upwards, as
// patterns over their names. Beside the products and above them they are about
// every product.
var sharedNames = [...]string{
	"tsconfig*.json", "vitest.*", "vite.config.*", "jest.config.*", "requirements*.txt", "requirements*.in", "setup.py", "setup.cfg",
	"pyproject.toml", "pytest.ini", ".pytest.ini", "tox.ini", "conftest.py", "turbo.json", "package.json", "go.work",
}

// domainFile is a part of tach.toml that stands beside what it is about.
const domainFile = "tach.domain.toml"

// shared gives the first of the files that all products share.
func shared(r *repo.Repo, files []string) (string, bool) {
	common := sharedFiles(r)
	at := slices.IndexFunc(files, func(rel string) bool { return slices.Contains(common, rel) || isAbove(r, rel) })
	if at < 0 {
		return "", false
	}
	return files[at], true
}

// isAbove tells whether a file is one that rules find from any product upwards,
// or in the frontend, which products are built with.
func isAbove(r *repo.Repo, rel string) bool {
	dir, name := path.Split(rel)
	dir = path.Clean(dir)
	products := r.Config.Paths.Products
	if name == domainFile {
		return !repo.Within(rel, products) || dir == products
	}
	folders := []string{products, "requirements", path.Dir(r.Config.Paths.FrontendPackage)}
	for at := path.Dir(products); ; at = path.Dir(at) {
		folders = append(folders, at)
		if at == "." {
			break
		}
	}
	return slices.Contains(folders, dir) && (dir == "requirements" || slices.ContainsFunc(sharedNames[:], func(pattern string) bool {
		ok, _ := path.Match(pattern, name)
		return ok
	}))
}
