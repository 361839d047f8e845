package devenv

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/posthog/hogli/internal/devenv/proc"
	"github.com/posthog/hogli/internal/fault"
)

// killPatience is how long the kernel may take for a process that was killed.
const killPatience = 5 * time.Second

// EndDaemon ends a daemon that does not answer, by signals: SIGTERM, which
// stops the stack in order, and after patience SIGKILL, upon which the guardian
// ends everything. It returns the daemon's number; 0 when none was there.
func EndDaemon(ctx context.Context, place Place, patience time.Duration) (pid int, err error) {
	state, running := ReadState(place.Root)
	if !running {
		return 0, nil
	}
	daemon := state.daemon()
	if err := daemon.Signal(syscall.SIGTERM); err == nil {
		_ = daemon.Signal(syscall.SIGCONT) // a suspended one hears nothing else
	}
	if err := untilGone(ctx, daemon, patience); err == nil || ctx.Err() != nil {
		return daemon.PID, err
	}
	if err := daemon.Signal(syscall.SIGKILL); err != nil && !errors.Is(err, proc.ErrGone) {
		return daemon.PID, stillThere(daemon, err)
	}
	return daemon.PID, untilGone(ctx, daemon, killPatience)
}

// WaitGone waits for the end of a daemon that has lost its owner: it ends by
// itself unless it is suspended or stuck.
func WaitGone(place Place) error {
	state, running := ReadState(place.Root)
	if !running {
		return nil
	}
	if err := untilGone(context.Background(), state.daemon(), killPatience); err != nil {
		return deafDaemon(fmt.Sprintf("process %d is suspended or stuck", state.PID), err)
	}
	return nil
}

func untilGone(ctx context.Context, id proc.Identity, patience time.Duration) error {
	over := time.NewTimer(patience)
	defer over.Stop()
	for id.Alive() {
		select {
		case <-ctx.Done():
			return fault.Interrupt(context.Cause(ctx), "the supervisor may still be ending")
		case <-over.C:
			return stillThere(id, nil)
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

func stillThere(id proc.Identity, err error) error {
	return &fault.Error{
		Code: fault.TimedOut,
		What: fmt.Sprintf("the supervisor, process %d, does not end", id.PID),
		Err:  err,
	}
}
