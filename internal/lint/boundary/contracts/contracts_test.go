package contracts

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo/repotest"
)

func told(t *testing.T, files map[string]string) []string {
	t.Helper()
	r := repotest.Open(t, files)
	var out []string
	for _, f := range lint.Run(r, r.Products(), rulesOf(t)) {
		out = append(out, fmt.Sprintf("%s %s %s: %s", f.Where, f.Severity, strings.TrimPrefix(f.Rule, "boundary/"), f.Message))
	}
	return out
}

func products(more map[string]string) map[string]string {
	files := map[string]string{
		"hogli.yaml": "config: {}\n", "products/__init__.py": "", "products/a/package.json": "{}", "products/b/package.json": "{}",
		"products/a/__init__.py": "", "products/a/backend/__init__.py": "", "products/b/__init__.py": "", "products/b/backend/__init__.py": "",
		"products/a/backend/models.py": "", "products/b/backend/models.py": "", "products/b/backend/logic.py": "",
		"products/b/backend/facade/__init__.py": "", "products/b/backend/facade/api.py": "",
		"products/b/backend/presentation/__init__.py": "", "products/b/backend/presentation/views.py": "",
	}
	maps.Copy(files, more)
	return files
}

func TestContracts(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"what layers may import": {products(map[string]string{
			"products/a/backend/presentation/views.py": "from products.b.backend.facade import api\nfrom products.b.backend.presentation import views\nimport rest_framework\nfrom . import x\n",
			"products/a/backend/routes.py":             "from products.a.backend.presentation import views\nfrom products.b.backend.presentation.views import x\nimport django\n",
			"products/a/backend/facade/api.py":         "from products.b.backend import models, logic\nimport rest_framework_extra\n",
			"products/a/backend/logic.py":              "from products.b.backend.presentation import views\n",
		}), nil},
		"what they may not": {products(map[string]string{
			"products/a/backend/presentation/views.py": "from products.b.backend.models import (\n    Item,\n)\nfrom ..models import Own\n",
			"products/a/backend/routes.py":             "from products.a.backend import models\nfrom products.b.backend.facade import api\n",
			"products/a/backend/facade/api.py":         "def f():\n    from rest_framework.routers import x\n    import products.b.backend.presentation.views\n",
		}), []string{
			"products/a/backend/facade/api.py:2:40 error facade-below-presentation: a facade does not know Django REST framework, and this imports rest_framework.routers.x",
			"products/a/backend/facade/api.py:3:12 error facade-below-presentation: a facade does not import presentation, and this imports products.b.backend.presentation.views",
			"products/a/backend/presentation/views.py:2:5 error presentation-uses-facade: presentation imports of a backend only facade and presentation, and this imports products.b.backend.models.Item",
			"products/a/backend/presentation/views.py:4:22 error presentation-uses-facade: presentation imports of a backend only facade and presentation, and this imports products.a.backend.models.Own",
			"products/a/backend/routes.py:1:32 error routes-use-presentation: routes import of a backend only presentation, and this imports products.a.backend.models",
			"products/a/backend/routes.py:2:39 error routes-use-presentation: routes import of a backend only presentation, and this imports products.b.backend.facade.api",
		}},
		"the presentation of an isolated product is another rule's, where it stays in the product": {products(map[string]string{
			"products/a/backend/facade/contracts.py":   "",
			"products/a/backend/presentation/views.py": "from products.a.backend.models import Own\nfrom products.b.backend import logic\n",
		}), []string{
			"products/a/backend/presentation/views.py:2:32 error presentation-uses-facade: presentation imports of a backend only facade and presentation, and this imports products.b.backend.logic",
		}},
		"exceptions, needed and not": {products(map[string]string{
			"products/a/backend/presentation/views.py": "from products.b.backend.models import Item\nfrom products.b.backend import logic\n",
			"pyproject.toml": "[[tool.importlinter.contracts]]\nname = 'x'\nignore_imports = [\n  'products.a.backend.presentation.views -> products.b.backend.models', # why\n  \"products.*.backend.presentation.** -> products.b.backend.log\",\n  'products.a.backend.presentation.views -> products.b.backend.gone',\n  'products.a.backend.** -> products.b.backend.gone',\n  'core.x -> core.y', 'products.a', 'a..b -> c',\n]\n",
		}), []string{
			"products/a/backend/presentation/views.py:2:32 error presentation-uses-facade: presentation imports of a backend only facade and presentation, and this imports products.b.backend.logic",
			`pyproject.toml:6:3 warning contract-exceptions: nothing imports so any more: "products.a.backend.presentation.views -> products.b.backend.gone"`,
			`pyproject.toml:8:23 error contract-exceptions: "products.a" is no exception`,
			`pyproject.toml:8:37 error contract-exceptions: "a..b -> c" is no exception`,
		}},
		"imports for type checkers, where import-linter leaves them out": {products(map[string]string{
			"products/a/backend/facade/api.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import rest_framework\n",
			"pyproject.toml":                   "[tool.importlinter]\nexclude_type_checking_imports = true\n",
		}), nil},
		"and where it does not": {products(map[string]string{
			"products/a/backend/facade/api.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import rest_framework\n",
		}), []string{"products/a/backend/facade/api.py:3:12 error facade-below-presentation: a facade does not know Django REST framework, and this imports rest_framework"}},
		"a file that cannot be read": {products(map[string]string{"pyproject.toml": "[tool\n"}), []string{
			"pyproject.toml:1:6 error contract-exceptions: the exceptions of import-linter cannot be read: not valid TOML",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(row.want, told(t, row.files)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDeferrals(t *testing.T) {
	t.Parallel()
	const views, models = "products.a.backend.presentation.views", "products.a.backend.models"
	for entry, want := range map[string]bool{
		views + " -> " + models:                                                  true,
		views + " -> products.b.backend.logic":                                   true,
		views + " -> products.a.backend":                                         true,
		views + " -> products.a.backend.**":                                      true,
		views + " -> products.*.backend.*":                                       true,
		views + " -> **":                                                         true,
		views + " -> products.**":                                                true,
		"products.a.backend.** -> " + models:                                     true,
		"products.a.backend.routes -> " + models:                                 true,
		"products.a.backend.presentation.** -> *.*.backend.models":               true,
		"products.a.backend.routes -> products.a.backend.facade.api":             true, // routes may not import even that
		views + " -> products.a.backend.facade.api":                              false,
		views + " -> products.b.backend.presentation.views":                      false,
		views + " -> products.a":                                                 false,
		views + " -> rest_framework":                                             false,
		views + " -> posthog.models":                                             false,
		"products.a.backend.facade.api -> products.a.backend.presentation.views": false,
		"products.a.backend.logic -> " + models:                                  false,
		"products.b.backend.presentation.views -> " + models:                     false,
		"products.*.backend.presentation.** -> products.*.backend.models":        false, // no product's: a rule of the repository
		views:       false,
		"a..b -> c": false,
	} {
		var seals Seals
		r := repotest.Open(t, products(map[string]string{"pyproject.toml": fmt.Sprintf("[[tool.importlinter.contracts]]\nignore_imports = [%q]\n", entry)}))
		a, err := r.Product("a")
		if err != nil {
			t.Fatal(err)
		}
		got, known := seals.Deferrals(r, a)
		if !known || (len(got) == 1) != want {
			t.Errorf("%s: %v %v, want %v", entry, got, known, want)
		}
	}
	var seals Seals
	r := repotest.Open(t, products(map[string]string{"pyproject.toml": "[tool\n"}))
	if got, known := seals.Deferrals(r, r.Products()[0]); known || got != nil {
		t.Errorf("of a broken file %v is known", got)
	}
}

func TestPatterns(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		pattern, module string
		want            bool
	}{
		{"a.b", "a.b", true},
		{"a.b", "a.b.c", false},
		{"a.b", "a", false},
		{"a.*", "a.b", true},
		{"a.*", "a", false},
		{"a.*", "a.b.c", false},
		{"*.b", "a.b", true},
		{"a.**", "a", false},
		{"a.**", "a.b", true},
		{"a.**", "a.b.c.d", true},
		{"a.**.d", "a.b.c.d", true},
		{"a.**.d", "a.d", false},
		{"a.**.b.*", "a.b.b.c", true},
		{"**", "a.b", true},
	} {
		if got := patternOf(row.pattern).matches(row.module); got != row.want {
			t.Errorf("%s matches %s: %v", row.pattern, row.module, got)
		}
	}
	for text, want := range map[string]bool{"a.b": true, "": false, "a..b": false, "a.b*": false, "a.**.**": false, "a.*.**": false, "**.a": true} {
		if got := patternOf(text).valid(); got != want {
			t.Errorf("%q is valid: %v", text, got)
		}
	}
}

// An expression without a star matches itself alone, and none panics.
// An exception without stars defers just what its contract would refuse.
func FuzzDeferrals(f *testing.F) {
	f.Add("products.a.backend.presentation.views", "products.a.backend.models")
	f.Add("products.a.backend.routes", "products.b.backend.facade")
	f.Add("products.a.backend.**", "**.x")
	f.Add("products.a.backend.*.x", "products.*.*.models")
	r := repotest.Open(f, products(nil))
	a, err := r.Product("a")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, from, to string) {
		e := readException(from+" -> "+to, fault.Span{})
		if e.bad {
			return
		}
		got, want := e.defers(r, a), false
		at := place(r, e.from.name())
		for _, c := range []contract{presentation(), routes()} {
			_, why := c.weigh(r, Import{From: e.from.name(), Name: e.to.name(), To: e.to.name(), FirstParty: true})
			want = want || at.product == "a" && at.part == c.part && why != ""
		}
		if e.from.exact() && e.to.exact() && got != want {
			t.Errorf("%q defers %v, want %v", e.text, got, want)
		}
	})
}

func FuzzPatterns(f *testing.F) {
	f.Add("a.**.b", "a.x.b")
	f.Add("*.*", "a.b")
	f.Add("..", ".")
	f.Fuzz(func(t *testing.T, text, module string) {
		p := patternOf(text)
		if got := p.matches(module); p.exact() && got != (p.name() == module) {
			t.Errorf("%q matches %q: %v", text, module, got)
		}
	})
}
