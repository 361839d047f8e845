package bootstrap

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
)

func TestReferencesIn(t *testing.T) {
	t.Parallel()
	id := identity{Names: repo.NamesOf("visual_review"), goModule: "example.com/platform"}
	for _, row := range []struct {
		rel, content string
		want         []string // hard ones with "!"
	}{
		{"posthog/a.py", "import products.visual_review.backend as x\n", []string{"!posthog/a.py:1:8 imports products.visual_review.backend"}},
		{"posthog/a.py", "from products import visual_review, visual_review_more\n", []string{"!posthog/a.py:1:22 imports products.visual_review"}},
		{"products/b/backend/a.py", "from ...visual_review import backend\n", []string{"!products/b/backend/a.py:1:30 imports products.visual_review"}},
		{"posthog/a.py", "import products.visual_review_more\nvisual_review = 1\n", nil},
		{"posthog/a.py", "# products.visual_review is gone\npatch('products.visual_review.backend.x')\n", []string{
			"posthog/a.py:1:3 products.visual_review", "posthog/a.py:2:8 products.visual_review",
		}},
		{"posthog/a.py", "x = ForeignKey('visual_review.Item')\ny = 'visual_review.item'\n", []string{"!posthog/a.py:1:16 points at the model 'visual_review.Item'"}},
		{"posthog/migrations/0002_x.py", "dependencies = [('visual_review', '0001_x')]\n", []string{"!posthog/migrations/0002_x.py:1:18 depends on a migration of visual_review"}},
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
		for _, ref := range referencesIn(row.rel, []byte(row.content), id) {
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
