package templates

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Embedding leaves out names that begin with a dot or an underscore, unless told
// otherwise, without a word: the embedded list must be the one on disk.
func TestEverythingOnDiskIsEmbedded(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"platform", "product"} {
		var disk, inside []string
		list := func(files *[]string) fs.WalkDirFunc {
			return func(path string, d fs.DirEntry, err error) error {
				if err == nil && !d.IsDir() {
					*files = append(*files, path)
				}
				return err
			}
		}
		if err := fs.WalkDir(os.DirFS("."), dir, list(&disk)); err != nil {
			t.Fatal(err)
		}
		if err := fs.WalkDir(embedded, dir, list(&inside)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(disk, inside); diff != "" || len(disk) == 0 {
			t.Errorf("%s:\n%s", dir, diff)
		}
		if i := slices.IndexFunc(disk, func(f string) bool { return !strings.HasSuffix(f, ".tmpl") }); i >= 0 {
			t.Errorf("%s does not end in .tmpl", disk[i])
		}
	}
}

func TestEveryTemplateRenders(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]Product{
		"routed": {
			Name: "visual_review", Dashed: "visual-review", Pascal: "VisualReview", Title: "Visual review", Owner: "team-x",
			Package: "@posthog/products-visual-review", Module: "products.visual_review",
			Database: "visual_review", WriterAlias: "visual_review_db_writer", ReaderAlias: "visual_review_db_reader", Routed: true, Frontend: true,
		},
		"plain": {Name: "links", Dashed: "links", Pascal: "Links", Title: "Links", Package: "@posthog/products-links", Module: "products.links"},
	} {
		files, err := Django(p)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, f := range files {
			if strings.Contains(string(f.Content), "<%") || strings.Contains(string(f.Content), "<no value>") {
				t.Errorf("%s: %s is not rendered", name, f.Path)
			}
		}
	}
	files, err := Platform()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasPrefix(string(f.Content), "#!") != (f.Mode == 0o755) {
			t.Errorf("%s has mode %v", f.Path, f.Mode)
		}
	}
}
