package bootstrap

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/jsonfile"
	"github.com/posthog/hogli/internal/source/python"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

// platform writes the example platform and opens it.
func platform(tb testing.TB) *repo.Repo {
	tb.Helper()
	root := tb.TempDir()
	plan, err := PlanPlatform(root)
	if err == nil {
		err = plan.Apply(root)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return open(tb, root)
}

func open(tb testing.TB, root string) *repo.Repo {
	tb.Helper()
	r, err := repo.Open(root)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func bootstrapped(tb testing.TB, r *repo.Repo, name string) *repo.Repo {
	tb.Helper()
	plan, err := PlanProduct(r, Defaults(name))
	if err != nil {
		tb.Fatal(err)
	}
	if left := plan.Unregistered(); len(left) > 0 {
		tb.Fatalf("%s: left to a person: %+v", name, left)
	}
	if err := plan.Apply(r.Root); err != nil {
		tb.Fatal(err)
	}
	return open(tb, r.Root)
}

// One word, several words, a name that is a prefix of another and one of which
// another is a prefix: each is registered as itself.
func TestRegistersNamesThatAreAlike(t *testing.T) {
	t.Parallel()
	r := platform(t)
	names := []string{"replay_vision", "replay", "visual_review", "replays"}
	for _, name := range names {
		r = bootstrapped(t, r, name)
	}
	tach, err := r.Tach()
	if err != nil {
		t.Fatal(err)
	}
	routes, err := r.Routes()
	if err != nil {
		t.Fatal(err)
	}
	frontend, err := r.ReadPackage(r.Config.Paths.FrontendPackage)
	if err != nil {
		t.Fatal(err)
	}
	dependencies, _ := frontend.Root.Member("dependencies")
	for _, name := range names {
		n := repo.NamesOf(name)
		_, module := tach.Module(n.Module())
		_, route := routes.Of(name)
		_, dependency := dependencies.Value.Member(n.Package())
		if !module || !route || !dependency || len(tach.InterfacesOf(n.Module())) != 1 {
			t.Errorf("%s: module %v, route %v, dependency %v, interfaces %d", name, module, route, dependency, len(tach.InterfacesOf(n.Module())))
		}
		for file, want := range map[string]string{
			r.Config.Paths.Settings: "\n    \"" + n.AppConfig() + "\",\n",
			r.Config.Paths.API:      "\n    " + name + ",\n",
		} {
			content, err := r.Read(file)
			if err != nil || strings.Count(string(content), want) != 1 {
				t.Errorf("%s: %s does not hold %q once", name, file, want)
			}
		}
	}
}

// Where the core lists what it may import, the product joins the list; where
// all products stand in one layer, so does it; the shared interface takes it in.
func TestRegistersInATachFileLikePostHogs(t *testing.T) {
	t.Parallel()
	r := platform(t)
	write := func(content string) *repo.Repo {
		if err := os.WriteFile(r.Path("tach.toml"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return open(t, r.Root)
	}
	head := "layers = [\"modules\"]\n\n[[modules]]\npath = \"posthog\"\ndepends_on = [\n    \"ee\",\n    \"products.links\",%s\n]\nlayer = \"modules\"\n\n[[modules]]\npath = \"ee\"\nlayer = \"modules\"\n\n[[modules]]\npath = \"products.links\"\ndepends_on = [\"posthog\"]\nlayer = \"modules\"\n%s\n[[interfaces]]\nexpose = [\"backend\\\\.facade.*\"]\nfrom = [\"products\\\\.(%s)\"]\n"
	plan, err := PlanProduct(write(fmt.Sprintf(head, "", "", "links")), Defaults("replay"))
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(head, "\n    \"products.replay\",", "\n[[modules]]\npath = \"products.replay\"\ndepends_on = [\"posthog\"]\nlayer = \"modules\"\n", "links|replay")
	if diff := cmp.Diff(want, string(plan.overlay()["tach.toml"])); diff != "" {
		t.Error(diff)
	}
}

// Taking the product's folder away and bootstrapping it again finds every
// registration in place.
func TestRegistersOnce(t *testing.T) {
	t.Parallel()
	r := bootstrapped(t, platform(t), "visual_review")
	if err := os.RemoveAll(r.Path("products/visual_review")); err != nil {
		t.Fatal(err)
	}
	plan, err := PlanProduct(open(t, r.Root), Defaults("visual_review"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range plan.Steps {
		if s.Kind != Write && s.Kind != Already {
			t.Errorf("%+v", s)
		}
	}
}

func TestRefusesWhatIsThere(t *testing.T) {
	t.Parallel()
	r := bootstrapped(t, platform(t), "visual_review")
	if err := os.WriteFile(r.Path("products/a_file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"visual_review": "exists already", "a_file": "in the way"} {
		_, err := PlanProduct(r, Defaults(name))
		if e, ok := errors.AsType[*fault.Error](err); !ok || e.Code != fault.ProductExists || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// What cannot be registered is told as lines to paste; the rest is planned.
func TestSaysWhatToPaste(t *testing.T) {
	t.Parallel()
	r := platform(t)
	for file, content := range map[string]string{
		"posthog/settings/web.py": "PRODUCTS_APPS = load_apps()\n",
		"posthog/api/__init__.py": "router = None\n",
	} {
		if err := os.WriteFile(r.Path(file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(r.Path("frontend/package.json")); err != nil {
		t.Fatal(err)
	}
	plan, err := PlanProduct(open(t, r.Root), Defaults("visual_review"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, s := range plan.Unregistered() {
		got[s.What] = s.Lines
	}
	want := map[string]string{
		"app in PRODUCTS_APPS: the file has a shape that hogli does not know":         "    \"products.visual_review.backend.apps.VisualReviewConfig\",\n",
		"import of the API routes: the file has a shape that hogli does not know":     "import products.visual_review.backend.presentation.urls as visual_review\n",
		"API routes in PRODUCT_ROUTES: the file has a shape that hogli does not know": "visual_review.register_routes(routers)\n",
		"dependency on @posthog/products-visual-review: the file is missing":          "\"@posthog/products-visual-review\": \"workspace:*\"\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Whatever a display name may hold, what is written can be read again.
func TestGeneratedFilesAreWellFormed(t *testing.T) {
	t.Parallel()
	o := Defaults("visual_review")
	o.Title, o.Owner = "Bilder & Töne (v2.0), neu - 3+1", "@nobody"
	plan, err := PlanProduct(platform(t), o)
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]int{}
	for _, c := range plan.Changes {
		switch path.Ext(c.Path) {
		case ".py":
			if problem := python.ReadOutline(c.After).Problem; problem != nil {
				t.Errorf("%s:%d: %s", c.Path, problem.Line, problem.What)
			}
		case ".json":
			if _, err := jsonfile.Read(c.Path, c.After); err != nil {
				t.Error(err)
			}
		case ".yaml":
			if err := yamlfile.Open(c.Path, c.After).Err(); err != nil {
				t.Error(err)
			}
		default:
			continue
		}
		read[path.Ext(c.Path)]++
	}
	if read[".py"] < 15 || read[".json"] < 3 || read[".yaml"] < 2 {
		t.Errorf("only %v were read", read)
	}
	for _, bad := range []Options{{Title: "It's"}, {Title: `"`}, {Title: "{x}"}, {Title: "a: b"}, {Owner: "a b"}} {
		bad.Name, bad.Backend = "a_b", repo.Django
		if _, err := PlanProduct(platform(t), bad); fault.ExitOf(err) != fault.ExitUsage {
			t.Errorf("%+v: got %v", bad, err)
		}
	}
}

// A malformed target ends the planning with its place; nothing is written.
func TestMalformedTargets(t *testing.T) {
	t.Parallel()
	for file, content := range map[string]string{
		"tach.toml":                "[[modules]\n",
		"products/db_routing.yaml": "routes:\n  - app_label: x\n",
		"frontend/package.json":    "{\"dependencies\": {,}}",
	} {
		r := platform(t)
		if err := os.WriteFile(r.Path(file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := PlanProduct(open(t, r.Root), Defaults("visual_review"))
		e, ok := errors.AsType[*fault.Error](err)
		if !ok || e.Code != fault.BadFile || e.Where.Path != file || e.Where.Start.Line == 0 {
			t.Errorf("%s: got %+v", file, err)
		}
	}
}

func TestPlatformWantsAnEmptyFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := PlanPlatform(dir); err != nil {
		t.Errorf("a new git repository: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := PlanPlatform(dir); fault.ExitOf(err) != fault.ExitRefused {
		t.Errorf("got %v", err)
	}
}
