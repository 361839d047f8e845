package affected_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/lint/affected"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
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

func platform(t *testing.T, more map[string]string) *repo.Repo {
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
	maps.Copy(files, more)
	return repotest.Open(t, files)
}

// The rows are those of turbo-discover (products.md 7.2).
func TestBy(t *testing.T) {
	t.Parallel()
	r := platform(t, nil)
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
		if diff := cmp.Diff(row.want, answer(r, row.files)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// everything is the answer that runs all there is, for one reason.
func everything(why string) []string {
	return []string{"core: " + why, "a: " + why, "b: " + why, "c: " + why, "d: " + why, "legacy: " + why}
}

func answer(r *repo.Repo, files []string) []string {
	answer := affected.By(context.Background(), r, files)
	var got []string
	if answer.Core != "" {
		got = append(got, "core: "+answer.Core)
	}
	for _, one := range answer.Products {
		got = append(got, one.Product.Name+": "+one.Why)
	}
	return got
}

// A task may watch any file, and what is not known runs.
func TestByOfWhatTasksWatch(t *testing.T) {
	t.Parallel()
	unreadGraph := everything("who imports whom cannot be read: products/legacy/backend/big.py: it has 4 MB, more than 4")
	unreadGraph[1] = "a: products/a/backend/facade/api.py is changed"
	watching := func(inputs string) map[string]string {
		return map[string]string{"products/d/turbo.json": `{"tasks": {"backend:test": ` + inputs + `, "backend:contract-check": {"inputs": ["backend/facade/**", "contract.txt"]}}}`}
	}
	for name, row := range map[string]struct {
		more map[string]string
		file string
		want []string
	}{
		"a file of another product": {watching(`{"inputs": ["../a/backend/logic.py"]}`), "products/a/backend/logic.py", []string{
			"a: products/a/backend/logic.py is changed", "d: products/a/backend/logic.py is changed, which its tests watch",
		}},
		"words that a task watches": {watching(`{"inputs": ["$TURBO_ROOT$/docs/*.md"]}`), "docs/x.md", []string{"d: docs/x.md is changed, which its tests watch"}},
		"a list that goes on from the root's": {
			map[string]string{
				"turbo.json":                 `{"tasks": {"backend:test": {"inputs": ["$TURBO_ROOT$/docs/x.md"]}}}`,
				"products/a/turbo.json":      `{"tasks": {"backend:test": {"inputs": ["$TURBO_EXTENDS$", "!x"]}, "backend:contract-check": {"inputs": ["backend/facade/**"]}}}`,
				"products/d/turbo.json":      `{"tasks": {"backend:test": {"inputs": ["y"]}, "backend:contract-check": {"inputs": ["backend/facade/**"]}}}`,
				"products/b/turbo.json":      `{"tasks": {"backend:test": {"inputs": ["none"]}, "backend:contract-check": {"inputs": ["backend/facade/**"]}}}`,
				"products/c/turbo.json":      `{"tasks": {"backend:test": {"inputs": ["none"]}, "backend:contract-check": {"inputs": ["backend/facade/**"]}}}`,
				"products/legacy/turbo.json": `{"tasks": {"backend:test": {"inputs": ["none"]}}}`, "products/untested/turbo.json": `{"tasks": {"backend:test": {"inputs": ["none"]}}}`,
			},
			"docs/x.md",
			[]string{"a: docs/x.md is changed, which its tests watch"},
		},
		"a task of one package at the root": {
			map[string]string{
				"turbo.json":              `{"tasks": {"backend:test": {"inputs": ["backend/**"]}, "@p/d#backend:test": {"inputs": ["notes.txt"]}}}`,
				"products/d/package.json": `{"name": "@p/d", "scripts": {"backend:test": "pytest", "backend:contract-check": "tach check"}}`,
			},
			"products/d/notes.txt",
			[]string{"d: products/d/notes.txt is changed"},
		},
		"a contract check of one package at the root": {
			map[string]string{
				"turbo.json":              `{"tasks": {"backend:test": {"inputs": ["backend/**"]}, "@p/d#backend:contract-check": {"inputs": ["backend/facade/**"]}}}`,
				"products/d/turbo.json":   `{"extends": ["//"], "tasks": {}}`,
				"products/d/package.json": `{"name": "@p/d", "scripts": {"backend:test": "pytest", "backend:contract-check": "tach check"}}`,
			},
			"products/d/backend/logic.py",
			[]string{"d: products/d/backend/logic.py is changed"},
		},
		"what the contract check alone watches": {watching(`{"inputs": ["none"]}`), "products/d/contract.txt", []string{
			"core: the contract of d is touched: products/d/contract.txt is changed", "d: products/d/contract.txt is changed",
		}},
		"a task that runs after another": {watching(`{"inputs": ["!backend/logic.py"], "dependsOn": ["make"]}`), "products/d/backend/logic.py", []string{"d: products/d/backend/logic.py is changed"}},
		"a task that runs after those of others": {watching(`{"inputs": ["none"], "dependsOn": ["^make"]}`), "frontend/src/x.ts", []string{
			"d: frontend/src/x.ts is changed, which its tests watch",
		}},
		"an empty list is every file": {watching(`{"inputs": []}`), "products/d/backend/logic.py", []string{"d: products/d/backend/logic.py is changed"}},
		"a variable is no task":       {watching(`{"inputs": ["none"], "dependsOn": ["$X"]}`), "products/d/backend/logic.py", nil},
		"inputs that are no globs":    {watching(`{"inputs": ["a["]}`), "products/a/x", everything("products/a/x is changed, and what tasks watch cannot be read: products/d/turbo.json:1:40: an input of a task is a glob, as a string")},
		"a global dependency":         {map[string]string{"turbo.json": `{"globalDependencies": ["*.md"], "tasks": {}}`}, "README.md", everything("README.md is changed, a global dependency of turbo.json")},
		"a turbo.json that is none":   {map[string]string{"turbo.json": `{`}, "README.md", everything("README.md is changed, and what tasks watch cannot be read: turbo.json:1:2: not valid JSON")},
		"words beside the core":       {nil, "posthog/README.md", everything("posthog/README.md is changed, which is no product's")},
		"what the backend loads":      {nil, "frontend/src/products.json", everything("frontend/src/products.json is changed, which is no product's")},
		"code without a backend":      {nil, "products/shop/dags/x.py", everything("products/shop/dags/x.py is changed, code of a product without a backend")},
		"code that is too large": {
			map[string]string{"products/legacy/backend/big.py": strings.Repeat("#", repo.MaxText+1)},
			"products/a/backend/facade/api.py", unreadGraph,
		},
	} {
		if diff := cmp.Diff(row.want, answer(platform(t, row.more), []string{row.file})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Who runs already is followed to who names it all the same.
func TestByFollowsWhoRunsAlready(t *testing.T) {
	t.Parallel()
	want := []string{
		"core: the contract of a is touched: products/a/backend/facade/api.py is changed", "a: products/a/backend/facade/api.py is changed",
		"b: products/b/backend/use.py is changed", "c: products/c/backend/use.py:1:39 imports products.b.backend.facade",
	}
	if diff := cmp.Diff(want, answer(platform(t, nil), []string{"products/a/backend/facade/api.py", "products/b/backend/use.py"})); diff != "" {
		t.Error(diff)
	}
}

// A product that is not isolated takes everything with it; its own reason is
// its own.
func TestByOfOneThatIsNotIsolated(t *testing.T) {
	t.Parallel()
	answer := affected.By(context.Background(), platform(t, nil), []string{"products/legacy/backend/x.py"})
	if answer.Core != "products/legacy/backend/x.py is changed, and legacy is not isolated: no contracts say what others get from it" || len(answer.Products) != 5 {
		t.Errorf("%+v", answer)
	}
	for _, one := range answer.Products {
		if one.Product.Name == "legacy" && one.Why != "products/legacy/backend/x.py is changed" {
			t.Errorf("%+v", one)
		}
	}
}
