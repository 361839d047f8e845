package rules

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// A product climbs the steps one by one; each row adds what the step before lacked.
func TestIsolationSteps(t *testing.T) {
	t.Parallel()
	const (
		module = "[[modules]]\npath = \"products.alpha\"\n"
		block  = "[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"products\\\\.alpha\"]\n"
		leak   = "[[interfaces]]\nexpose = [\"backend\\\\.models.*\"]\nfrom = [\"products\\\\.alpha\"]\n"
	)
	files := map[string]string{"products/alpha/backend/apps.py": "", "products/alpha/package.json": "{}", "tach.toml": module}
	for _, row := range []struct{ file, content, want string }{
		{"tach.toml", module, "contracts"},
		{"products/alpha/backend/facade/contracts.py", "", "real facade"},
		{"products/alpha/backend/facade/api.py", "def create(): pass\n", "interface"},
		{"tach.toml", module + block + leak, "no legacy leak"},
		{"tach.toml", module + block, "contract check"},
		{"products/alpha/package.json", `{"scripts": {"backend:contract-check": "lint-imports"}}`, "narrowed inputs"},
		{"products/alpha/turbo.json", `{"tasks": {"backend:contract-check": {"inputs": ["backend/facade/**"]}}}`, ""},
		{"products/alpha/backend/routes.py", "", "narrowed inputs"},
	} {
		files[row.file] = row.content
		archive := &txtar.Archive{}
		for name, text := range files {
			archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(text)})
		}
		r := openArchive(t, archive)
		first := ""
		for _, step := range IsolationSteps(r, r.Products()[0]) {
			if step.Done != (step.Why == "") || step.Done != (step.Fix == "") || step.Where.Path == "" {
				t.Errorf("%s: %+v says neither that it is done nor why not", row.file, step)
			}
			if !step.Done && first == "" {
				first = step.Name
			}
		}
		if diff := cmp.Diff(row.want, first); diff != "" {
			t.Errorf("after %s %q: blocked by (-want +got)\n%s", row.file, strings.TrimSpace(row.content), diff)
		}
	}
}
