package rules

import (
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// coreImport is an import of the core's that leads into a product.
type coreImport struct {
	file   *pyFile
	one    python.Import
	target string
}

// coreSeen is what a job saw the files of the core import from products.
type coreSeen struct {
	mu    sync.Mutex
	files map[*pyFile][]coreImport
}

func (c *coreSeen) note(f *pyFile, list []coreImport) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.files == nil {
		c.files = map[*pyFile][]coreImport{}
	}
	c.files[f] = list
}

func (c *coreSeen) of(f *pyFile) (list []coreImport, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	list, known = c.files[f]
	return list, known
}

// readCoreImports reads the core once for all products, as far as no job did: it
// is most of the repository, and says little about products.
func (b *codebase) readCoreImports() []coreImport {
	var files []*pyFile
	for _, core := range b.repo.Config.Paths.Core {
		files = append(files, b.below(core)...)
	}
	in := make([][]coreImport, len(files))
	var unseen []int
	var paths []string
	for n, f := range files {
		var known bool
		if in[n], known = b.core.of(f); !known {
			unseen, paths = append(unseen, n), append(paths, f.path)
		}
	}
	_ = b.repo.Scan(paths, func(i int, content []byte) { // what cannot be read is structure/readable-files'
		var file lint.File
		file.Fill(paths[i], content)
		in[unseen[i]] = b.productImports(files[unseen[i]], &file)
	})
	return slices.Concat(in...)
}

// productImports lists the imports of a file of the core that lead into products.
func (b *codebase) productImports(f *pyFile, in *lint.File) []coreImport {
	if !in.Has(path.Base(b.repo.Config.Paths.Products)) {
		return nil
	}
	var found []coreImport
	for _, i := range in.Imports() {
		if target, ok := importTarget(i, f.pkg); ok && b.inProduct(target) {
			found = append(found, coreImport{f, i, target})
		}
	}
	return found
}

// inCore tells whether a file is one of the core's.
func inCore(r *repo.Repo, rel string) bool {
	return slices.ContainsFunc(r.Config.Paths.Core, func(core string) bool { return repo.Within(rel, core) })
}

// inProduct tells whether a dotted path is one of the products'.
func (b *codebase) inProduct(dotted string) bool {
	return repo.Within(strings.ReplaceAll(dotted, ".", "/"), b.repo.Config.Paths.Products)
}

// coreDetours: the core too imports a model of the product from where it is.
// Nobody lints the core for that.
func (c importCheck) coreDetours() []report.Finding {
	var found []report.Finding
	for _, i := range c.code.coreImports() {
		if !repo.Within(strings.ReplaceAll(i.target, ".", "/"), c.Dir) || c.isCoreModelsPackage(i.file) {
			continue
		}
		if m, ok := c.code.modelOf(c.code.models(), i.target); ok && c.code.inProducts(m) {
			found = append(found, c.detour(i.file, i.one, i.target, m)...)
		}
	}
	return found
}
