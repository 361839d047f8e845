package cli

import (
	"context"
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

	signals int   // Ctrl-C so far
	ready   bool  // the whole stack was ready
	verdict error // why it is being stopped, if not by the person
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

// run follows the stack to its end, or until it is left alone.
func (w *owner) run() error {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
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
			if done, err := w.hear(e); done {
				return err
			}
		case <-signals:
			w.interrupt()
		case <-timeout:
			if !w.ready && w.verdict == nil {
				w.abandon(w.tooLate())
			}
		}
	}
}

// hear takes an event; done ends the command.
func (w *owner) hear(e devenv.Event) (done bool, err error) {
	w.outlook.Hear(e)
	w.show(e)
	switch e := e.(type) {
	case devenv.StackReady:
		w.ready = true
		if w.options.detach && w.signals == 0 && w.verdict == nil {
			return true, w.leave()
		}
	case devenv.UnitChanged:
		if e.Status.State == devenv.Failed && !w.ready && w.verdict == nil && w.signals == 0 {
			w.abandon(w.failed())
		}
		if w.signals > 0 || w.verdict != nil {
			w.tellAlive(e.Status)
		}
	case devenv.StackEnded:
		return true, w.verdict
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

// interrupt answers Ctrl-C: the first stops in order, the second at once.
func (w *owner) interrupt() {
	w.signals++
	if w.signals == 1 {
		w.app.Note("stopping %s; Ctrl-C again ends all at once", strings.Join(w.outlook.Alive(), ", "))
	} else {
		w.app.Note("ending everything at once")
	}
	w.order("interrupted", w.signals > 1)
}

// abandon stops the stack because of err, which is what the command will say.
func (w *owner) abandon(err error) {
	w.verdict = err
	w.order("it did not get ready", false)
}

// order asks for the end over a connection of its own: the owner's is being
// read. When the daemon does not answer, closing the owner's ends the stack.
func (w *owner) order(why string, now bool) {
	c, err := devenv.Dial(context.Background(), w.place)
	if err == nil {
		err = c.Stop(why, now)
		c.Close()
	}
	if err != nil {
		w.client.Close()
	}
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
	if w.verdict != nil {
		return w.verdict
	}
	if w.signals > 0 {
		return nil
	}
	return &fault.Error{
		Code: fault.ChildFailed,
		What: "the supervisor of the stack was killed",
		Why:  "its guardian has ended everything that it ran",
		Fix:  []string{"hogli dev up", "what the supervisor said last is in .hogli/logs/hogli-supervisor.log"},
	}
}
