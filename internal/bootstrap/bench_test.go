package bootstrap

import (
	"fmt"
	"os"
	"testing"

	"github.com/posthog/hogli/internal/repo"
)

// BenchmarkProduct is what a person waits for: the repository read, the plan
// made and all of it written.
func BenchmarkProduct(b *testing.B) {
	root := platform(b).Root
	for i := 0; b.Loop(); i++ {
		r := open(b, root)
		plan, err := PlanProduct(r, Defaults("visual_review"))
		if err == nil {
			err = plan.Apply(root)
		}
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		undo(b, root, plan)
		b.StartTimer()
	}
}

// undo puts everything back as it was before the plan.
func undo(b *testing.B, root string, plan *Plan) {
	b.Helper()
	r := open(b, root)
	for _, c := range plan.Changes {
		if err := os.Remove(r.Path(c.Path)); err != nil {
			b.Fatal(err)
		}
		if c.IsNew() {
			continue
		}
		if err := os.WriteFile(r.Path(c.Path), c.Before, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	if err := os.RemoveAll(r.Path("products/visual_review")); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkPlanAmong100 plans one more product in a repository that has 100.
func BenchmarkPlanAmong100(b *testing.B) {
	r := platform(b)
	for i := range 100 {
		o := Defaults(fmt.Sprintf("product_%03d", i))
		if i%5 == 0 {
			o.Backend = repo.Go
		}
		plan, err := PlanProduct(r, o)
		if err == nil {
			err = plan.Apply(r.Root)
		}
		if err != nil {
			b.Fatal(err)
		}
		r = open(b, r.Root)
	}
	for b.Loop() {
		if _, err := PlanProduct(open(b, r.Root), Defaults("visual_review")); err != nil {
			b.Fatal(err)
		}
	}
}
