package devenv

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/devenv/proc"
	"github.com/posthog/hogli/internal/devenv/stack"
)

// patience bounds every wait of these tests; nothing asserts a speed.
const patience = 60 * time.Second

// rig is a stack under test.
type rig struct {
	t     *testing.T
	place Place
	runID string
	plan  *stack.Plan
}

// newRig reads a stack.yaml; WORK in it becomes the workload program.
func newRig(t *testing.T, yaml string) *rig {
	t.Helper()
	root := t.TempDir()
	yaml = strings.ReplaceAll(yaml, "WORK", os.Args[0]+" workload")
	s, err := stack.Read("devenv/stack.yaml", []byte(yaml), os.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := s.Plan(nil, func(*stack.Unit) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	place := NewPlace(root, "", os.Getuid())
	if err := place.prepare(); err != nil {
		t.Fatal(err)
	}
	if _, err := place.RunID(rand.Reader); err != nil { // makes the place's own id
		t.Fatal(err)
	}
	r := &rig{t: t, place: place, plan: plan}
	t.Cleanup(func() {
		r.mustBeGone()
		r.eventually("the lock free: neither daemon nor guardian left", func() (bool, string) {
			lock, err := Acquire(context.Background(), place)
			if err != nil {
				return false, err.Error()
			}
			lock.Release()
			return true, ""
		})
		_ = os.RemoveAll(place.Runtime)
	})
	return r
}

func (r *rig) spec() Spec {
	r.t.Helper()
	id, err := r.place.RunID(rand.Reader)
	if err != nil {
		r.t.Fatal(err)
	}
	r.runID = id
	return Spec{
		RunID: id, Root: r.place.Root, Env: os.Environ(), Units: r.plan.Units,
		Skipped: r.plan.Skipped, Manual: r.plan.Manual, Links: r.plan.Links,
	}
}

func program() Program {
	return Program{Path: os.Args[0], Args: []string{"supervise"}, Env: os.Environ()}
}

// up starts the stack; the test is its owner.
func (r *rig) up() *Client {
	r.t.Helper()
	lock, err := Acquire(r.t.Context(), r.place)
	if err != nil {
		r.t.Fatal(err)
	}
	c, err := lock.Start(program(), r.spec(), true)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(c.Close)
	return c
}

// follow subscribes to everything and collects it.
func (r *rig) follow(c *Client) *record {
	r.t.Helper()
	if err := c.Subscribe(nil, true, -1); err != nil {
		r.t.Fatal(err)
	}
	return r.record(c)
}

// record collects what a client hears; the owner hears everything as it is.
func (r *rig) record(c *Client) *record {
	return &record{rig: r, client: c, status: map[string]Status{}, lines: map[string][]string{}}
}

// record is what a client has heard.
type record struct {
	rig    *rig
	client *Client
	status map[string]Status
	seen   []string // unit=state, in order
	lines  map[string][]string
	hello  Hello
	lost   int
	ready  bool
	ended  bool
}

// until reads events until the condition holds.
func (h *record) until(what string, holds func() bool) {
	t := h.rig.t
	t.Helper()
	stop := time.AfterFunc(patience, h.client.Close)
	defer stop.Stop()
	for !holds() {
		e, err := h.client.Next()
		if err != nil {
			t.Fatalf("no %s: %v; heard %v; lines %v; supervisor:\n%s", what, err, h.seen, h.lines, h.rig.supervisorLog())
		}
		h.hear(e)
	}
}

func (h *record) hear(e Event) {
	switch e := e.(type) {
	case UnitChanged:
		last, known := h.status[e.Status.Name]
		if !known || last.State != e.Status.State {
			h.seen = append(h.seen, e.Status.Name+"="+string(e.Status.State))
		}
		h.status[e.Status.Name] = e.Status
	case LogLines:
		h.lines[e.Unit] = append(h.lines[e.Unit], e.Lines...)
	case LogGap:
		h.lost += e.Lost
	case Hello:
		h.hello = e
	case StackReady:
		h.ready = true
	case StackEnded:
		h.ended = true
	}
}

func (h *record) untilState(unit string, state State) {
	h.rig.t.Helper()
	h.until(unit+" "+string(state), func() bool { return h.status[unit].State == state })
}

func (h *record) untilReady() {
	h.rig.t.Helper()
	h.until("ready", func() bool { return h.ready })
}

func (h *record) untilEnded() {
	h.rig.t.Helper()
	h.until("end", func() bool { return h.ended })
}

func (r *rig) supervisorLog() string {
	said, _ := os.ReadFile(r.place.daemonLog())
	return string(said)
}

func (r *rig) logFile(unit string) string {
	content, err := os.ReadFile(filepath.Join(r.place.Logs(), unit+".log"))
	if err != nil {
		r.t.Fatal(err)
	}
	return string(content)
}

// alive lists what is left of the stack: marked processes, and those without
// a mark that run a workload of this test.
func (r *rig) alive(extra ...proc.Identity) []string {
	found, err := proc.Match{Run: r.place.runPrefix(), Prefix: true}.Find()
	if err != nil {
		r.t.Fatal(err)
	}
	var left []string
	for _, p := range found {
		left = append(left, fmt.Sprintf("%d %s", p.PID, proc.Command(p.PID)))
	}
	for _, id := range extra {
		if id.Alive() {
			left = append(left, fmt.Sprintf("%d %s", id.PID, proc.Command(id.PID)))
		}
	}
	return left
}

// mustBeGone polls until nothing of the stack is alive.
func (r *rig) mustBeGone(extra ...proc.Identity) {
	r.t.Helper()
	r.eventually("everything gone", func() (bool, string) {
		left := r.alive(extra...)
		return len(left) == 0, strings.Join(left, "\n")
	})
}

func (r *rig) eventually(what string, holds func() (bool, string)) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		ok, state := holds()
		if ok {
			return
		}
		select {
		case <-ctx.Done():
			r.t.Fatalf("not %s:\n%s\nsupervisor:\n%s", what, state, r.supervisorLog())
		case <-time.After(10 * time.Millisecond):
		}
	}
}
