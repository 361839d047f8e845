package rules

import (
	"fmt"
	"io/fs"
	"path"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// productFolderRule looks at what is no product and should be one.
type productFolderRule struct{ rule }

func productFolder() productFolderRule {
	return productFolderRule{rule{
		meta: report.Rule{
			ID: "structure/product-folder", Severity: report.Error,
			Rationale: "a product, and each of its parts, is a folder; anything else is passed over by every tool without a word",
		},
		check: func(s subject) []report.Finding {
			var found []report.Finding
			for _, part := range []string{"backend", "frontend", "shared"} {
				if s.isFile(part) {
					found = append(found, s.found(fault.File(s.Path(part)), part+" is a file; it has to be a folder", "make it a folder, or remove it"))
				}
			}
			return found
		},
	}}
}

// Check checks the products, and what else lies beside them under the name of a
// product: a file, a link that leads nowhere, a link to a folder.
func (r productFolderRule) Check(in *repo.Repo, products []*repo.Product) []report.Finding {
	found := r.rule.Check(in, products)
	dir := in.Config.Paths.Products
	entries, err := fs.ReadDir(in.FS(), dir)
	if err != nil {
		return found // no products, or repo.Open has told
	}
	all := subject{Product: &repo.Product{}, repo: in, meta: r.meta}
	for _, e := range entries {
		if e.IsDir() || !repo.WellFormed(e.Name()) {
			continue
		}
		at := path.Join(dir, e.Name())
		what := "is a file; a product is a folder"
		if e.Type()&fs.ModeSymlink != 0 {
			what = "is a link that leads nowhere; a product is a folder"
			if _, err := in.Stat(at); err == nil {
				what = "is a link, which hogli and git do not follow; a product is a folder of its own"
			}
		}
		found = append(found, all.found(fault.File(at), fmt.Sprintf("%s %s", at, what), "make it a folder, or move it away from "+dir+"/"))
	}
	return found
}
