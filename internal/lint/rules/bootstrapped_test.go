package rules

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/templates"
)

// Whatever the templates write passes every rule, once it is registered.
func TestWhatTheTemplatesWriteIsClean(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"links", "visual_review"} {
		for _, backend := range []string{"django", "go", "none"} {
			for i := range 8 {
				n := repo.NamesOf(name)
				p := templates.Product{
					Name: n.Name, Dashed: n.Dashed, Pascal: n.Pascal, Title: n.Title, Package: n.Package(), Module: n.Module(),
					Backend: backend, Frontend: i&1 == 0, Shared: i&2 == 0, GoModule: "example.com/platform",
				}
				if backend == "go" || backend == "django" && i&4 == 0 { // what has no backend has no database
					p.Routed, p.Database, p.WriterVariable = true, name, "PRODUCT_DB_X_WRITER_URL"
					p.WriterAlias, p.ReaderAlias = name+"_db_writer", name+"_db_reader"
				}
				if p.Shared && (!p.Frontend || backend == "none") {
					continue // one side alone shares nothing; bootstrap refuses it
				}
				t.Run(fmt.Sprintf("%s,%s,frontend=%v,shared=%v,routed=%v", name, backend, p.Frontend, p.Shared, p.Routed), func(t *testing.T) {
					t.Parallel()
					lintRendered(t, p)
				})
			}
		}
	}
}

func lintRendered(t *testing.T, p templates.Product) {
	t.Helper()
	files, err := templates.Render(p, repo.Structure{})
	if err != nil {
		t.Fatal(err)
	}
	archive := &txtar.Archive{Files: []txtar.File{
		{Name: "tach.toml", Data: fmt.Appendf(nil, "[[modules]]\npath = %q\n\n[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [%q]\n", p.Module, strings.ReplaceAll(p.Module, ".", `\.`))},
		{Name: "products/__init__.py"},
		{Name: "frontend/package.json", Data: fmt.Appendf(nil, "{\"dependencies\": {%q: \"workspace:*\", \"react\": \"^19.0.0\", \"@types/react\": \"^19.0.0\"}}", p.Package)},
	}}
	if p.Routed {
		archive.Files = append(archive.Files, txtar.File{Name: "products/db_routing.yaml", Data: fmt.Appendf(nil, "routes:\n  - app_label: %s\n    database: %s\n", p.Name, p.Database)})
	}
	for _, f := range files {
		archive.Files = append(archive.Files, txtar.File{Name: "products/" + p.Name + "/" + f.Path, Data: f.Content})
	}
	r := openArchive(t, archive)
	if len(r.Products()) != 1 || string(r.Products()[0].Backend) != strings.ReplaceAll(p.Backend, "none", "") {
		t.Fatalf("read as %+v", r.Products())
	}
	for _, f := range lint.Run(r, r.Products(), All()) {
		t.Error(told(f))
	}
}
