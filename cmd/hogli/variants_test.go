package main

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// Every product that the flags can ask for passes the lint that runs at once,
// and all of them together do. The names begin like each other and like the
// example's own: a word, several words, prefixes of earlier and later ones.
func TestEveryVariantIsClean(t *testing.T) {
	t.Parallel()
	dir := example(t)
	run := func(args ...string) string {
		t.Helper()
		out, err := exec.Command("hogli", append([]string{"-C", dir}, args...)...).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	names := []string{"annotation", "annotations_more", "short", "short_links_too", "link"}
	n := 0
	for _, backend := range [][]string{nil, {"--backend", "go"}, {"--backend", "none"}} {
		for _, frontend := range [][]string{nil, {"--no-frontend"}} {
			for _, shared := range [][]string{nil, {"--shared"}} {
				for _, database := range [][]string{nil, {"--database", "annotations"}, {"--no-database"}} {
					flags := strings.Join(append(append(append(append([]string{}, backend...), frontend...), shared...), database...), " ")
					none, bare := strings.Contains(flags, "none"), strings.Contains(flags, "no-frontend")
					goAlone := strings.Contains(flags, "go") && strings.Contains(flags, "--no-database")
					if none && (bare || shared != nil || database != nil) || bare && shared != nil || goAlone {
						continue // refused: see testdata/script/bootstrap/kinds.txtar
					}
					name := fmt.Sprintf("%s_%d", names[n%len(names)], n)
					if n < len(names) {
						name = names[n]
					}
					n++
					out := run(append([]string{"product:bootstrap", name, "--owner", "team-x"}, strings.Fields(flags)...)...)
					if strings.Contains(out, "\ntodo") {
						t.Errorf("%s %s leaves work:\n%s", name, flags, out)
					}
				}
			}
		}
	}
	if n < 16 {
		t.Errorf("only %d variants", n)
	}
	if out := run("product:lint", "--all"); !strings.Contains(out, " 0 errors, 0 warnings") {
		t.Error(out)
	}
	run("product:manifests", "--check")
	run("db:routes")
}
