package lint

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/report"
)

// Where a folder of a product may not be looked into, what names the product, and
// what only the whole repository tells, is not told; nothing is mended.
func TestCertain(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, `-- hogli.yaml --
-- posthog/settings.py --
APPS = [
    "products.visual_review.backend.apps.VisualReviewConfig",
    "products.visual_reviews.backend.apps.VisualReviewsConfig",
]
-- products/visual_review/package.json --
{}
-- products/visual_reviews/package.json --
{}
`)
	c := closed{repo: r, products: r.Products()[:1], whole: map[string]bool{"boundary/vacuous": true}}
	at := func(path string, line int) fault.Span {
		return fault.Span{Path: path, Start: fault.Pos{Line: line, Column: 1}, End: fault.Pos{Line: line, Column: 2}}
	}
	const own, other = "products/visual_review/", "products/visual_reviews/"
	var got []string
	for _, row := range []struct {
		name string
		f    report.Finding
	}{
		{"in the product", report.Finding{Where: fault.File(own + "a.py")}},
		{"of the product", report.Finding{Where: fault.File("tach.toml"), Product: "visual_review"}},
		{"its name in the text", report.Finding{Where: fault.File(other + "a.py"), Message: "there is no module products.visual_review.x"}},
		{"its package in the fix", report.Finding{Where: fault.File(other + "a.ts"), Fix: `take "@posthog/products-visual-review" out`}},
		{"on its line", report.Finding{Where: at("posthog/settings.py", 2), Message: "that is not there"}},
		{"of the whole", report.Finding{Where: fault.File("tach.toml"), Rule: "boundary/vacuous"}},
		{"that it cannot be seen", report.Finding{Where: fault.File(own + "backend"), Product: "visual_review", Unread: true}},
		{"on a line of another", report.Finding{Where: at("posthog/settings.py", 3), Message: "that is not there", Repair: &report.Repair{}}},
		{"behind the end", report.Finding{Where: at("posthog/settings.py", 99)}},
		{"about another", report.Finding{Where: fault.File(other + "a.py"), Message: "there is no module products.visual_reviews.x"}},
	} {
		for _, left := range c.certain([]report.Finding{row.f}) {
			got = append(got, row.name)
			if left.Repair != nil {
				t.Errorf("%s: it is mended", row.name)
			}
		}
	}
	want := []string{"that it cannot be seen", "on a line of another", "behind the end", "about another"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
