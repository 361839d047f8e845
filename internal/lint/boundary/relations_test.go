package boundary

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo/repotest"
)

// namedRepo has two products that name each other's models by strings.
const namedRepo = `
-- hogli.yaml --
-- products/alpha/package.json --
{}
-- products/alpha/backend/__init__.py --
-- products/alpha/backend/models.py --
class Item(models.Model):
    one = models.ForeignKey("bb.Thing", on_delete=models.CASCADE)
    own = models.ForeignKey("alpha.Other", on_delete=models.CASCADE)
    bare = models.ForeignKey("Other", on_delete=models.CASCADE)
    gone = models.ForeignKey("auth.Group", on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    # models.ForeignKey("bb.Comment")
-- products/alpha/backend/logic.py --
Thing = apps.get_model("bb", "Thing")
Facade = import_string("products.beta.backend.models.Thing")
-- products/alpha/backend/migrations/0001_x.py --
ForeignKey(to="bb.thing")
apps.get_model("bb", "Thing")
-- products/beta/package.json --
{}
-- products/beta/backend/__init__.py --
-- products/beta/backend/apps.py --
class Beta(AppConfig):
    name = "products.beta.backend"
    label = "bb"
-- products/beta/backend/models.py --
class Thing: ...
-- tach.toml --
[[modules]]
path = "products.alpha"
`

func TestNamedModels(t *testing.T) {
	t.Parallel()
	const beta = "\n[[modules]]\npath = \"products.beta\"\n"
	for _, row := range []struct {
		name, text string
		want       []string
	}{
		{"what nobody declared", "depends_on = []\n" + beta, []string{
			"products/alpha/backend/logic.py:1:24 error get-model bb.Thing depends_on of products.alpha (tach.toml:3) does not list products.beta",
			"products/alpha/backend/models.py:2:29 warning relation bb.Thing depends_on of products.alpha (tach.toml:3) does not list products.beta",
		}},
		{"what is declared, and used by that", "depends_on = [\"products.beta\"]\n" + beta, nil},
		{"what is forbidden", "cannot_depend_on = [\"products.beta\"]\n" + beta, []string{
			"products/alpha/backend/logic.py:1:24 error get-model bb.Thing its cannot_depend_on (tach.toml:3) lists products.beta",
			"products/alpha/backend/models.py:2:29 error relation bb.Thing its cannot_depend_on (tach.toml:3) lists products.beta",
		}},
		{"layers", "layer = \"low\"\n" + beta + "layer = \"high\"\n", []string{
			"products/alpha/backend/logic.py:1:24 error get-model bb.Thing its layer low is below high (tach.toml:3)",
			"products/alpha/backend/models.py:2:29 warning relation bb.Thing its layer low is below high (tach.toml:3)",
		}},
		{"models that no interface exposes", beta + "[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"products\\\\.beta\"]\n", []string{
			`products/alpha/backend/logic.py:1:24 error get-model bb.Thing backend.models.Thing is not in the interface of products.beta (tach.toml:6), which exposes backend\.facade.*`,
		}},
		{"models that one does expose", beta + "[[interfaces]]\nexpose = [\"backend\\\\.models.*\"]\nfrom = [\"products\\\\.beta\"]\n", nil},
		{"no module", "depends_on = []\n", nil},
		{"unchecked", "depends_on = []\nunchecked = true\n" + beta, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			head := ""
			if row.name == "layers" {
				head = "\n[[layers]]\nname = \"high\"\n[[layers]]\nname = \"low\"\n"
			}
			r := repotest.OpenText(t, namedRepo+row.text+head)
			if diff := cmp.Diff(row.want, tell(t, r, Strict)); diff != "" {
				t.Error(diff)
			}
			if found := tell(t, r, AsTach); len(found) > 0 {
				t.Errorf("tach says nothing of %s", found)
			}
		})
	}
}

// TestNamedModelsAreUses: exact does not call unused what a relation needs.
func TestNamedModelsAreUses(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, namedRepo+"depends_on = [\"products.beta\"]\n[[modules]]\npath = \"products.beta\"\n-- tach.toml --\nexact = true\n[[modules]]\npath = \"products.alpha\"\ndepends_on = [\"products.beta\"]\n[[modules]]\npath = \"products.beta\"\n")
	if got := tell(t, r, Strict); got != nil {
		t.Error(got)
	}
}

// TestNamesAreUses: an entry that only a string needs is not called unused, in any
// of the ways to load by name; a word of a comment is no such string.
func TestNamesAreUses(t *testing.T) {
	t.Parallel()
	const unused = "tach.toml:3:15 warning unused products.beta "
	for text, want := range map[string][]string{
		`importlib.import_module("products.beta.backend.models")`:                     nil,
		`import_string("products.beta.backend.models.Thing")`:                         nil,
		`app.send_task("products.beta.backend.tasks.nightly")`:                        nil,
		`urlpatterns = [path("", include("products.beta.backend.urls"))]`:             nil,
		"@patch('products.beta.backend.models.Thing')\ndef test(): ...":               nil,
		`pkgutil.resolve_name("products.beta.backend.models:Thing")`:                  nil,
		`import_module("products.betamax.backend")`:                                   {unused},
		"# import_module('products.beta.backend.models')\nimport_module('json.tool')": {unused},
		`"products.beta.backend.models"`:                                              {unused},
	} {
		r := repotest.OpenText(t, `
-- hogli.yaml --
-- products/alpha/package.json --
{}
-- products/alpha/backend/__init__.py --
-- products/alpha/backend/logic.py --
`+text+`
-- products/beta/package.json --
{}
-- products/beta/backend/__init__.py --
-- products/beta/backend/models.py --
class Thing: ...
-- tach.toml --
[[modules]]
path = "products.alpha"
depends_on = ["products.beta"]
[[modules]]
path = "products.beta"
`)
		if diff := cmp.Diff(want, tell(t, r, Strict)); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// TestIgnoredRelation: the comment of tach holds for these too.
func TestIgnoredRelation(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, namedRepo+"depends_on = []\n[[modules]]\npath = \"products.beta\"\n-- products/alpha/backend/models.py --\nitem = ForeignKey(\"bb.Thing\")  # tach-ignore(until the id is stored)\n-- products/alpha/backend/logic.py --\n")
	if got := tell(t, r, Strict); got != nil {
		t.Error(got)
	}
}
