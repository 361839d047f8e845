package devenv

import (
	"context"
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
