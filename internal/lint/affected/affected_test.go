package affected_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/lint/affected"
	"github.com/posthog/hogli/internal/repo"
)

const scripts = `{"scripts": {"backend:test": "pytest backend", "backend:contract-check": "tach check"}}`

// isolated are the files of a product that has taken every step.
func isolated(name string) map[string]string {
	dir := "products/" + name + "/"
	return map[string]string{
		dir + "package.json":                scripts,
		dir + "turbo.json":                  `{"tasks": {"backend:contract-check": {"inputs": ["backend/facade/**"]}}}`,
		dir + "backend/facade/contracts.py": "", dir + "backend/facade/api.py": "def get():\n    return 1\n",
		dir + "backend/logic.py": "",
	}
}

func platform(t *testing.T) *repo.Repo {
	t.Helper()
	files := map[string]string{
		"turbo.json":                     `{"tasks": {"backend:test": {"inputs": ["backend/**", "package.json"]}}}`,
		"tach.toml":                      "[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"products\\\\.(a|b|c|d)\"]\n",
		"products/legacy/package.json":   `{"scripts": {"backend:test": "pytest backend"}}`,
		"products/legacy/backend/x.py":   "",
		"products/shop/package.json":     `{"scripts": {}}`,
		"products/shop/manifest.tsx":     "",
		"products/untested/backend/x.py": "import products.a\n",
	}
	for _, name := range []string{"a", "b", "c", "d"} {
		maps.Copy(files, isolated(name))
	}
	files["products/b/backend/use.py"] = "from products.a.backend.facade import api\n"
	files["products/c/backend/use.py"] = "from products.b.backend.facade import api\n"
	root := t.TempDir()
	for name, text := range files {
		at := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := repo.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The rows are those of turbo-discover (products.md 7.2).
func TestBy(t *testing.T) {
	t.Parallel()
	r := platform(t)
	everything := func(why string) []string {
		return []string{"core: " + why, "a: " + why, "b: " + why, "c: " + why, "d: " + why, "legacy: " + why}
	}
	for name, row := range map[string]struct {
		files []string
		want  []string
	}{
		"nothing":              {nil, nil},
		"words":                {[]string{"README.md", "products/README.md", "frontend/src/a.ts"}, nil},
		"the core":             {[]string{"posthog/models.py"}, everything("posthog/models.py is changed, which is no product's")},
		"what all share":       {[]string{"products/db_routing.yaml"}, everything("products/db_routing.yaml is changed, which is no product's")},
		"the frontend's needs": {[]string{"frontend/package.json"}, everything("frontend/package.json is changed, which is no product's")},
		"a product that went":  {[]string{"products/gone/x.py"}, everything("products/gone/x.py is changed, and gone is no product now")},
		"an isolated one":      {[]string{"products/a/backend/logic.py"}, []string{"a: products/a/backend/logic.py is changed"}},
		"what no test watches": {[]string{"products/a/frontend/x.ts", "products/legacy/manifest.tsx"}, nil},
		"no backend":           {[]string{"products/shop/package.json"}, nil},
		"two isolated ones":    {[]string{"products/d/backend/logic.py", "products/b/backend/use.py"}, []string{"b: products/b/backend/use.py is changed", "d: products/d/backend/logic.py is changed"}},
		"a contract": {[]string{"products/a/backend/facade/api.py"}, []string{
			"core: the contract of a is touched: products/a/backend/facade/api.py is changed", "a: products/a/backend/facade/api.py is changed",
			"b: products/b/backend/use.py:1:39 imports products.a.backend.facade", "c: products/c/backend/use.py:1:39 imports products.b.backend.facade",
		}},
	} {
		answer := affected.By(context.Background(), r, row.files)
		var got []string
		if answer.Core != "" {
			got = append(got, "core: "+answer.Core)
		}
		for _, one := range answer.Products {
			got = append(got, one.Product.Name+": "+one.Why)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// A product that is not isolated takes everything with it; its own reason is
// its own.
func TestByOfOneThatIsNotIsolated(t *testing.T) {
	t.Parallel()
	answer := affected.By(context.Background(), platform(t), []string{"products/legacy/backend/x.py"})
	if answer.Core != "products/legacy/backend/x.py is changed, and legacy is not isolated: no contracts say what others get from it" || len(answer.Products) != 5 {
		t.Errorf("%+v", answer)
	}
	for _, one := range answer.Products {
		if one.Product.Name == "legacy" && one.Why != "products/legacy/backend/x.py is changed" {
			t.Errorf("%+v", one)
		}
	}
}
