package importgraph

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo/repotest"
)

func TestReadUses(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, path, content string
		want                []string
	}{
		{"relations", "a/models.py", `
ITEM = "f.Item"
a = models.ForeignKey("a.item", models.CASCADE, related_name="x.Y")
b = TreeOneToOneField(to='''b.Item''')
c = models.ManyToManyField("Item", through=("c.Link"))
d = ForeignKey("self")
e = GenericForeignKey("g.item", "h.item")
f = ForeignKey(ITEM)
g = ForeignKey(settings.AUTH_USER_MODEL)
h = ForeignKey(f"{x}.Item")
i = ForeignKey(to=Item)
`, []string{"relation f.Item", "relation a.item", "relation b.Item", "relation Item", "relation c.Link", "relation AUTH_USER_MODEL"}},
		{"models", "a/x.py", `
F = "f"
apps.get_model("a", "Item")
apps.get_model("b.Item")
apps.get_model(app_label="c", model_name="Item")
apps.get_model("d", name)
apps.get_model(F, "Item")
apps.get_model(x, "Item")
registry.get_model("gpt 4")
apps.get_app_config("e")
T.get(app_label="g", model="x")
`, []string{"model f.Item", "model a.Item", "model b.Item", "model c.Item", "model d.", "app e", "app g"}},
		{"settings", "posthog/settings/web.py", `
PRODUCTS_APPS = ["products.a.backend.apps.AConfig", "rest_framework"]
INSTALLED_APPS: list[str] = [*PRODUCTS_APPS, 'b']
ROOT_URLCONF = "posthog.urls"
MIDDLEWARE = ["posthog.middleware.X", "not a path."]
lower = ["posthog.middleware.Y"]
AUTH_USER_MODEL = "posthog.User"
CELERY_BEAT_SCHEDULE = {"x": {"task": "products.a.backend.tasks.f", "schedule": 1}}
def f():
    MIDDLEWARE = "posthog.no"
`, []string{"app products.a.backend.apps.AConfig", "app rest_framework", "app b", "include posthog.urls", "lookup posthog.middleware.X", "model posthog.User", "task products.a.backend.tasks.f"}},
		{"tasks", "posthog/celery.py", `
app.send_task("products.a.tasks.f", args=["x.y"])
s = signature('named')
app.conf.beat_schedule = {"a": {"task": "products.b.tasks.g"}}
@shared_task(name="own")
def h(): ...
inspect.signature(f)
app = Celery("posthog", include=["products.c.tasks"])
app.autodiscover_tasks(["products.d"], related_name="tasks.tasks")
`, []string{"task products.a.tasks.f", "task named", "task products.b.tasks.g", "task products.c.tasks", "task products.d", "declares own"}},
		{"imports and urls", "posthog/urls.py", `
urlpatterns = [path("x/", include("products.a.urls")), include(("products.b.urls", "b"))]
m = importlib.import_module("products.c.backend")
import_string("products.d.X")
include(router.urls)
`, []string{"include products.a.urls", "include products.b.urls", "lookup products.c.backend", "lookup products.d.X"}},
		{"mocks", "a/test_x.py", `
@patch("products.a.logic.f")
@mock.patch.dict("os.environ", {})
def test(mocker, monkeypatch):
    with patch.object(x, "y.z"): ...
    mocker.patch("products.b.logic.g", return_value="c.d")
    monkeypatch.setattr("products.c.logic.h", 1)
    setattr(x, "y.z", 1)
`, []string{"mock products.a.logic.f", "mock os.environ", "mock products.b.logic.g", "mock products.c.logic.h"}},
		{"migrations", "a/migrations/0002_x.py", `
class Migration(migrations.Migration):
    dependencies = [("a", "0001_x"), ("b", LATEST), migrations.swappable_dependency("c.User")]
    run_before = [("d", "0001_y")]
    operations = [migrations.CreateModel(name="x", bases=("e.base", models.Model), fields=[("f", models.ForeignKey(to="g.item"))])]
class Meta:
    app_label = "h"
`, []string{"migration a 0001_x", "migration b", "migration d 0001_y", "relation e.base", "relation g.item", "app h"}},
		{"half written", "a/x.py", "ForeignKey(\"a.Item\"\nget_model(", nil},
		{"nothing", "a/x.py", "x = 'a.b'\n", nil},
	} {
		uses := ReadUses(row.path, []byte(row.content))
		var got []string
		for _, u := range uses.List {
			if raw := row.content[u.Start:u.End]; u.By != ByModel && !strings.Contains(raw, u.Text) {
				t.Errorf("%s: %q is at %q", row.name, u.Text, raw)
			}
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s %s", u.By, u.Text, u.Then)))
		}
		for _, task := range uses.Tasks {
			got = append(got, "declares "+task)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

// channelRepo is two products and a core that name each other by strings.
func channelRepo() map[string]string {
	return map[string]string{
		"hogli.yaml": "config: {}\n", "products/__init__.py": "", "products/a/__init__.py": "", "products/a/backend/__init__.py": "",
		"products/a/backend/apps.py":                "class AConfig(AppConfig):\n    name = \"products.a.backend\"\n    label = \"aa\"\n",
		"products/a/backend/models/__init__.py":     "from .item import Item\n",
		"products/a/backend/models/item.py":         "class Item(models.Model):\n    user = ForeignKey(settings.AUTH_USER_MODEL)\n    other = ForeignKey('Other')\n    gone = ForeignKey('aa.Gone')\n",
		"products/a/backend/models/other.py":        "class Other: ...\n",
		"products/a/backend/tasks.py":               "@shared_task(name='nightly')\ndef f(): ...\n",
		"products/a/backend/migrations/__init__.py": "",
		"products/a/backend/migrations/0001_x.py":   "",
		"products/b/backend/models.py":              "class Thing:\n    item = ForeignKey('aa.item')\n    no = ForeignKey('a.Item')\n",
		"products/b/backend/migrations/0002_y.py":   "class Migration:\n    dependencies = [('aa', '0001_x'), ('aa', 'gone'), ('auth', '0001')]\n",
		"products/b/backend/tests/test_x.py":        "@patch('products.a.backend.tasks.f.delay')\n@patch('products.a.backend.gone.f')\ndef test(): ...\nif TYPE_CHECKING:\n    import products.a.backend.tasks\n",
		"posthog/__init__.py":                       "",
		"posthog/apps.py":                           "class P(AppConfig):\n    name = 'posthog'\n",
		"posthog/models.py":                         "class User: ...\n",
		"posthog/settings/__init__.py":              "",
		"posthog/settings/web.py":                   "INSTALLED_APPS = ['products.a.backend.apps.AConfig', 'django.contrib.auth', 'products.b']\nAUTH_USER_MODEL = 'posthog.User'\n",
		"posthog/celery.py":                         "send_task('nightly')\nsend_task('products.a.backend.tasks.f')\nsend_task('products.gone')\n",
		"posthog/x.py":                              "apps.get_model('aa', 'Item')\napps.get_app_config('aa')\nimport_module('products.a.backend.tasks')\n",
	}
}

func TestChannels(t *testing.T) {
	t.Parallel()
	g, err := ReadGraph(t.Context(), repotest.Open(t, channelRepo()), []string{"."})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range g.Links {
		if l.By != ByImport {
			got = append(got, fmt.Sprintf("%s %s > %s (%s)", l.By, l.Where(), g.Nodes[l.To], l.Name))
		}
	}
	want := []string{
		"task posthog/celery.py:1:11 > products/a/backend/tasks.py (nightly)",
		"task posthog/celery.py:2:11 > products/a/backend/tasks.py (products.a.backend.tasks.f)",
		"task posthog/celery.py:3:11 > products/__init__.py (products.gone)", // as an import of a name that may be there
		"app posthog/settings/web.py:1:19 > products/a/backend/apps.py (products.a.backend.apps.AConfig)",
		"model posthog/settings/web.py:2:19 > posthog/models.py (posthog.User)",
		"model posthog/x.py:1:16 > products/a/backend/models/item.py (aa.Item)",
		"app posthog/x.py:2:21 > products/a/backend/apps.py (aa)",
		"lookup posthog/x.py:3:15 > products/a/backend/tasks.py (products.a.backend.tasks)",
		"relation products/a/backend/models/item.py:2:23 > posthog/models.py (posthog.User)",
		"relation products/a/backend/models/item.py:3:24 > products/a/backend/models/other.py (aa.Other)",
		"relation products/a/backend/models/item.py:4:23 > products/a/backend/models/__init__.py (aa.Gone)",
		"migration products/b/backend/migrations/0002_y.py:2:22 > products/a/backend/migrations/0001_x.py (aa.0001_x)",
		"migration products/b/backend/migrations/0002_y.py:2:40 > products/a/backend/migrations/__init__.py (aa.gone)",
		"relation products/b/backend/models.py:2:23 > products/a/backend/models/item.py (aa.item)",
		"mock products/b/backend/tests/test_x.py:1:8 > products/a/backend/tasks.py (products.a.backend.tasks.f.delay)",
		"type-only products/b/backend/tests/test_x.py:5:12 > products/a/backend/tasks.py (products.a.backend.tasks)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	only := g.Only(ByModel, ByTask)
	if len(only.Links) != 5 || len(only.Nodes) != len(g.Nodes) {
		t.Errorf("%+v", only.Links)
	}
	for _, e := range g.Group(func(n string) string {
		return strings.Join(strings.SplitN(n, "/", 3)[:min(2, strings.Count(n, "/"))], "/")
	}).Edges {
		if e.From == "products/b" && (e.Count != 5 || e.By[ByMigration] != 2 || e.First.By != ByType) {
			t.Errorf("%+v", e)
		}
	}
}

// FuzzReadUses: what is read is a string of the file, in order, whatever it holds.
func FuzzReadUses(f *testing.F) {
	for _, content := range channelRepo() {
		f.Add(content)
	}
	f.Add("X_APPS = [(\"a.b\" 'c'), f'd.e']\nget_model('a', *x)\nclass Migration:\n dependencies = [('a' 'b', 'c'), ['d', 'e']]\n")
	f.Fuzz(func(t *testing.T, content string) {
		uses := ReadUses("posthog/settings/x.py", []byte(content)).List
		for i, u := range uses {
			if u.Start < 0 || u.End > len(content) || u.Start >= u.End || u.By.IsImport() || !slices.Contains(Channels(), u.By) {
				t.Errorf("%+v", u)
			}
			if i > 0 && u.Start <= uses[i-1].Start {
				t.Errorf("%+v is not after %+v", u, uses[i-1])
			}
		}
	})
}
