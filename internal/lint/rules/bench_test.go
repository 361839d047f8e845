package rules

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
)

const (
	benchProducts = 80
	benchModules  = 60 // Python files of a product, a third of them tests
)

// generate writes a repository of 80 products that keep the rules.
func generate(b *testing.B) string {
	b.Helper()
	root := b.TempDir()
	write := func(name, text string) {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	write("hogli.yaml", "")
	write("products/__init__.py", "")
	write("pytest.ini", "[pytest]\naddopts = -p no:warnings --reuse-db\n")
	write("posthog/__init__.py", "")
	var tach, routes strings.Builder
	tach.WriteString("[[modules]]\npath = \"posthog\"\n\n")
	routes.WriteString("routes:\n")
	for i := range benchProducts {
		name := fmt.Sprintf("product_%d", i)
		dir := "products/" + name + "/"
		fmt.Fprintf(&tach, "[[modules]]\npath = \"products.%s\"\ndepends_on = [\"posthog\"]\n\n[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"products\\\\.%s\"]\n\n", name, name)
		fmt.Fprintf(&routes, "  - app_label: %s\n    database: %s\n", name, name)
		write(dir+"package.json", fmt.Sprintf("{\n  \"name\": \"@posthog/products-product-%d\",\n  \"scripts\": {\n    \"backend:test\": \"uv run pytest backend/tests -n 4 && pytest backend/tests/test_%d.py\"\n  }\n}\n", i, benchModules-1))
		write(dir+"manifest.tsx", "export const manifest = { name: 'Any' }\n")
		for _, empty := range []string{"__init__.py", "backend/__init__.py", "frontend/scenes/Scene.tsx"} {
			write(dir+empty, "")
		}
		write(dir+"backend/apps.py", fmt.Sprintf("from django.apps import AppConfig\n\n\nclass Config(AppConfig):\n    name = \"products.%s.backend\"\n    label = %q\n    verbose_name = \"One\"\n", name, name))
		for n := range benchModules {
			module := strings.Repeat(fmt.Sprintf("class Model%d:\n    \"\"\"One of many.\"\"\"\n\n    def method(self, value):\n        return f\"{value}\" if value else None\n\n\n", n), 20)
			write(fmt.Sprintf("%sbackend/logic/module_%d.py", dir, n), module)
			if n%3 == 2 {
				write(fmt.Sprintf("%sbackend/tests/test_%d.py", dir, n), module+"def test_it():\n    assert True\n")
			}
		}
	}
	write("tach.toml", tach.String())
	write("products/db_routing.yaml", routes.String())
	return root
}

// BenchmarkLintAll is product:lint --all with the opening of the repository, comments included;
// BenchmarkReadAll is walking it and reading the same Python files once.
func BenchmarkLintAll(b *testing.B) {
	root := generate(b)
	for b.Loop() {
		r, err := repo.Open(root)
		if err != nil {
			b.Fatal(err)
		}
		known := slices.Concat(All(), lint.Own())
		v, err := lint.Job{Repo: r, Products: r.Products(), Rules: known, Known: known}.Do(b.Context())
		if err != nil || len(v.Findings) > 0 {
			b.Fatalf("%v, %d findings, such as %+v", err, len(v.Findings), v.Findings)
		}
	}
}

func BenchmarkReadAll(b *testing.B) {
	root := generate(b)
	size := int64(0)
	for b.Loop() {
		size = 0
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".py") {
				return err
			}
			content, err := os.ReadFile(path)
			size += int64(len(content))
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(size)
}
