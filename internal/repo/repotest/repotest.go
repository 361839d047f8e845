// Package repotest writes a generated repository for benchmarks: many products
// that keep the rules, in files that look like those people write.
//
// It refuses to be used outside tests and benchmarks, and to be random: the
// same size gives the same bytes.
package repotest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Size is how large a repository is.
type Size struct {
	Products int
	Python   int // Python files of a product, at least 20
	Scripts  int // TypeScript files of a product
}

// Whole is the repository that docs/performance.md measures: 80 products,
// 10,000 Python files and 4,000 TypeScript files.
func Whole() Size { return Size{Products: 80, Python: 125, Scripts: 50} }

// Write writes a repository below root.
func Write(root string, size Size) error {
	w := writer{root: root}
	var tach, routes, settings strings.Builder
	tach.WriteString("source_roots = [\".\"]\n\n[[modules]]\npath = \"posthog\"\n\n")
	routes.WriteString("routes:\n")
	settings.WriteString("PRODUCTS_APPS = [\n")
	for i := range size.Products {
		name := fmt.Sprintf("product_%d", i)
		fmt.Fprintf(&tach, "[[modules]]\npath = \"products.%s\"\ndepends_on = [\"posthog\"]\n\n[[interfaces]]\nexpose = [\"backend\\\\.presentation.*\"]\nfrom = [\"products\\\\.%s\"]\n\n", name, name)
		fmt.Fprintf(&routes, "  - app_label: %s\n    database: %s\n", name, name)
		fmt.Fprintf(&settings, "    \"products.%s.backend.apps.Config\",\n", name)
		w.product(name, i, size)
	}
	settings.WriteString("]\n")
	w.write("hogli.yaml", "")
	w.write("tach.toml", tach.String())
	w.write("products/__init__.py", "")
	w.write("products/db_routing.yaml", routes.String())
	w.write("pytest.ini", "[pytest]\naddopts = -p no:warnings --reuse-db\n")
	w.write("posthog/settings/web.py", settings.String())
	w.core()
	return w.err
}

// writer writes files until one cannot be written.
type writer struct {
	root string
	err  error
}

func (w *writer) write(name, text string) {
	if w.err != nil {
		return
	}
	at := filepath.Join(w.root, filepath.FromSlash(name))
	if w.err = os.MkdirAll(filepath.Dir(at), 0o750); w.err == nil {
		w.err = os.WriteFile(at, []byte(text), 0o600)
	}
}

// core writes the models that products point at.
func (w *writer) core() {
	w.write("posthog/__init__.py", "")
	w.write("posthog/models/__init__.py", "from posthog.models.team import Team\nfrom posthog.models.user import User\n")
	for _, name := range []string{"Team", "User", "Organization", "Project"} {
		w.write("posthog/models/"+strings.ToLower(name)+".py", fmt.Sprintf("from django.db import models\n\n\nclass %s(models.Model):\n    name = models.CharField(max_length=200)\n", name))
	}
}

// product writes one product: a tenth of its Python are models and their
// migrations, a third tests, the rest logic and views.
func (w *writer) product(name string, number int, size Size) {
	dir := "products/" + name + "/"
	w.write(dir+"package.json", fmt.Sprintf("{\n  \"name\": \"@posthog/products-product-%d\",\n  \"scripts\": {\n    \"backend:test\": \"uv run pytest backend/tests -n 4\"\n  }\n}\n", number))
	w.write(dir+"manifest.tsx", "export const manifest = { name: 'Any' }\n")
	fixed := map[string]string{
		"__init__.py": "", "backend/__init__.py": "", "backend/facade/__init__.py": "", "backend/models/__init__.py": "", "backend/migrations/__init__.py": "", "backend/logic/__init__.py": "", "backend/presentation/__init__.py": "",
		"backend/apps.py": fmt.Sprintf("from django.apps import AppConfig\n\n\nclass Config(AppConfig):\n    name = \"products.%s.backend\"\n    label = %q\n    verbose_name = \"One\"\n", name, name),
	}
	for rel, text := range fixed {
		w.write(dir+rel, text)
	}
	left := size.Python - len(fixed)
	for n := range left {
		switch kind := n % 20; {
		case kind == 0:
			w.write(fmt.Sprintf("%sbackend/models/item_%d.py", dir, n), models(n))
		case kind == 1:
			w.write(fmt.Sprintf("%sbackend/migrations/%04d_change.py", dir, n), migration(name, n))
		case kind < 8:
			w.write(fmt.Sprintf("%sbackend/tests/test_%d.py", dir, n), tests(name, n))
		case kind < 11:
			w.write(fmt.Sprintf("%sbackend/api/views_%d.py", dir, n), views(name, n))
		default:
			w.write(fmt.Sprintf("%sbackend/logic/module_%d.py", dir, n), logic(name, n))
		}
	}
	for n := range size.Scripts {
		w.write(fmt.Sprintf("%sfrontend/scenes/area%d/Scene%d.tsx", dir, n/5, n), scene(n))
	}
}
