package rules

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// coreImport is an import of the core's that leads into a product.
type coreImport struct {
	file   *pyFile
	one    python.Import
	target string
}

// readCoreImports reads the core once for all products: it is most of the
// repository, and says little about products.
func (b *codebase) readCoreImports() []coreImport {
	var files []*pyFile
	var paths []string
	for _, core := range b.repo.Config.Paths.Core {
		for _, f := range b.below(core) {
			files, paths = append(files, f), append(paths, f.path)
		}
	}
	products := []byte(path.Base(b.repo.Config.Paths.Products))
	in := make([][]coreImport, len(files))
	_ = b.repo.Scan(paths, func(n int, content []byte) { // what cannot be read is structure/readable-files'
		if !bytes.Contains(content, products) {
			return
		}
		for _, i := range python.ReadImports(content) {
			if target, ok := importTarget(i, files[n].pkg); ok && b.inProduct(target) {
				in[n] = append(in[n], coreImport{files[n], i, target})
			}
		}
	})
	return slices.Concat(in...)
}

// inProduct tells whether a dotted path is one of the products'.
func (b *codebase) inProduct(dotted string) bool {
	return within(strings.ReplaceAll(dotted, ".", "/"), b.repo.Config.Paths.Products)
}

// coreDetours: the core too imports a model of the product from where it is.
// Nobody lints the core for that.
func (c importCheck) coreDetours() []report.Finding {
	var found []report.Finding
	for _, i := range c.code.coreImports() {
		if !within(strings.ReplaceAll(i.target, ".", "/"), c.Dir) || c.isCoreModelsPackage(i.file) {
			continue
		}
		if m, ok := c.code.modelOf(c.code.models(), i.target); ok && c.code.inProducts(m) {
			found = append(found, c.detour(i.file, i.one, i.target, m)...)
		}
	}
	return found
}
