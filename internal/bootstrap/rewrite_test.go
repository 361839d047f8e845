package bootstrap

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
)

func TestRewrite(t *testing.T) {
	t.Parallel()
	named := func(name string) identity { return identity{Names: repo.NamesOf(name), database: name} }
	review := newRewriter(named("visual_review"), named("snapshots"))
	replay := newRewriter(named("replay"), named("session_replay"))
	back := newRewriter(named("session_replay"), named("replay"))
	const one = "name: 'Replay',\n    scenes: {\n        Replay: {\n            name: 'Replay',\n    routes: {\n        '/replay': ['Replay', 'replay'],\n    urls: {\n        replay: (): string => '/replay',\n    fileSystemTypes: {\n        replay: {\n            href: (ref: string) => `/replay?item=${ref}`,\n            filterKey: 'replay',\n    path: 'Replay',\n    type: 'replay',\n"
	const two = "name: 'Session replay',\n    scenes: {\n        SessionReplay: {\n            name: 'Session replay',\n    routes: {\n        '/session_replay': ['SessionReplay', 'sessionReplay'],\n    urls: {\n        sessionReplay: (): string => '/session_replay',\n    fileSystemTypes: {\n        session_replay: {\n            href: (ref: string) => `/session_replay?item=${ref}`,\n            filterKey: 'session_replay',\n    path: 'Session replay',\n    type: 'session_replay',\n"
	item := newRewriter(named("item"), named("gadget"))
	notes := newRewriter(named("annotations"), named("notes"))
	for _, row := range []struct {
		w            rewriter
		rel, in, out string
	}{
		{review, "a.py", "from products.visual_review.backend import x", "from products.snapshots.backend import x"},
		{review, "a.py", "from products.visual_review_more import x", "from products.visual_review_more import x"},
		{review, "a.py", "class VisualReviewConfig(AppConfig): label = \"visual_review\"", "class SnapshotsConfig(AppConfig): label = \"snapshots\""},
		{review, "a.py", `"visual_review.Item", "/api/projects/1/visual_review/"`, `"snapshots.Item", "/api/projects/1/snapshots/"`},
		{review, "a.py", "    # /api/projects/<team_id>/visual_review/\n    register(r\"visual_review\", X, basename='visual_review')\n", "    # /api/projects/<team_id>/snapshots/\n    register(r\"snapshots\", X, basename='snapshots')\n"},
		{review, "backend/migrations/0002.py", `dependencies = [("visual_review", "0001_x")], to="visual_review.item", apps.get_model("visual_review", "Item")`, `dependencies = [("snapshots", "0001_x")], to="snapshots.item", apps.get_model("snapshots", "Item")`},
		{review, "a.go", `"GET /api/projects/{team_id}/visual_review", "product", "visual_review", "visual_review"`, `"GET /api/projects/{team_id}/snapshots", "product", "snapshots", "visual_review"`},
		{item, "backend/migrations/0001.py", `CreateModel(name="Item", fields=[("item", x)], options={"db_table": "posthog_item", "verbose_name": "Item"})`, `CreateModel(name="Item", fields=[("item", x)], options={"db_table": "posthog_item", "verbose_name": "Item"})`},
		{item, "backend/models.py", "class Item(Model):\n    \"\"\"Item, of a team.\"\"\"\n    item = CharField(db_column=\"item\")\n    class Meta:\n        db_table = \"posthog_item\"\n", "class Item(Model):\n    \"\"\"Item, of a team.\"\"\"\n    item = CharField(db_column=\"item\")\n    class Meta:\n        db_table = \"posthog_item\"\n"},
		{item, "backend/apps.py", `label = "item"; verbose_name = "Item"`, `label = "gadget"; verbose_name = "Gadget"`},
		{item, "frontend/a.tsx", "import a from './item/api'\nconst b: Kind = 'item'\nconst c = `item/${id}/notes` + '/item'", "import a from './item/api'\nconst b: Kind = 'item'\nconst c = `gadget/${id}/notes` + '/gadget'"},
		{review, "a.py", `databases=["default", "visual_review_db_writer"]`, `databases=["default", "snapshots_db_writer"]`},
		{review, "package.json", `"name": "@posthog/products-visual-review", "@posthog/products-visual-review-more"`, `"name": "@posthog/products-snapshots", "@posthog/products-visual-review-more"`},
		{review, "manifest.tsx", "scenes: { VisualReview: {} }, routes: { '/visual_review': ['VisualReview', 'visualReview'] }", "scenes: { Snapshots: {} }, routes: { '/snapshots': ['Snapshots', 'snapshots'] }"},
		{review, "manifest.tsx", "    visual_review: {\n        href: `/visual_review?item=${x}`,", "    snapshots: {\n        href: `/snapshots?item=${x}`,"},
		{replay, "manifest.tsx", one, two},
		{back, "manifest.tsx", two, one},
		{replay, "tests/x.test.tsx", "manifest.urls.replay(), <h1>Replay</h1>, '/replay'", "manifest.urls.sessionReplay(), <h1>Session replay</h1>, '/session_replay'"},
		{review, "product.yaml", `name: "Visual review"`, `name: "Snapshots"`},
		{review, "0001.sql", "CREATE TABLE visual_review_item -- products/visual_review", "CREATE TABLE visual_review_item -- products/visual_review"},
		{review, "x.png", "\x00products.visual_review.", "\x00products.visual_review."},
		{notes, "a.py", "from __future__ import annotations\nannotations = {}\n", "from __future__ import annotations\nannotations = {}\n"},
		{notes, "a.py", "'/annotations/annotations/',\"/annotations\"", "'/notes/notes/',\"/notes\""},
		{notes, "a.tsx", "const annotations = load('/annotations')", "const annotations = load('/notes')"},
	} {
		if diff := cmp.Diff(row.out, string(row.w.rewrite(row.rel, []byte(row.in)))); diff != "" {
			t.Errorf("%s: %s", row.in, diff)
		}
	}
}

// Rewriting what was rewritten, or a text that never named the product, changes
// nothing.
func FuzzRewrite(f *testing.F) {
	from, to := identity{Names: repo.NamesOf("replay"), database: "replay"}, identity{Names: repo.NamesOf("replay_vision"), database: "replay_vision"}
	w := newRewriter(from, to)
	for _, seed := range []string{"products.replay.", "\"replay\"'replay'/replay/replay/", "ReplayConfig Replay replay:", "replay_db_writer PRODUCT_DB_REPLAY_READER_URL"} {
		f.Add("a.py", []byte(seed))
		f.Add("manifest.tsx", []byte(seed))
	}
	f.Fuzz(func(t *testing.T, rel string, content []byte) {
		once := w.rewrite(rel, content)
		if twice := w.rewrite(rel, once); !bytes.Equal(once, twice) {
			t.Errorf("%q: %q, then %q", content, once, twice)
		}
		if !bytes.Contains(bytes.ToLower(content), []byte("replay")) && !bytes.Equal(once, content) {
			t.Errorf("%q: %q", content, once)
		}
		if bytes.Count(once, []byte("\n")) != bytes.Count(content, []byte("\n")) {
			t.Errorf("%q: lines come or go: %q", content, once)
		}
	})
}
