package importgraph

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/importgraph/node"
)

// told gives "product: what" for each, with "?" before what is worth a look only.
func told(found []Reference) []string {
	var out []string
	for _, ref := range found {
		mark := "?"
		if ref.Hard {
			mark = ""
		}
		out = append(out, mark+ref.Product+": "+ref.What)
	}
	return out
}

type stringRow struct {
	name, content string
	want          []string
}

func TestDependenciesOfMigrations(t *testing.T) {
	t.Parallel()
	for _, row := range []stringRow{
		{"pairs", "class Migration(migrations.Migration):\n    dependencies = [('a', '0001_x'), (\"b\", LATEST)]\n    run_before: list = [('c', '0002')]\n", []string{
			"a: depends on a migration of a", "b: depends on a migration of b", "c: depends on a migration of c",
		}},
		{"fields and values", `
class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), migrations.swappable_dependency("users.User")]
    replaces = [("a", "0001")]
    operations = [
        migrations.AddField(model_name="b", name="links", field=models.CharField(choices=[("links", "Links")], default="links")),
        migrations.AlterModelTable(name="links", table="links"),
        migrations.RunSQL("links", hints={"x": ("links", 1)}),
    ]
`, nil},
		{"no migration", "class Other:\n    dependencies = [('a', 'x')]\ndependencies = [('b', 'x')]\n", nil},
		{"of historical models", `
F = "f"
def forwards(apps, schema_editor):
    apps.get_model("a", "Item")
    apps.get_model("b.item")
    apps.get_app_config('c')
    apps.get_model(model_name="x", app_label="d")
    apps.get_model("e", model_name="x")
    apps.get_model(F, "Item")
    registry.get_model("gpt")
    registry.get_app_config(name="gpt")
    f("a", "Item")
`, []string{
			"f: asks for a model of f", "a: asks for a model of a", `b: points at the model "b.item"`, "c: asks for the app c", "d: asks for the app d", "e: asks for a model of e",
		}},
		{"relations", "class Migration(M):\n    operations = [AddField(field=models.ForeignKey(to='a.item', on_delete=1)), CreateModel(name='x', bases=('b.base', models.Model))]\n", []string{
			"a: points at the model 'a.item'", "b: points at the model 'b.base'",
		}},
		{"paths of what was", "x = 'products.a.backend.models.f'\n", []string{"?a: products.a.backend.models.f"}},
	} {
		found := Read("posthog/migrations/0002_x.py", []byte(row.content), Names{})
		if diff := cmp.Diff(row.want, told(found)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
		for _, ref := range found {
			if ref.NameAt != 0 {
				t.Errorf("%s: %+v would be rewritten in a migration", row.name, ref)
			}
		}
	}
}

func TestPythonStrings(t *testing.T) {
	t.Parallel()
	for _, row := range []stringRow{
		{"relations", `
ITEM = "f.item"
a = models.ForeignKey("a.item", models.CASCADE)
b = OneToOneField(to='''b.Item''')
c = models.ManyToManyField("x" ".item", through=("c.link"))
d = ParentalKey('d.page', related_name="e.f")
e = GenericForeignKey("g.item", "h.item")
f = TreeForeignKey(ITEM)
g = "k.item"
h = f"{x}.Item"
`, []string{
			`f: points at the model "f.item"`, `a: points at the model "a.item"`, "b: points at the model '''b.Item'''",
			`x: points at the model "x" ".item"`, `c: points at the model "c.link"`, "d: points at the model 'd.page'",
		}},
		{"models by strings", "X = [\"a.Item\", '''b.Item''', u'c.Item', b'd.Item', 'e.Item is', 'F.Item', 'g.h.Item', 'h.1']\n", []string{
			`a: points at the model "a.Item"`, "b: points at the model '''b.Item'''", "c: points at the model u'c.Item'",
		}},
		{"written in lines", "ForeignKey(('a.'\n  'item'))\n", []string{"a: points at the model a.item"}},
		{"text", "'''a.Item'''\ndef f():\n    'b.Item'\n    # 'c.Item'\n", nil},
		{"labels", "class X:\n    class Meta:\n        app_label = 'a'\nclass Y:\n    app_label = 'b'\nTypes.get(app_label='c', model='d')\n", []string{"a: puts a model into the app a", "c: asks for the app c"}},
		{"imports by strings", `
importlib.import_module("products.a.backend")
import_module(".x", package="products.b.backend")
__import__("products.c")
import_string('products.d.X')
urlpatterns = [include(("products.e.urls", "e")), include("products.f.urls")]
import_module("products")
import_module(f"products.{x}.backend")
import_module("products_more.a")
`, []string{
			"a: imports products.a.backend", "b: imports products.b.backend", "c: imports products.c", "d: imports products.d.X", "e: imports products.e.urls", "f: imports products.f.urls",
		}},
		{"paths in strings", `
@mock.patch("products.a.backend.facade.api.x")
def f():
    app.send_task('products.b.backend.tasks.tasks.x')
ROUTES = {"products.c.backend.tasks.*": {}, "products.d.wsgi:app": 1, "see products.e.x": 2, "products.f/x": 3, r"products.g.x": 4}
`, []string{
			"?a: products.a.backend.facade.api.x", "?b: products.b.backend.tasks.tasks.x", "?c: products.c.backend.tasks.*", "?d: products.d.wsgi:app", "?g: products.g.x",
		}},
		{"databases", `
Item.objects.using("a_db_writer").get()
with transaction.atomic(using="a_db"): pass
save(using='a_db_reader')
with atomic("a_db_direct"): pass
c = connections["a_db_writer"].cursor()
x = "a_db_writer"
y = "other_db_writer", "a_db_other", "a"
class T(TestCase):
    databases = {"default", "a_db_writer"}
`, []string{
			"b: uses the database a_db_writer", "b: uses the database a_db", "b: uses the database a_db_reader", "b: uses the database a_db_direct",
			"b: uses the database a_db_writer", "?b: a_db_writer", "b: uses the database a_db_writer",
		}},
		{"commands", "call_command('migrate', 'a', '0001', database='default')\ncall_command('b')\n", []string{"?a: a for a command"}},
	} {
		got := told(Read("posthog/x.py", []byte(row.content), Names{Databases: map[string]string{"a": "b"}}))
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

// TestNameAt puts another name where it may be put.
func TestNameAt(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		`patch("products.a.backend.a.x")`:   `patch("products.B.backend.a.x")`,
		`x = '''products.a'''`:              `x = '''products.B'''`,
		`x = u"products.a.b"`:               `x = u"products.a.b"`,
		`x = "products.a" ".b"`:             `x = "products.a" ".b"`,
		`x = "products.\x61.b"`:             `x = "products.\x61.b"`,
		`import_module("products.a.b")`:     `import_module("products.a.b")`,
		`x = "products.a.b", 'products.a.'`: `x = "products.B.b", 'products.a.'`,
	} {
		got := content
		for _, ref := range Read("x.py", []byte(content), Names{}) {
			if ref.NameAt > 0 {
				got = got[:ref.NameAt] + "B" + strings.TrimPrefix(got[ref.NameAt:], ref.Product)
			}
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", content, got, want)
		}
	}
}

func TestURLs(t *testing.T) {
	t.Parallel()
	for _, row := range []stringRow{
		{"the combined ones", "import { productUrls } from '~/products'\nimport { productUrls as u } from '~/products'\nproductUrls.item()\nu?.item(1)\nu['item']\nu?.[`item`]\nproductUrls.items()\nx.item\n", []string{
			"a: leads to the url item", "a: leads to the url item", "a: leads to the url item", "a: leads to the url item",
		}},
		{"the platform's", "import { urls } from 'scenes/urls'\nconst x = <Link to={urls.item('a')} />\nconst { item, other: { deep }, more = f({ item }) } = urls\n", []string{
			"a: leads to the url item", "a: leads to the url item",
		}},
		{"joined", "import { productUrls } from '~/products'\nexport const urls = { ...productUrls, other: () => urls.item() }\n", []string{"a: leads to the url item"}},
		{"of a namespace", "import * as p from '~/products'\np.productUrls.item()\n", []string{"a: leads to the url item"}},
		{"something else", "const urls = { item: 1 }\nurls.item\nmanifest.urls.item()\nmyurls.item()\nurls[item]\n// urls.item\nconst s = 'urls.item'\n", []string{
			"?a: the url item", "?a: the url item",
		}},
	} {
		got := told(Read("frontend/src/x.tsx", []byte(row.content), Names{URLs: map[string]string{"item": "a"}}))
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

func TestPackages(t *testing.T) {
	t.Parallel()
	for _, row := range []stringRow{
		{"every table", `{"dependencies": {"@posthog/products-visual-review": "workspace:*", "x": "1"}, "devDependencies": {"@posthog/products-b": "1"}, "peerDependencies": {"@posthog/products-c": "*"}, "optionalDependencies": {"@posthog/products-d_e": ""}}`, []string{
			"visual_review: depends on the package @posthog/products-visual-review", "b: depends on the package @posthog/products-b",
			"c: depends on the package @posthog/products-c", "d_e: depends on the package @posthog/products-d_e",
		}},
		{"under other names", `{"dependencies": {"a": "link:../a", "b": "file:../../products/b/", "c": "workspace:@posthog/products-c@*", "d": "npm:@posthog/products-d@1", "e": "workspace:../e", "f": "workspace:*", "g": "link:../../g"}}`, []string{
			"a: depends on the package a", "b: depends on the package b", "c: depends on the package c", "d: depends on the package d", "e: depends on the package e",
		}},
		{"other members", `{"name": "@posthog/products-a", "scripts": {"@posthog/products-a": "x"}, "dependencies": ["@posthog/products-a"]}`, nil},
		{"no JSON", `{"dependencies": {"@posthog/products-a": 1,}}`, nil},
	} {
		got := told(Read("products/z/package.json", []byte(row.content), Names{}))
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

func TestImportsByAliases(t *testing.T) {
	t.Parallel()
	config := []byte(`{"compilerOptions": {"paths": {"~/*": ["./*"], "review": ["./products/a/index.ts"]}}}`)
	aliases, unread := node.ReadAliases(func(string) ([]byte, error) { return config, nil }, []string{"tsconfig.json"})
	if len(unread) > 0 {
		t.Fatal(unread)
	}
	found := Read("frontend/src/x.ts", []byte("const x = require('~/products/a/x')\nconst y = () => import('review')\nimport z from '~/frontend/z'\n"), Names{Aliases: aliases})
	if diff := cmp.Diff([]string{"a: imports ~/products/a/x", "a: imports review"}, told(found)); diff != "" {
		t.Error(diff)
	}
}
