package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/devenv/plain"
	"github.com/posthog/hogli/internal/devenv/stack"
	"github.com/posthog/hogli/internal/fault"
)

// owner is a running `dev up`: it shows what happens, and steers.
type owner struct {
	app     *app
	place   devenv.Place
	client  *devenv.Client
	options devUpOptions
	view    *plain.Renderer
	outlook devenv.Outlook
	links   []stack.Link

	stopped error // the first signal, as the cause of the end
	ready   bool  // the whole stack was ready
	verdict error // why the stack was given up
}

func newOwner(a *app, place devenv.Place, client *devenv.Client, plan *stack.Plan, o devUpOptions) *owner {
	var names []string
	for _, u := range plan.Units {
		names = append(names, u.Name)
	}
	out := a.Out
	if o.detach {
		out = a.Err // what happens is progress; the result is that it runs
	}
	return &owner{
		app: a, place: place, client: client, options: o, links: plan.Links,
		view: plain.New(out, a.Paint(out), names),
	}
}

// run follows the stack to its end, or until it is left alone. The end of ctx
// is the first signal; it may be past already. Only the later ones are caught
// here: they must not count twice.
func (w *owner) run(ctx context.Context) error {
	interrupted, signals := ctx.Done(), make(chan os.Signal, 4)
	defer signal.Stop(signals)
	var timeout <-chan time.Time
	if w.options.timeout > 0 {
		timeout = time.After(w.options.timeout)
	}
	stop := make(chan struct{})
	defer close(stop)
	events := devenv.Feed(w.client, stop)
	for {
		select {
		case e, ok := <-events:
			if !ok {
				return w.gone()
			}
			if done, err := w.hear(ctx, e); done {
				return err
			}
		case <-interrupted:
			interrupted = nil
			signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
			w.interrupt(context.Cause(ctx))
		case <-signals:
			w.rush()
		case <-timeout:
			if !w.ready && w.verdict == nil {
				w.abandon(w.tooLate())
			}
		}
	}
}

// hear takes an event; done ends the command.
func (w *owner) hear(ctx context.Context, e devenv.Event) (done bool, err error) {
	w.outlook.Hear(e)
	w.show(e)
	switch e := e.(type) {
	case devenv.StackReady:
		w.ready = true
		if w.options.detach && ctx.Err() == nil && w.verdict == nil {
			return true, w.leave()
		}
	case devenv.UnitChanged:
		if e.Status.State == devenv.Failed && !w.ready && w.verdict == nil && w.stopped == nil {
			w.abandon(w.failed())
		}
		if w.stopped != nil || w.verdict != nil {
			w.tellAlive(e.Status)
		}
	case devenv.StackEnded:
		return true, w.ending()
	}
	return false, nil
}

// show writes an event; with -d the links are part of the result instead.
func (w *owner) show(e devenv.Event) {
	ready, ok := e.(devenv.StackReady)
	if ok && w.options.detach {
		ready.Links = nil
		e = ready
	}
	if !w.app.Quiet || !w.options.detach {
		w.view.Handle(e)
	}
}

// leave lets the stack run on. The release goes over the owner's connection.
func (w *owner) leave() error {
	if err := w.client.Release(); err != nil {
		return w.gone()
	}
	fmt.Fprintln(w.app.Out, "the stack is ready and runs on")
	plain.New(w.app.Out, w.app.Paint(w.app.Out), nil).Links(w.links)
	w.app.Note("see it: hogli dev status, hogli dev logs -f; end it: hogli dev down")
	return nil
}

// ending is what the command says of a stack that has ended. Ctrl-C is how a
// ready one in the foreground is meant to end; whoever did not get what was
// asked for, or sent another signal, is told so. That is decided at the end:
// the stack may have got ready just before the signal.
func (w *owner) ending() error {
	done := w.ready && !w.options.detach && isCtrlC(w.stopped)
	if w.verdict != nil || w.stopped == nil || done {
		return w.verdict
	}
	return fault.Interrupt(w.stopped, "the stack was stopped again")
}

// interrupt answers the first signal: the stack stops in order.
func (w *owner) interrupt(cause error) {
	w.stopped = cause
	alive := strings.Join(w.outlook.Alive(), ", ")
	if alive == "" {
		alive = "the stack"
	}
	w.app.Note("stopping %s; Ctrl-C again ends all at once", alive)
	w.order("interrupted", false)
}

func isCtrlC(cause error) bool {
	s, ok := errors.AsType[signalled](cause)
	return ok && s.signal == os.Interrupt
}

// rush answers the second signal.
func (w *owner) rush() {
	w.app.Note("ending everything at once")
	w.order("interrupted", true)
}

// abandon stops the stack because of err, which is what the command will say.
func (w *owner) abandon(err error) {
	w.verdict = err
	w.order("it did not get ready", false)
}

// order asks for the end over a connection of its own: the owner's is being
// read. When the daemon does not answer, closing the owner's ends the stack.
// It does not wait for the answer: there may be a second signal meanwhile.
func (w *owner) order(why string, now bool) {
	go func() {
		c, err := devenv.Dial(context.Background(), w.place)
		if err == nil {
			err = c.Stop(why, now)
			c.Close()
		}
		if err != nil {
			w.client.Close()
		}
	}()
}

// tellAlive says what the end still waits for.
func (w *owner) tellAlive(s devenv.Status) {
	if alive := w.outlook.Alive(); s.State == devenv.Stopped && len(alive) > 0 {
		w.app.Note("waiting for %s", strings.Join(alive, ", "))
	}
}

// failed explains the units that failed, with what they wrote last.
func (w *owner) failed() error {
	return failedFault(w.place, w.outlook.Failed(), lastLines(w.place, w.outlook.Failed()))
}

func (w *owner) tooLate() error {
	late := w.outlook.NotReady()
	e := lateFault(w.place, w.options.timeout, late, lastLines(w.place, late))
	e.What += "; the stack was stopped again"
	return e
}

// gone is what remains to say when the daemon is gone without a goodbye.
func (w *owner) gone() error {
	if w.stopped != nil {
		if err := devenv.WaitGone(w.place); err != nil {
			return err
		}
	}
	if w.verdict != nil || w.stopped != nil {
		return w.ending()
	}
	return &fault.Error{
		Code: fault.ChildFailed,
		What: "the supervisor of the stack was killed",
		Why:  "its guardian has ended everything that it ran",
		Fix:  []string{"hogli dev up", "what the supervisor said last is in .hogli/logs/hogli-supervisor.log"},
	}
}
