package plain

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/devenv/stack"
)

func TestLines(t *testing.T) {
	t.Parallel()
	at := func(d time.Duration) time.Time { return time.Unix(100, 0).Add(d) }
	change := func(name string, state devenv.State, d time.Duration, why string) devenv.Event {
		return devenv.UnitChanged{Status: devenv.Status{Name: name, State: state, Since: at(d), Diagnosis: why}}
	}
	events := []devenv.Event{
		change("db", devenv.Waiting, 0, ""),
		change("web", devenv.Skipped, 0, "node is not on PATH"),
		change("db", devenv.Starting, time.Second, ""),
		change("db", devenv.Starting, time.Second, ""), // only its pid is new
		devenv.LogLines{Unit: "db", Lines: []string{"one", "\x1b[31mtwo\x1b[0m"}},
		change("db", devenv.Ready, 2234*time.Millisecond, ""),
		devenv.LogGap{Unit: "db", Lost: 7},
		change("worker", devenv.Failed, 0, "exited with status 1"),
		devenv.StackReady{Took: 90 * time.Second, Links: []stack.Link{{Name: "App", URL: "http://x", Note: "log in"}, {Name: "Docs", URL: "http://y"}}},
	}
	var out strings.Builder
	r := New(&out, func(_, text string) string { return text }, []string{"db", "web", "worker"})
	for _, e := range events {
		r.Handle(e)
	}
	want := `db     * starting
db     | one
db     | ` + "\x1b[31mtwo\x1b[0m" + `
db     * ready after 1.2s
db     ! 7 lines are left out here: this terminal reads too slowly (all of them are in .hogli/logs/db.log)
worker * failed: exited with status 1
ready in 1m30s
  App   http://x  log in
  Docs  http://y
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
	out.Reset()
	r.Bare()
	for _, e := range events {
		r.Handle(e)
	}
	if !strings.HasPrefix(out.String(), "one\n\x1b[31mtwo\x1b[0m\ndb     ! 7 lines") {
		t.Errorf("bare: %q", out.String())
	}
}
