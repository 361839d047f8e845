package devenv

import (
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/posthog/hogli/internal/fault"
)

// Ctrl-C while an earlier run is swept is an interrupt, not a failure.
func TestSweepInterrupted(t *testing.T) {
	t.Parallel()
	r := newRig(t, oneUnit)
	lock, err := Acquire(t.Context(), r.place)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	id := r.spec().RunID
	unit := startMarked(t, id)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := lock.Sweep(ctx); fault.ExitOf(err) != fault.ExitInterrupted {
		t.Errorf("got %v", err)
	}
	if n, err := lock.Sweep(t.Context()); err != nil || n > 1 || unit.Alive() {
		t.Errorf("got %d, %v; alive: %v", n, err, unit.Alive())
	}
}

// The lock file may go, and still only one at a time has the lock.
func TestLeave(t *testing.T) {
	t.Parallel()
	r := newRig(t, oneUnit)
	var all sync.WaitGroup
	var holders, turns atomic.Int32
	for range 8 {
		all.Go(func() {
			for range 20 {
				lock, err := Acquire(t.Context(), r.place)
				if fault.ExitOf(err) == fault.ExitRefused {
					continue // it lost every draw for a while, on a busy machine
				}
				if err != nil {
					t.Error(err)
					return
				}
				if holders.Add(1) != 1 {
					t.Error("two have the lock")
				}
				turns.Add(1)
				holders.Add(-1)
				lock.Leave()
			}
		})
	}
	all.Wait()
	if turns.Load() == 0 {
		t.Error("nobody got it")
	}
	if _, err := os.Stat(r.place.Runtime); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left: %v", err)
	}
}
