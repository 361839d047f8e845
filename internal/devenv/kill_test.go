package devenv

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/posthog/hogli/internal/devenv/proc"
)

// familyStack has descendants of every kind that outlive careless supervisors.
const familyStack = `
version: 1
units:
  family: {run: "exec WORK family", ready: {log: family complete}, stop: {grace: 300ms}}
  shell: {run: "WORK ignore-term & WORK sleep; true", needs: {family: started}, stop: {grace: 300ms}}
`

// running starts familyStack and returns all of its processes, also those
// without a mark, and the daemon and guardian.
func running(t *testing.T) (r *rig, c *Client, h *record, daemon, guardian proc.Identity, all []proc.Identity) {
	t.Helper()
	r = newRig(t, familyStack)
	c = r.up()
	h = r.record(c)
	h.untilReady()
	daemon, err := proc.Of(h.hello.PID)
	if err != nil {
		t.Fatal(err)
	}
	guardian = parentOf(t, daemon)
	// It is going to be killed: under load a new guardian may have taken
	// over, and the parent is then whoever adopts orphans here.
	if name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", guardian.PID)); strings.TrimSpace(string(name)) != guardianName {
		t.Fatalf("the parent %d is %q, not the guardian", guardian.PID, name)
	}
	r.eventually("the whole family there", func() (bool, string) {
		all, err = proc.Match{Run: r.runID, Roots: []int{daemon.PID}}.Members()
		// family: leader, child, setsid child, orphan, bare orphan; shell: sh, deaf, sleep
		names := []string{}
		for _, id := range all {
			names = append(names, proc.Command(id.PID))
		}
		return err == nil && len(all) == 8 && !strings.Contains(strings.Join(names, "\n"), "workload orphan"), strings.Join(names, "\n")
	})
	return r, c, h, daemon, guardian, all
}

func parentOf(t *testing.T, id proc.Identity) proc.Identity {
	t.Helper()
	table, err := proc.Table()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range table {
		if p.PID == id.PID {
			parent, err := proc.Of(p.Parent)
			if err != nil {
				t.Fatal(err)
			}
			return parent
		}
	}
	t.Fatal("no parent")
	return proc.Identity{}
}

func mustKill(t *testing.T, id proc.Identity) {
	t.Helper()
	if err := id.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

func TestKilledDaemonLeavesNobody(t *testing.T) {
	t.Parallel()
	r, _, _, daemon, guardian, all := running(t)
	mustKill(t, daemon)
	r.mustBeGone(append(all, daemon, guardian)...)
	if _, ok := ReadState(r.place.Root); ok {
		t.Error("the state of a dead daemon counts")
	}
}

func TestKilledGuardianIsReplaced(t *testing.T) {
	t.Parallel()
	r, c, _, daemon, guardian, all := running(t)
	mustKill(t, guardian)
	var second proc.Identity
	r.eventually("a new guardian", func() (bool, string) {
		children, _ := proc.Match{Roots: []int{daemon.PID}}.Members()
		for _, id := range children {
			if name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", id.PID)); strings.TrimSpace(string(name)) == guardianName {
				second = id
				return true, ""
			}
		}
		return false, "none"
	})
	if statuses, err := c.Status(); err != nil || len(statuses) != 2 {
		t.Errorf("the stack does not go on: %v, %v", statuses, err)
	}
	if alive := r.alive(all...); len(alive) < len(all) {
		t.Errorf("only %d of %d processes live on", len(alive), len(all))
	}
	mustKill(t, daemon)
	// An orphan without a mark, in a session of its own, whose guardian was no
	// ancestor: only the first guardian could have known it.
	marked, err := proc.Match{Run: r.runID}.Members()
	if err != nil {
		t.Fatal(err)
	}
	r.mustBeGone(append(marked, second)...)
	for _, id := range all {
		_ = id.Signal(syscall.SIGKILL)
	}
}

func TestKilledOwnerEndsTheStack(t *testing.T) {
	t.Parallel()
	r, c, _, daemon, guardian, all := running(t)
	c.Close() // what the kernel does for a client that is killed
	r.mustBeGone(append(all, daemon, guardian)...)
}

func TestKilledAtOnceLeaveNoLeader(t *testing.T) {
	t.Parallel()
	r, c, _, daemon, guardian, all := running(t)
	var leaders []proc.Identity
	for _, id := range all {
		if _, unit := proc.Marks(id.PID); unit != "" && parentOf(t, id) == daemon && strings.HasSuffix(proc.Command(id.PID), "family") {
			leaders = append(leaders, id)
		}
	}
	if len(leaders) != 1 {
		t.Fatalf("leaders: %v", leaders)
	}
	for _, id := range []proc.Identity{guardian, daemon} {
		_ = id.Signal(syscall.SIGSTOP) // neither sees the other die
	}
	mustKill(t, guardian)
	mustKill(t, daemon)
	c.Close()
	r.eventually("the leader gone by its parent-death signal", func() (bool, string) {
		return !leaders[0].Alive(), "it lives"
	})
	r.eventually("the daemon dead", func() (bool, string) { return !daemon.Alive(), "it lives" })
	lock, err := Acquire(t.Context(), r.place)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	n, err := lock.Sweep(t.Context())
	if err != nil || n == 0 {
		t.Errorf("the next start sweeps %d, %v", n, err)
	}
	for _, id := range all { // the one without mark and family cannot be known any more
		_ = id.Signal(syscall.SIGKILL)
	}
}

func TestStopEndsAll(t *testing.T) {
	t.Parallel()
	for name, now := range map[string]bool{"in order": false, "now": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, c, h, daemon, guardian, all := running(t)
			if err := c.Stop("test", now); err != nil {
				t.Fatal(err)
			}
			h.untilEnded()
			r.mustBeGone(append(all, daemon, guardian)...)
		})
	}
}
