package bootstrap

import (
	"os"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

func TestReferencesIn(t *testing.T) {
	t.Parallel()
	id := identity{Names: repo.NamesOf("visual_review"), goModule: "example.com/platform", database: "reviews"}
	declared := knownNames{identity: id, urls: []string{"visualReview"}}.declared()
	for _, row := range []struct {
		rel, content string
		want         []string // hard ones with "!"
	}{
		{"posthog/a.py", "import products.visual_review.backend as x\n", []string{"!posthog/a.py:1:8 imports products.visual_review.backend"}},
		{"posthog/a.py", "from products import visual_review, visual_review_more\n", []string{"!posthog/a.py:1:22 imports products.visual_review"}},
		{"products/b/backend/a.py", "from ...visual_review import backend\n", []string{"!products/b/backend/a.py:1:30 imports products.visual_review"}},
		{"posthog/a.py", "import products.visual_review_more\nvisual_review = 1\n", nil},
		{"posthog/a.py", "# products.visual_review is gone\npatch('products.visual_review.backend.x')\n", []string{
			"posthog/a.py:1:3 products.visual_review", "posthog/a.py:2:7 products.visual_review.backend.x",
		}},
		{"posthog/a.py", "x = ForeignKey('visual_review.Item')\ny = 'visual_review.item'\n", []string{"!posthog/a.py:1:16 points at the model 'visual_review.Item'"}},
		{"posthog/migrations/0002_x.py", "class Migration(M):\n    dependencies = [('visual_review', '0001_x')]\n    operations = [AddField('visual_review', name='visual_review')]\n", []string{
			"!posthog/migrations/0002_x.py:2:22 depends on a migration of visual_review",
		}},
		{"posthog/a.py", "get_model('visual_review', 'Item')\nx.using('reviews_db_writer')\ny = 'reviews_db_reader', 'visual_review_db_writer'\n", []string{
			"!posthog/a.py:1:11 asks for a model of visual_review", "!posthog/a.py:2:9 uses the database reviews_db_writer", "posthog/a.py:3:5 reviews_db_reader",
		}},
		{"frontend/package.json", `{"devDependencies": {"@posthog/products-visual-review": "workspace:*"}}`, []string{"!frontend/package.json:1:22 depends on the package @posthog/products-visual-review"}},
		{"package.json", `{"scripts": {"x": "turbo --filter=@posthog/products-visual_review"}}`, []string{"package.json:1:35 @posthog/products-visual_review"}},
		{"frontend/src/a.ts", "import { urls } from 'scenes/urls'\nurls.visualReview()\n", []string{"!frontend/src/a.ts:2:6 leads to the url visualReview"}},
		{".env", "PRODUCT_DB_REVIEWS_WRITER_URL=x\nPRODUCT_DB_REVIEWS_MORE_WRITER_URL=x\n", []string{".env:1:1 PRODUCT_DB_REVIEWS_WRITER_URL"}},
		{"services/a.go", "package a\n\nimport (\n\tv \"example.com/platform/products/visual_review/backend/facade\"\n)\n", []string{
			"!services/a.go:4:4 imports example.com/platform/products/visual_review/backend/facade",
		}},
		{"services/a.go", "package a\n\nimport _ \"example.com/platform/products/visual_review_more\"\n", nil},
		{"frontend/src/a.ts", "export { x } from '@posthog/products-visual-review'\n", []string{"!frontend/src/a.ts:1:19 imports @posthog/products-visual-review"}},
		{"frontend/src/a.ts", "const x = import('../../products/visual_review/frontend/x')\n", []string{"!frontend/src/a.ts:1:18 imports ../../products/visual_review/frontend/x"}},
		{"frontend/src/a.ts", "import '@posthog/products-visual-review-more'\n", nil},
		{".github/CODEOWNERS", "products/visual_review/ @team\nproducts/visual_review_more @team\n", []string{".github/CODEOWNERS:1:1 products/visual_review"}},
		{"tach.toml", "from = [\"products\\\\.visual_review\"]\n", []string{"tach.toml:1:10 products\\\\.visual_review"}},
	} {
		var got []string
		for _, ref := range referencesIn(row.rel, []byte(row.content), id, declared) {
			text := ref.Where.String() + " " + ref.What
			if ref.Hard {
				text = "!" + text
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%q: %s", row.content, diff)
		}
	}
}

// TestUsesElsewhere removes and renames a product that others use.
func TestUsesElsewhere(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, file, content string
		remove, rename      string // the refusal's first place, or how the place is told; "" for nothing
	}{
		{"a field of the name", "posthog/migrations/0002_x.py", "class Migration(M):\n    operations = [AddField('x', name='visual_review', default='visual_review')]\n", "", ""},
		{"a url that a rename gives another name", "frontend/src/x.ts", "import { productUrls } from '~/products'\nproductUrls.visualReview()\n", "!2:13", "!2:13"},
		{"another package", "products/annotations/frontend/package.json", `{"dependencies": {"@posthog/products-visual-review": "*"}}`, "!1:19", "!1:19"},
		{"a database alias", "posthog/x.py", "x.using('visual_review_db_writer')\n", "!1:9", "!1:9"},
		{"an alias of paths", "frontend/src/x.ts", "import '~/../../products/visual_review/frontend/x'\n", "!1:8", "!1:8"},
		{
			"a task by its name", "posthog/x.py", "a = 1\nsend_task('products.visual_review.backend.tasks.tasks.x', 'products.visual_review.backend.y')\n",
			"?2:11 products.visual_review.backend.tasks.tasks.x", "=a = 1\nsend_task('products.snapshots.backend.tasks.tasks.x', 'products.snapshots.backend.y')\n",
		},
		{
			"an AppConfig", "posthog/x.py", "x = 'products.visual_review.backend.apps.VisualReviewConfig'\n",
			"?1:5 products.visual_review.backend.apps.VisualReviewConfig", "?1:5 products.visual_review.backend.apps.VisualReviewConfig",
		},
		{
			"a file that is edited anyway", "posthog/settings/web.py", "PRODUCTS_APPS = [\n    \"products.visual_review.backend.apps.VisualReviewConfig\",\n]\nX = 'products.visual_review.backend.x'\n",
			"?2:5 products.visual_review.backend.x", "=PRODUCTS_APPS = [\n    \"products.snapshots.backend.apps.SnapshotsConfig\",\n]\nX = 'products.snapshots.backend.x'\n",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := bootstrapped(t, platform(t), "visual_review")
			if err := os.MkdirAll(path.Dir(r.Path(row.file)), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(r.Path(row.file), []byte(row.content), 0o600); err != nil {
				t.Fatal(err)
			}
			r = open(t, r.Root)
			plan, err := PlanRemoval(t.Context(), r, "visual_review")
			if got := outcome(plan, err, row.file, row.remove); got != row.remove {
				t.Errorf("removed: %q, want %q", got, row.remove)
			}
			plan, err = PlanRename(t.Context(), r, RenameOptions{From: "visual_review", To: "snapshots"})
			if got := outcome(plan, err, row.file, row.rename); got != row.rename {
				t.Errorf("renamed: %q, want %q", got, row.rename)
			}
		})
	}
}

// outcome says what a plan does about a file: refuses (!), tells a line to look
// at (?), or gives it other content (=).
func outcome(plan *Plan, err error, file, want string) string {
	if err != nil {
		places := fault.List(err)[0].Why
		at, _, _ := strings.Cut(strings.TrimPrefix(places, file+":"), ": ")
		return "!" + at
	}
	if strings.HasPrefix(want, "=") {
		for _, c := range plan.Changes {
			if c.Path == file {
				return "=" + string(c.After)
			}
		}
	}
	for _, s := range plan.of(Mention) {
		if at, ok := strings.CutPrefix(s.Path, file+":"); ok {
			return "?" + at + " " + s.What
		}
	}
	return ""
}

// TestNamesThatGo: a rename keeps what has a name of its own, and a database
// that others share stays.
func TestNamesThatGo(t *testing.T) {
	t.Parallel()
	r := bootstrapped(t, platform(t), "visual_review")
	change := func(rel, old, now string) {
		content, err := r.Read(rel)
		if err != nil || !strings.Contains(string(content), old) {
			t.Fatalf("%s: %v, or no %s", rel, err, old)
		}
		if err := os.WriteFile(r.Path(rel), []byte(strings.Replace(string(content), old, now, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		r = open(t, r.Root)
	}
	to := identity{Names: repo.NamesOf("snapshots"), database: "snapshots"}
	kept := to
	kept.database = "visual_review"
	ask := func(to *identity) string {
		product, id, err := known(r, "visual_review")
		if err != nil {
			t.Fatal(err)
		}
		plan := &Plan{}
		n, err := plan.namesThatGo(r, nil, product, departure{id: id, to: to})
		if err != nil {
			t.Fatal(err)
		}
		told := ""
		for _, s := range plan.of(Mention) {
			told += " " + s.Path
		}
		return strings.Join(n.urls, " ") + ", " + n.database + told
	}
	manifest := "products/visual_review/manifest.tsx"
	change(manifest, "urls: {", "urls: {\n        reviewItem: () => '/x',")
	for _, row := range []struct {
		to   *identity
		want string
	}{{nil, "reviewItem visualReview, visual_review"}, {&to, "visualReview, visual_review"}, {&kept, "visualReview, "}} {
		if got := ask(row.to); got != row.want {
			t.Errorf("%v: %q, want %q", row.to, got, row.want)
		}
	}
	change(r.Config.Paths.Routes, "routes:\n", "routes:\n  - app_label: other\n    database: visual_review\n")
	if got := ask(nil); got != "reviewItem visualReview, " {
		t.Errorf("shared: %q", got)
	}
	change(manifest, "name:", "nam:")
	if got := ask(nil); !strings.HasPrefix(got, ", "+" products/visual_review/manifest.tsx:") {
		t.Errorf("unread: %q", got)
	}
}
