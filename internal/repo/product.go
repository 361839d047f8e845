package repo

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/jsonfile"
)

// Backend is what a product's backend is written in.
type Backend string

// The kinds of backend.
const (
	NoBackend Backend = ""
	Django    Backend = "django"
	Go        Backend = "go"
)

// Product is one folder of products/.
type Product struct {
	Names
	Dir      string // relative to the root, such as products/feature_flags
	Backend  Backend
	Frontend bool // frontend/ is there
	Isolated bool // contracts are there: backend/facade/contracts(.py|/|.go)

	repo *Repo
	pkg  func() (*Package, error)
}

// Package is a package.json.
type Package struct {
	*jsonfile.File
	Name    string
	Scripts []Script
}

// Script is one entry of scripts.
type Script struct {
	Name  string
	Text  string
	Where fault.Span // the script's text
}

// Script gives a script by name. Of a key that stands twice the last one counts,
// as for those who run it.
func (p *Package) Script(name string) (Script, bool) {
	for _, s := range slices.Backward(p.Scripts) {
		if s.Name == name {
			return s, true
		}
	}
	return Script{}, false
}

// Path is the path of one of the product's files, relative to the root.
func (p *Product) Path(rel string) string { return path.Join(p.Dir, rel) }

// Has tells whether the product holds a file or folder.
func (p *Product) Has(rel string) bool { return p.repo.Exists(p.Path(rel)) }

// Package reads the product's package.json.
func (p *Product) Package() (*Package, error) { return p.pkg() }

// findProducts lists the folders of products/ that hold backend/, frontend/,
// manifest.tsx or package.json, and a file that is first-party: what a branch
// leaves behind when it is left (__pycache__, node_modules) is no product.
func findProducts(r *Repo) ([]*Product, error) {
	dir := r.Config.Paths.Products
	entries, err := os.ReadDir(r.Path(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadable(dir, err)
	}
	var products []*Product
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") || e.Name() == "__pycache__" || e.Name() == "node_modules" {
			continue
		}
		p := r.productAt(path.Join(dir, e.Name()), e.Name())
		switch {
		case p == nil:
		case p.isLeftover():
			r.leftovers = append(r.leftovers, p.Name)
		default:
			products = append(products, p)
		}
	}
	return products, nil
}

func (r *Repo) productAt(dir, name string) *Product {
	p := &Product{Names: Names{Name: name}, Dir: dir, repo: r}
	if WellFormed(name) {
		p.Names = NamesOf(name)
	}
	p.Backend = r.backendOf(path.Join(dir, "backend"))
	p.Frontend = p.Has("frontend")
	if p.Backend == NoBackend && !p.Frontend && !p.Has("manifest.tsx") && !p.Has("package.json") && len(r.closedBelow(dir)) == 0 {
		return nil
	}
	p.Isolated = p.Has("backend/facade/contracts.py") || p.Has("backend/facade/contracts") || p.Has("backend/facade/contracts.go")
	p.pkg = sync.OnceValues(func() (*Package, error) { return r.ReadPackage(p.Path("package.json")) })
	return p
}

// backendOf looks at what the folder holds: Go when there is .go and no .py.
func (r *Repo) backendOf(dir string) Backend {
	if !r.Exists(dir) {
		return NoBackend
	}
	goFiles := false
	python := false
	_ = fs.WalkDir(os.DirFS(r.Path(dir)), ".", func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return fs.SkipDir
		}
		goFiles = goFiles || strings.HasSuffix(d.Name(), ".go")
		python = python || strings.HasSuffix(d.Name(), ".py")
		if python {
			return fs.SkipAll
		}
		return nil
	})
	if goFiles && !python {
		return Go
	}
	return Django
}

// ReadPackage reads a package.json by its path relative to the root.
func (r *Repo) ReadPackage(rel string) (*Package, error) {
	content, err := r.Read(rel)
	if err != nil {
		return nil, err
	}
	file, err := jsonfile.Read(rel, content)
	if err != nil {
		return nil, err
	}
	pkg := &Package{File: file}
	if name, ok := file.Root.Member("name"); ok {
		pkg.Name = name.Value.Text
	}
	scripts, given := file.Root.Member("scripts")
	if given && scripts.Value.Kind != jsonfile.Object {
		return nil, fault.Malformed(file.Span(scripts.Value.Start, scripts.Value.End), "scripts must be an object", `write "scripts": {"NAME": "COMMAND"}`)
	}
	for _, m := range scripts.Value.Members {
		if m.Value.Kind != jsonfile.String {
			return nil, fault.Malformed(file.Span(m.Value.Start, m.Value.End), "script "+quote(m.Key)+" must be a string")
		}
		pkg.Scripts = append(pkg.Scripts, Script{Name: m.Key, Text: m.Value.Text, Where: file.Span(m.Value.Start, m.Value.End)})
	}
	return pkg, nil
}
