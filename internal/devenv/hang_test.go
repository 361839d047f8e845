package devenv

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/devenv/proc"
	"github.com/posthog/hogli/internal/fault"
)

const oneUnit = `
version: 1
units:
  web: {run: "exec WORK sleep"}
`

// suspended is a stack whose daemon has a listener and answers nothing.
func suspended(t *testing.T) (*rig, proc.Identity) {
	t.Helper()
	r := newRig(t, oneUnit)
	h := r.record(r.up())
	h.untilReady()
	daemon, err := proc.Of(h.hello.PID)
	if err != nil {
		t.Fatal(err)
	}
	suspend(r, daemon)
	t.Cleanup(func() { _ = daemon.Signal(syscall.SIGKILL) })
	return r, daemon
}

// suspend stops a process; the signal takes a moment to reach every thread.
func suspend(r *rig, id proc.Identity) {
	r.t.Helper()
	mustSignal(r.t, id, syscall.SIGSTOP)
	r.eventually("suspended", func() (bool, string) {
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", id.PID))
		for _, path := range threads {
			if stat, _ := os.ReadFile(path); !strings.Contains(string(stat), ") T ") {
				return false, string(stat)
			}
		}
		return true, ""
	})
}

func TestDialDoesNotWaitForASuspendedDaemon(t *testing.T) {
	t.Parallel()
	r, _ := suspended(t)
	_, err := Dial(t.Context(), r.place)
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Code != fault.NotRunning || e.What != "the supervisor of this stack does not answer" {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := Dial(ctx, r.place); fault.ExitOf(err) != fault.ExitInterrupted {
		t.Errorf("got %v, want an interrupt", err)
	}
}

func TestCallsDoNotWaitForASuspendedDaemon(t *testing.T) {
	t.Parallel()
	r := newRig(t, oneUnit)
	h := r.record(r.up())
	h.untilReady()
	c, err := Dial(t.Context(), r.place)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	daemon, err := proc.Of(h.hello.PID)
	if err != nil {
		t.Fatal(err)
	}
	suspend(r, daemon)
	if _, err := c.Status(); fault.ExitOf(err) != fault.ExitEnvironment {
		t.Errorf("got %v", err)
	}
	mustSignal(t, daemon, syscall.SIGCONT)
}

func TestEndDaemon(t *testing.T) {
	t.Parallel()
	r, daemon := suspended(t)
	if pid, err := EndDaemon(t.Context(), r.place, patience); pid != daemon.PID || err != nil {
		t.Errorf("got %d, %v", pid, err)
	}
	r.mustBeGone(daemon)
	if pid, err := EndDaemon(t.Context(), r.place, patience); pid != 0 || err != nil {
		t.Errorf("a second time: got %d, %v", pid, err)
	}
}

// A daemon that never gets to its SIGTERM is killed, and its guardian sweeps.
func TestEndDaemonKills(t *testing.T) {
	t.Parallel()
	r, daemon := suspended(t)
	if pid, err := EndDaemon(t.Context(), r.place, 0); pid != daemon.PID || err != nil {
		t.Errorf("got %d, %v", pid, err)
	}
	r.mustBeGone(daemon)
}

func mustSignal(t *testing.T, id proc.Identity, sig syscall.Signal) {
	t.Helper()
	if err := id.Signal(sig); err != nil {
		t.Fatal(err)
	}
}
