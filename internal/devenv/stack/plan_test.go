package stack

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func names(units []*Unit) []string {
	var list []string
	for _, u := range units {
		list = append(list, u.Name)
	}
	return list
}

const planned = `
version: 1
services: {db: {native: postgres}, kafka: {}}
units:
  web: {run: x, needs: {migrate: succeeded}, ports: {http: 1}}
  migrate: {run: x, needs: {db: ready}, oneshot: true}
  events: {run: x, needs: {kafka: ready}, ports: {http: 2}}
  late: {run: x, needs: {events: started}}
  hand: {run: x, manual: true, needs: {web: ready}, ports: {http: 3}}
links: [{name: Web, url: "http://x:${web.http}"}, {name: Events, url: "http://x:${events.http}"}, {name: Hand, url: "http://x:${hand.http}"}, {name: Doc, url: "http://doc"}]
`

func TestPlan(t *testing.T) {
	t.Parallel()
	s, err := Read("s.yaml", []byte(planned), files)
	if err != nil {
		t.Fatal(err)
	}
	skip := func(u *Unit) string {
		if u.Service && u.Native == "" {
			return "no containers"
		}
		return ""
	}
	for name, row := range map[string]struct {
		ask           []string
		units, manual []string
	}{
		"all":     {nil, []string{"db", "kafka", "migrate", "web", "events", "late"}, []string{"hand"}},
		"one":     {[]string{"web"}, []string{"db", "migrate", "web"}, []string{"hand"}},
		"by hand": {[]string{"hand"}, []string{"db", "migrate", "web", "hand"}, nil},
	} {
		plan, err := s.Plan(row.ask, skip)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(row.units, names(plan.Units)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(row.manual, names(plan.Manual)); diff != "" {
			t.Errorf("%s: manual: %s", name, diff)
		}
	}
	plan, _ := s.Plan(nil, skip)
	want := map[string]string{
		"kafka": "no containers", "events": "needs kafka, which is skipped", "late": "needs events, which is skipped",
	}
	if diff := cmp.Diff(want, plan.Skipped); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Link{{Name: "Web", URL: "http://x:1"}, {Name: "Doc", URL: "http://doc"}}, plan.Links); diff != "" {
		t.Errorf("links to what does not run lead nowhere: %s", diff)
	}
	if _, err := s.Plan([]string{"wbe"}, skip); err == nil || !strings.Contains(err.Error(), `there is no unit "wbe"`) {
		t.Errorf("got %v", err)
	}
}

// Any graph without a circle is planned with every unit after all it needs;
// any graph with one is refused with a circle that is really there.
func TestOrderOfRandomGraphs(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		n := 1 + random.IntN(12)
		var yaml strings.Builder
		yaml.WriteString("version: 1\nunits:\n")
		edges := map[string][]string{}
		for i := range n {
			name := fmt.Sprintf("u%d", i)
			var needs []string
			for j := range n {
				if random.IntN(2*n) == 0 {
					other := fmt.Sprintf("u%d", j)
					edges[name] = append(edges[name], other)
					needs = append(needs, other+": ready")
				}
			}
			fmt.Fprintf(&yaml, "  %s: {run: x, needs: {%s}}\n", name, strings.Join(needs, ", "))
		}
		s, err := Read("s.yaml", []byte(yaml.String()), files)
		if err != nil {
			_, circle, found := strings.Cut(err.Error(), "circle: ")
			members := strings.Split(circle, " needs ")
			for i := 0; found && i+1 < len(members); i++ {
				if !slices.Contains(edges[members[i]], members[i+1]) {
					t.Fatalf("%s\n%v: %s does not need %s", yaml.String(), err, members[i], members[i+1])
				}
			}
			if !found || members[0] != members[len(members)-1] {
				t.Fatalf("%s\n%v", yaml.String(), err)
			}
			continue
		}
		plan, err := s.Plan(nil, func(*Unit) string { return "" })
		if err != nil || len(plan.Units) != n {
			t.Fatalf("%v: %d of %d", err, len(plan.Units), n)
		}
		seen := map[string]bool{}
		for _, u := range plan.Units {
			for _, need := range edges[u.Name] {
				if !seen[need] {
					t.Fatalf("%s comes before %s, which it needs:\n%s", u.Name, need, yaml.String())
				}
			}
			seen[u.Name] = true
		}
	}
}
