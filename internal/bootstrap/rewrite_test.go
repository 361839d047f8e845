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
	notes := newRewriter(named("annotations"), named("notes"))
	replay := newRewriter(named("replay"), named("replay_vision"))
	for _, row := range []struct {
		w            rewriter
		rel, in, out string
	}{
		{review, "a.py", "from products.visual_review.backend import x", "from products.snapshots.backend import x"},
		{review, "a.py", "from products.visual_review_more import x", "from products.visual_review_more import x"},
		{review, "a.py", "class VisualReviewConfig(AppConfig): label = \"visual_review\"", "class SnapshotsConfig(AppConfig): label = \"snapshots\""},
		{review, "a.py", `("visual_review", "0001_x"), "visual_review.Item", "/api/projects/1/visual_review/"`, `("snapshots", "0001_x"), "snapshots.Item", "/api/projects/1/snapshots/"`},
		{review, "a.py", `databases=["default", "visual_review_db_writer"]`, `databases=["default", "snapshots_db_writer"]`},
		{review, "package.json", `"name": "@posthog/products-visual-review", "@posthog/products-visual-review-more"`, `"name": "@posthog/products-snapshots", "@posthog/products-visual-review-more"`},
		{review, "manifest.tsx", "scenes: { VisualReview: {} }, routes: { '/visual_review': ['VisualReview', 'visualReview'] }", "scenes: { Snapshots: {} }, routes: { '/snapshots': ['Snapshots', 'snapshots'] }"},
		{review, "manifest.tsx", "    visual_review: {\n        href: `/visual_review?item=${x}`,", "    snapshots: {\n        href: `/snapshots?item=${x}`,"},
		{replay, "manifest.tsx", "name: 'Replay', scenes: {\n  Replay: { name: 'Replay' },\n}, routes: { '/replay': ['Replay', 'replay'] }, urls: {\n  replay: () => '/replay',\n}, x: {\n  replay: {", "name: 'Replay vision', scenes: {\n  ReplayVision: { name: 'Replay vision' },\n}, routes: { '/replay_vision': ['ReplayVision', 'replayVision'] }, urls: {\n  replayVision: () => '/replay_vision',\n}, x: {\n  replay_vision: {"},
		{replay, "a.tsx", "<h1>Replay</h1><Replay/>", "<h1>Replay vision</h1><ReplayVision/>"},
		{review, "product.yaml", `name: "Visual review"`, `name: "Snapshots"`},
		{review, "0001.sql", "CREATE TABLE visual_review_item -- products/visual_review", "CREATE TABLE visual_review_item -- products/visual_review"},
		{review, "x.png", "\x00products.visual_review.", "\x00products.visual_review."},
		{notes, "a.py", "from __future__ import annotations\nannotations = {}\n", "from __future__ import annotations\nannotations = {}\n"},
		{notes, "a.py", "\"annotations\",\"annotations\"", "\"notes\",\"notes\""},
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
