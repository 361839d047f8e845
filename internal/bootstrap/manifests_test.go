package bootstrap

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

// What the example ships is what the command would write.
func TestTheExampleIsCombined(t *testing.T) {
	t.Parallel()
	plan, clashes, err := PlanManifests(platform(t), nil)
	if err != nil || len(clashes) > 0 {
		t.Fatal(clashes, err)
	}
	for _, s := range plan.Steps {
		if s.Kind != Already {
			t.Errorf("%s is stale: take over what hogli product:manifests writes", s.Path)
		}
	}
	if len(plan.Steps) != 2 || len(plan.Changes) != 0 {
		t.Errorf("got %+v", plan)
	}
}

// small is the manifest of a product with one route.
func small(name string) []byte {
	return fmt.Appendf(nil, "export const manifest = { name: '%[1]s', scenes: { %[1]s: { name: 'x' } }, routes: { '/%[1]s': ['%[1]s', 'x'] } }\n", name)
}

func TestManifestsThatArePlanned(t *testing.T) {
	t.Parallel()
	r := platform(t)
	plan, clashes, err := PlanManifests(r, map[string][]byte{
		"products/short_links/manifest.tsx":     nil,
		"products/renamed/manifest.tsx":         small("renamed"),
		"products/renamed/backend/manifest.tsx": []byte("not a manifest"),
		"elsewhere/other/manifest.tsx":          []byte("not a manifest either"),
		r.Config.Paths.ProductsJSON:             nil,
	})
	if err != nil || len(clashes) > 0 {
		t.Fatal(clashes, err)
	}
	tsx, json := plan.Changes[0], plan.Changes[1]
	if got := string(tsx.After); !strings.Contains(got, "'/renamed': ['renamed', 'x']") || strings.Contains(got, "short_links") {
		t.Errorf("got %s", got)
	}
	if tsx.IsNew() || !json.IsNew() {
		t.Error("products.tsx is there, products.json will be gone")
	}
}

func TestManifestsThatClashHaveNoPlan(t *testing.T) {
	t.Parallel()
	plan, clashes, err := PlanManifests(platform(t), map[string][]byte{
		"products/a/manifest.tsx": small("a"),
		"products/b/manifest.tsx": small("a"),
	})
	var got []string
	for _, c := range clashes {
		got = append(got, c.What)
	}
	want := []string{"the scene a is there twice", "the route /a is there twice"}
	if diff := cmp.Diff(want, got); diff != "" || plan != nil || err != nil {
		t.Errorf("%v %v %s", plan, err, diff)
	}
}

func TestManifestsWithoutAFrontend(t *testing.T) {
	t.Parallel()
	r, err := repo.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = PlanManifests(r, nil)
	if e, ok := errors.AsType[*fault.Error](err); !ok || e.Code != fault.BadFile || CombinesManifests(r) {
		t.Errorf("got %v", err)
	}
}

// BenchmarkPlanManifests is planning over a hundred products.
func BenchmarkPlanManifests(b *testing.B) {
	overlay := map[string][]byte{}
	for i := range 100 {
		name := fmt.Sprintf("p%d", i)
		overlay["products/"+name+"/manifest.tsx"] = small(name)
	}
	r := platform(b)
	for b.Loop() {
		if _, clashes, err := PlanManifests(r, overlay); err != nil || len(clashes) > 0 {
			b.Fatal(clashes, err)
		}
	}
}
