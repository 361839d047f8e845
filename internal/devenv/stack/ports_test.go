package stack

import (
	"strings"
	"testing"
)

// A taken port moves to the next free one that nobody declares, and all that
// names it follows; the stack that was read stays as it is.
func TestWithFreePorts(t *testing.T) {
	t.Parallel()
	s, err := Read("s.yaml", []byte(`version: 1
units:
  a: {run: "serve ${a.http} ${b.http}", ports: {http: 8000}}
  b: {run: "serve", ports: {http: 8001}, needs: {a: started}}
links: [{name: A, url: "http://localhost:${a.http}"}]
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	taken := map[int]bool{8000: true, 8002: true}
	plan, err := s.WithFreePorts(func(p int) bool { return taken[p] }).Plan(nil, func(*Unit) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	if got := plan.Units[0].Run.Shell; got != "serve 8003 8001" {
		t.Errorf("got %q", got)
	}
	if !strings.HasSuffix(plan.Links[0].URL, ":8003") || s.port("a", "http") != 8000 {
		t.Errorf("link %s, read port %d", plan.Links[0].URL, s.port("a", "http"))
	}
}
