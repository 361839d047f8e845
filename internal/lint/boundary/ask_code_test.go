package boundary

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
)

// TestAskCode: what decides an import of a script or of Go, and what turns it, which
// is done, read anew and turned back.
func TestAskCode(t *testing.T) {
	t.Parallel()
	const goProducts = `
-- products/alpha/backend/x.go --
package x
-- products/beta/backend/facade/f.go --
package facade
-- products/beta/backend/logic/l.go --
package logic
`
	past := CodeImport{File: "products/alpha/frontend/A.ts", Target: "products/beta/frontend/b.ts", Name: "../../beta/frontend/b"}
	byName := CodeImport{File: "products/alpha/frontend/A.ts", Target: "products/beta/frontend/b.ts", Name: "@posthog/products-beta"}
	listed := CodeImport{File: "products/alpha/frontend/A.ts", Target: "products/gamma/c.ts", Name: "@posthog/products-gamma"}
	core := CodeImport{File: "frontend/src/lib.ts", Target: "products/beta/frontend/b.ts", Name: "@posthog/products-beta"}
	service := CodeImport{File: "services/main.go", Target: "platform/db", Name: "example.com/p/platform/db"}
	door := CodeImport{File: "products/alpha/backend/x.go", Target: "products/beta/backend/facade", Name: "x"}
	logic := CodeImport{File: "products/alpha/backend/x.go", Target: "products/beta/backend/logic", Name: "x"}
	const alpha = "[[modules]]\npath = \"products.alpha\"\ndepends_on = []\n"
	for _, row := range []struct {
		name, text string
		asked      CodeImport
		says, turn string
	}{
		{"past the package: no line turns it", alpha + allOpen, past, "frontend/product-internals denies at products/beta/package.json:1, boundary/undeclared allows at tach.toml:1", "no line of the configuration turns it; import from \"@posthog/products-beta\" what its package exports, or let the two meet in the core"},
		{
			"a package that nobody lists", alpha + allOpen, byName,
			"frontend/undeclared-package denies at products/alpha/package.json, frontend/product-internals allows at products/beta/package.json:1, boundary/undeclared allows at tach.toml:1",
			"products/alpha/package.json:1\n-{\"name\": \"@posthog/products-alpha\", \"dependencies\": {\"@posthog/products-gamma\": \"workspace:*\"}}\n+{\"name\": \"@posthog/products-alpha\", \"dependencies\": {\"@posthog/products-beta\": \"workspace:*\", \"@posthog/products-gamma\": \"workspace:*\"}}\n",
		},
		{
			"one that is listed", alpha + allOpen, listed,
			"frontend/undeclared-package allows at products/alpha/package.json:1, frontend/product-internals allows at products/gamma/package.json:1, boundary/undeclared allows at tach.toml:1",
			"products/alpha/package.json:1\n-{\"name\": \"@posthog/products-alpha\", \"dependencies\": {\"@posthog/products-gamma\": \"workspace:*\"}}\n+{\"name\": \"@posthog/products-alpha\", \"dependencies\": {}}\n",
		},
		{
			"and forbidden", "[[modules]]\npath = \"products.alpha\"\ncannot_depend_on = [\"products.gamma\"]\n" + allOpen, listed,
			"frontend/undeclared-package allows at products/alpha/package.json:1, frontend/product-internals allows at products/gamma/package.json:1, boundary/forbidden denies at tach.toml:3",
			"tach.toml:3\n-cannot_depend_on = [\"products.gamma\"]\n+cannot_depend_on = []\n",
		},
		{
			"and invisible", alpha + "[[modules]]\npath = \"products.gamma\"\nvisibility = []\n", listed,
			"frontend/undeclared-package allows at products/alpha/package.json:1, frontend/product-internals allows at products/gamma/package.json:1, boundary/undeclared allows at tach.toml:1, boundary/visibility denies at tach.toml:4",
			"tach.toml:6\n-visibility = []\n+visibility = [\"products.alpha\"]\n",
		},
		{
			"the core's frontend, which has no Python", "[[modules]]\npath = \"frontend\"\ndepends_on = []\n" + allOpen, core,
			"frontend/product-internals allows at products/beta/package.json:1, boundary/undeclared denies at tach.toml:3",
			"tach.toml:3\n-depends_on = []\n+depends_on = [\"products.beta\"]\n",
		},
		{
			"only for types", "[[modules]]\npath = \"frontend\"\ndepends_on = []\n" + allOpen,
			CodeImport{core.File, core.Target, core.Name, true},
			"frontend/product-internals allows at products/beta/package.json:1, boundary/undeclared allows at tach.toml", "no line of the configuration decides it",
		},
		{
			"layers", "layers = [\"up\", \"down\"]\n[[modules]]\npath = \"frontend\"\nlayer = \"down\"\n[[modules]]\npath = \"products.beta\"\nlayer = \"up\"\n", core,
			"frontend/product-internals allows at products/beta/package.json:1, boundary/layer denies at tach.toml:4",
			"tach.toml:4\n-layer = \"down\"\n+layer = \"up\"\n",
		},
		{
			"Go is asked all", "[[modules]]\npath = \"services\"\ndepends_on = []\n[[modules]]\npath = \"platform.db\"\n", service,
			"boundary/undeclared denies at tach.toml:3", "tach.toml:3\n-depends_on = []\n+depends_on = [\"platform.db\"]\n",
		},
		{
			"also about interfaces", "[[modules]]\npath = \"services\"\ndepends_on = [\"platform\"]\n[[modules]]\npath = \"platform\"\n[[interfaces]]\nexpose = [\"api\"]\nfrom = [\"platform\"]\n", service,
			"boundary/undeclared allows at tach.toml:3, boundary/private denies at tach.toml:6", "tach.toml:7\n-expose = [\"api\"]\n+expose = [\"api\", \"db\"]\n",
		},
		{
			"the door of a product", alpha + allOpen + goProducts, door,
			"boundary/undeclared denies at tach.toml:3, boundary/go-facade allows at products/beta/backend/facade",
			"tach.toml:3\n-depends_on = []\n+depends_on = [\"products.beta\"]\n",
		},
		{
			"past it no line turns it", "[[modules]]\npath = \"products.alpha\"\n" + allOpen + goProducts, logic,
			"boundary/undeclared allows at tach.toml:1, boundary/go-facade denies at products/beta/backend/logic",
			"no line of the configuration turns it; let products/beta/backend/facade offer what is needed",
		},
		{"inside of a module", "[[modules]]\npath = \"services\"\n", CodeImport{File: "services/main.go", Target: "services/x", Name: "x"}, "", "no line of the configuration decides it"},
		{"what is excluded", "exclude = [\"services\"]\n[[modules]]\npath = \"services\"\n[[modules]]\npath = \"platform\"\n", service, "", "no line of the configuration decides it"},
		{"unchecked", "[[modules]]\npath = \"services\"\nunchecked = true\ndepends_on = []\n[[modules]]\npath = \"platform\"\n", service, "boundary/undeclared allows at tach.toml:1", "tach.toml:3\n-unchecked = true\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := repotest.OpenText(t, codeRepo+row.text)
			a := strictly(t, r)
			was := a.AskCode(row.asked)
			if diff := cmp.Diff(row.says, says(was)); diff != "" {
				t.Error(diff)
			}
			flip, turn := a.FlipCode(row.asked)
			if flip != nil {
				turn = printed(flip)
				makeChanges(t, r.Root, flip.Changes)
				again, err := repo.Open(r.Root)
				if err != nil {
					t.Fatal(err)
				}
				if now := strictly(t, again).AskCode(row.asked); now.Allowed() == was.Allowed() {
					t.Errorf("it is not turned: %s", says(now))
				}
			}
			if diff := cmp.Diff(row.turn, turn); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func strictly(t *testing.T, r *repo.Repo) *Analysis {
	t.Helper()
	a, err := Analyze(context.Background(), r, Strict)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestAskCodeAgreesWithLint: what lint finds is denied, and what it does not is
// allowed.
func TestAskCodeAgreesWithLint(t *testing.T) {
	t.Parallel()
	asked := 0
	for _, text := range []string{
		"[[modules]]\npath = \"products.alpha\"\ndepends_on = []\n" + allOpen,
		"[[modules]]\npath = \"frontend\"\ndepends_on = []\n" + allOpen,
		"layers = [\"a\", \"b\"]\n[[modules]]\npath = \"products.alpha\"\nlayer = \"b\"\n[[modules]]\npath = \"products.beta\"\nlayer = \"a\"\n[[modules]]\npath = \"services\"\ndepends_on = []\n[[modules]]\npath = \"platform\"\n",
		"ignore_type_checking_imports = false\n[[modules]]\npath = \"products.alpha\"\ncannot_depend_on = [\"products.beta\", \"frontend\"]\n[[modules]]\npath = \"frontend\"\n" + allOpen,
	} {
		r := repotest.OpenText(t, codeRepo+text)
		a := strictly(t, r)
		for _, f := range a.code.Scripts.Files {
			for _, i := range f.Imports {
				if i.To.Path == "" {
					continue
				}
				asked++
				told := len(a.FoundAt(f.Path, i.Where.Start.Line, i.Where.Start.Column)) > 0
				answer := a.AskCode(CodeImport{File: f.Path, Target: i.To.Path, Name: i.Specifier, TypeOnly: i.TypeOnly})
				if told == answer.Allowed() {
					t.Errorf("%s: lint tells %v, and the answer is %s\n%s", i.Where, told, says(answer), text)
				}
			}
		}
	}
	if asked < 15 {
		t.Errorf("only %d asked", asked)
	}
}
