package rules

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/lint/boundary"
	"github.com/posthog/hogli/internal/lint/boundary/contracts"
)

// A product climbs the steps one by one; each row adds what the step before lacked.
func TestIsolationSteps(t *testing.T) {
	t.Parallel()
	const (
		module   = "[[modules]]\npath = \"products.alpha\"\n"
		block    = "[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"products\\\\.alpha\"]\n"
		leak     = "[[interfaces]]\nexpose = [\"backend\\\\.models.*\"]\nfrom = [\"products\\\\.alpha\"]\n"
		deferral = "[[tool.importlinter.contracts]]\nignore_imports = ['products.alpha.backend.presentation.views -> products.alpha.backend.models']\n"
	)
	files := map[string]string{"products/alpha/backend/apps.py": "", "products/alpha/package.json": "{}", "tach.toml": module}
	for _, row := range []struct{ file, content, want string }{
		{"tach.toml", module, "contracts"},
		{"products/alpha/backend/facade/contracts.py", "", "real facade"},
		{"products/alpha/backend/facade/api.py", "def create(): pass\n", "interface"},
		{"tach.toml", module + block + leak, "no legacy leak"},
		{"pyproject.toml", deferral, "no legacy leak"},
		{"tach.toml", module + block, "internal seal"},
		{"pyproject.toml", "[tool", "internal seal"},
		{"pyproject.toml", "", "contract check"},
		{"products/alpha/package.json", `{"scripts": {"backend:contract-check": "lint-imports"}}`, "narrowed inputs"},
		{"products/alpha/turbo.json", `{"tasks": {"backend:contract-check": {"inputs": ["backend/facade/**"]}}}`, ""},
		{"products/alpha/backend/routes.py", "", "narrowed inputs"},
		{"products/alpha/turbo.json", `{"extends": ["//"], "tasks": {}}`, "narrowed inputs"},
		{"turbo.json", `{"tasks": {"backend:contract-check": {"inputs": ["backend/**"]}}}`, "narrowed inputs"},
		{"turbo.json", `{"tasks": {"backend:contract-check": {"inputs": ["backend/**"]}, "@p/alpha#backend:contract-check": {"inputs": ["backend/facade/**"]}}}`, "narrowed inputs"},
		{"products/alpha/package.json", `{"name": "@p/alpha", "scripts": {"backend:contract-check": "lint-imports"}}`, "narrowed inputs"},
		{"turbo.json", `{"tasks": {"backend:contract-check": {"inputs": ["backend/**"]}, "@p/alpha#backend:contract-check": {"inputs": ["backend/facade/**", "backend/routes.py"]}}}`, ""},
		{"products/alpha/turbo.json", `{"extends": ["//"], "tasks": {"backend:contract-check": {"extends": false}}}`, "narrowed inputs"},
	} {
		files[row.file] = row.content
		archive := &txtar.Archive{}
		for name, text := range files {
			archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(text)})
		}
		r := openArchive(t, archive)
		first := ""
		for _, step := range IsolationSteps(r, r.Products()[0], &contracts.Seals{}) {
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

// What Python would refuse is no step to isolation, and no rule draws a
// conclusion from it.
func TestBrokenPythonIsNoStep(t *testing.T) {
	t.Parallel()
	for _, broken := range []string{"class X(:\n", "x = 1\x00\n", "# \xff\n", strings.Repeat("[", 200_000)} {
		r := openArchive(t, &txtar.Archive{Files: []txtar.File{
			{Name: "products/alpha/package.json", Data: []byte("{}")},
			{Name: "products/alpha/backend/apps.py", Data: []byte(broken)},
			{Name: "products/alpha/backend/facade/contracts.py", Data: []byte(broken)},
			{Name: "products/alpha/backend/facade/api.py", Data: []byte(broken)},
		}})
		for _, step := range IsolationSteps(r, r.Products()[0], &contracts.Seals{})[:2] {
			if step.Done || !strings.Contains(step.Why, "is no valid Python") {
				t.Errorf("%.20q: %+v", broken, step)
			}
		}
		python := newCode()
		var got []string
		for _, f := range lint.Run(r, r.Products(), []lint.Rule{readableFiles(python, boundary.NewMaps(boundary.Strict, "")), appConfig(python), realFacade()}) {
			got = append(got, f.Rule+" "+f.Where.Path)
		}
		want := []string{
			"structure/readable-files products/alpha/backend/apps.py",
			"structure/readable-files products/alpha/backend/facade/api.py",
			"structure/readable-files products/alpha/backend/facade/contracts.py",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%.20q: %s", broken, diff)
		}
	}
}
