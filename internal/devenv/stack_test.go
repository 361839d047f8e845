package devenv

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestUnitsStartInOrderAndStopInReverse(t *testing.T) {
	t.Parallel()
	r := newRig(t, `
version: 1
services: {db: {native: postgres}}
units:
  web: {run: "echo $DATABASE_URL; exec WORK slow-exit 1ms", needs: {migrate: succeeded}, ready: {log: ^up$}}
  migrate: {run: "echo $HOGLI_UNIT at $DATABASE_URL", needs: {db: healthy}, oneshot: true}
  hand: {run: "true", manual: true}
links: [{name: App, url: "http://localhost:1"}]
`)
	c := r.up()
	h := r.record(c)
	h.untilReady()
	state, running := ReadState(r.place.Root)
	if !running || state.Postgres == "" || state.RunID != r.runID {
		t.Errorf("state.json: %+v, running %v", state, running)
	}
	if got := h.lines["migrate"]; !slices.Contains(got, "migrate at postgres://exported") {
		t.Errorf("migrate wrote %q", got)
	}
	if got := h.lines["web"]; !slices.Contains(got, "postgres://exported") {
		t.Errorf("web wrote %q: what a need of a need exports is missing", got)
	}
	if err := c.Stop("test", false); err != nil {
		t.Fatal(err)
	}
	h.untilEnded()
	want := []string{
		"db=waiting", "migrate=waiting", "web=waiting", "hand=manual", "db=starting", "db=ready", "migrate=starting", "migrate=running", "migrate=succeeded",
		"web=starting", "web=ready", "web=stopping", "web=stopped", "db=stopping", "db=stopped",
	}
	got := h.seen
	if !slices.Equal(got, want) {
		t.Errorf("heard\n%v\nwant\n%v", got, want)
	}
	if !slices.Contains(h.lines["web"], "last words") {
		t.Errorf("what web wrote while stopping is lost: %q", h.lines["web"])
	}
	for _, path := range []string{r.place.stateFile(), r.place.leaseFile(), r.place.Socket()} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s is left behind", path)
		}
	}
	ignore, _ := os.ReadFile(filepath.Join(r.place.Root, ".hogli", ".gitignore"))
	if string(ignore) != "*\n" {
		t.Errorf(".gitignore holds %q", ignore)
	}
}
