package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/fault"
)

// downPatience is how long a stack may take to stop in order.
const downPatience = 30 * time.Second

// rushPatience is how long "at once" may take.
const rushPatience = 10 * time.Second

func newDevDown(a *app) *cobra.Command {
	timeout := downPatience
	cmd := documented(&cobra.Command{
		Use:   "down",
		Short: "Stop the stack, and whatever an earlier run left behind",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runDevDown(cmd.Context(), a, timeout)
		},
	}, `
Stop the units in reverse order of what they need. What does not end in time is
killed. When nothing runs, processes that a killed run left behind are ended.
A supervisor that does not answer is ended by signals.`, `
hogli dev down`,
		fault.ExitUsage, fault.ExitEnvironment, fault.ExitRefused)
	cmd.Flags().DurationVar(&timeout, "timeout", timeout, "end everything at once after `TIME`")
	return cmd
}

func runDevDown(ctx context.Context, a *app, timeout time.Duration) error {
	place, err := devPlace(a)
	if err != nil {
		return err
	}
	running, err := stopStack(ctx, a, place, timeout)
	if err != nil {
		return err
	}
	lock, err := devenv.Acquire(ctx, place)
	if err != nil {
		return err
	}
	swept, err := lock.Sweep(ctx)
	if err != nil {
		lock.Release()
		return err
	}
	lock.Leave()
	switch {
	case running:
		a.Step("ok", "the stack is down")
	case swept == 0:
		a.Step("ok", "nothing runs")
	}
	if swept > 0 {
		a.Step("ok", "ended %d processes that an earlier run left behind", swept)
	}
	return nil
}

// stopStack stops a running stack and waits until it is gone; false when there
// is none.
func stopStack(ctx context.Context, a *app, place devenv.Place, timeout time.Duration) (bool, error) {
	c, err := devenv.Dial(ctx, place)
	if err != nil {
		return endDaemon(ctx, a, place, timeout)
	}
	defer c.Close()
	err = c.Subscribe(nil, false, 0)
	if err == nil {
		err = c.Stop("hogli dev down", false)
	}
	if err == nil {
		err = untilStopped(ctx, a, place, c, timeout)
	}
	if err != nil {
		_, err = endDaemon(ctx, a, place, timeout)
	}
	return true, err
}

// endDaemon ends a supervisor that is there and does not answer.
func endDaemon(ctx context.Context, a *app, place devenv.Place, timeout time.Duration) (bool, error) {
	if ctx.Err() != nil {
		return false, fault.Interrupt(context.Cause(ctx), "the stack may still be stopping")
	}
	if state, running := devenv.ReadState(place.Root); running {
		a.Note("the supervisor, process %d, does not answer; ending it by signals", state.PID)
	}
	pid, err := devenv.EndDaemon(ctx, place, timeout)
	return pid != 0, err
}

// untilStopped follows the end of a stack. After timeout everything is ended
// at once; an error means that the daemon does not see to that.
func untilStopped(ctx context.Context, a *app, place devenv.Place, c *devenv.Client, timeout time.Duration) error {
	var outlook devenv.Outlook
	stop := make(chan struct{})
	defer close(stop)
	events, late, hopeless := devenv.Feed(c, stop), time.After(timeout), (<-chan time.Time)(nil)
	for {
		select {
		case e, ok := <-events:
			if !ok {
				return context.Cause(ctx) // its end closes the connection, too
			}
			outlook.Hear(e)
			if u, ok := e.(devenv.UnitChanged); ok && u.Status.State == devenv.Stopping {
				a.Step("stop", "%s", u.Status.Name)
			}
		case <-late:
			a.Note("%s: not gone after %s; ending everything at once", strings.Join(outlook.Alive(), ", "), timeout)
			if err := endAtOnce(ctx, place); err != nil {
				return err
			}
			hopeless = time.After(rushPatience)
		case <-hopeless:
			return &fault.Error{Code: fault.TimedOut, What: "the supervisor does not end"}
		}
	}
}

func endAtOnce(ctx context.Context, place devenv.Place) error {
	c, err := devenv.Dial(ctx, place)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Stop("hogli dev down", true)
}
