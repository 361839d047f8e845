package devenv

import (
	"slices"
	"strings"
	"time"
)

// Outlook folds events into the answer to "is it up?". The zero value asks for
// the whole stack.
type Outlook struct {
	Units []string // only these; none means all

	order  []string
	status map[string]Status
	ended  bool
}

// Verdict is what an Outlook says.
type Verdict string

// The verdicts.
const (
	Pending    Verdict = "pending"
	AllReady   Verdict = "ready"
	SomeFailed Verdict = "failed" // and will not get ready unless somebody acts
)

// Hear takes an event.
func (o *Outlook) Hear(e Event) {
	switch e := e.(type) {
	case UnitChanged:
		if o.status == nil {
			o.status = map[string]Status{}
		}
		if _, known := o.status[e.Status.Name]; !known {
			o.order = append(o.order, e.Status.Name)
		}
		o.status[e.Status.Name] = e.Status
	case StackEnded:
		o.ended = true
	}
}

// Verdict is the state of affairs after what was heard so far.
func (o *Outlook) Verdict() Verdict {
	switch {
	case len(o.Failed()) > 0:
		return SomeFailed
	case len(o.status) == 0 || len(o.NotReady()) > 0:
		return Pending
	default:
		return AllReady
	}
}

// Failed lists the units that failed for good, or were stopped, and that keep
// what is asked for from being ready.
func (o *Outlook) Failed() []Status {
	var failed []Status
	seen := map[string]bool{}
	todo := slices.Clone(o.asked())
	for len(todo) > 0 {
		s := o.status[todo[0]]
		todo = todo[1:]
		if seen[s.Name] || s.Name == "" {
			continue
		}
		seen[s.Name] = true
		if s.State == Failed || s.State == Stopped || s.State == Manual && len(o.Units) > 0 {
			failed = append(failed, s)
		}
		for _, waits := range s.WaitingFor {
			name, _, _ := strings.Cut(waits, ":")
			todo = append(todo, name)
		}
	}
	return failed
}

// NotReady lists what is asked for and not ready.
func (o *Outlook) NotReady() []Status {
	var waiting []Status
	for _, name := range o.asked() {
		s := o.status[name]
		if !s.Settled() {
			waiting = append(waiting, s)
		}
	}
	return waiting
}

// Alive lists the units that may still have processes.
func (o *Outlook) Alive() []string {
	var names []string
	for _, name := range o.order {
		if o.status[name].State.Alive() {
			names = append(names, name)
		}
	}
	return names
}

// Ended tells whether the stack is gone.
func (o *Outlook) Ended() bool { return o.ended }

func (o *Outlook) asked() []string {
	if len(o.Units) > 0 {
		return o.Units
	}
	return o.order
}

// Feed reads a client's events in a goroutine of its own. The channel is
// closed when the daemon is gone, or when stop is closed.
func Feed(c *Client, stop <-chan struct{}) <-chan Event {
	events := make(chan Event)
	go func() {
		defer close(events)
		for {
			e, err := c.Next()
			if err != nil {
				return
			}
			select {
			case events <- e:
			case <-stop:
				return
			}
		}
	}()
	return events
}

// WaitReady listens to a subscribed client until the verdict is clear, the
// time is over (Pending) or the daemon is gone (Pending, and Ended).
func (o *Outlook) WaitReady(c *Client, timeout <-chan time.Time, interrupted <-chan struct{}) Verdict {
	stop := make(chan struct{})
	defer close(stop)
	events := Feed(c, stop)
	replayed := false
	for {
		select {
		case e, ok := <-events:
			if !ok {
				o.ended = true
				return o.Verdict()
			}
			o.Hear(e)
			_, now := e.(Replayed)
			replayed = replayed || now
			if v := o.Verdict(); replayed && v != Pending {
				return v
			}
		case <-timeout:
			return Pending
		case <-interrupted:
			return Pending
		}
	}
}
