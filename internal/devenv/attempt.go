package devenv

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/posthog/hogli/internal/devenv/proc"
	"github.com/posthog/hogli/internal/devenv/stack"
	"github.com/posthog/hogli/internal/fault"
)

// How long things may take at the end of a unit.
const (
	stopGrace  = 5 * time.Second        // between the stop signal and SIGKILL
	nativeStop = 10 * time.Second       // the same for a native service: it writes its data
	crashGrace = 500 * time.Millisecond // for what a crashed leader leaves behind
	drainLimit = time.Second            // for the last output once every process is gone
)

// longAgo is a deadline that ends a read or write that waits.
var longAgo = time.Unix(1, 0)

// graceOf is how long a unit has between the stop signal and SIGKILL.
func graceOf(u *stack.Unit) time.Duration {
	switch {
	case u.Stop.Grace > 0:
		return u.Stop.Grace
	case u.Native != "":
		return nativeStop
	default:
		return stopGrace
	}
}

// attempt is one start of a unit: from preparation to the moment when all its
// processes are gone and all its output is read. It runs in a goroutine of its
// own and tells the supervisor through told.
type attempt struct {
	unit    *stack.Unit
	host    *Supervisor
	log     *unitLog
	exports map[string]string
	told    func(notice) // never blocks for long; dropped once the supervisor is gone
	asked   chan time.Duration
	cancel  context.CancelFunc
	started time.Time
}

// notice is what an attempt tells the supervisor. One of the fields is set.
type notice struct {
	spawned  *proc.Identity
	instance *Instance // with spawned, for a native service
	stop     syscall.Signal
	ready    bool
	unready  error
	ended    *ending
}

// ending is how an attempt ended.
type ending struct {
	exit  int // exit status; -1 when nothing was started
	asked bool
	why   string       // a verdict beyond the status: not ready in time, cannot start
	final bool         // starting again would not help
	fault *RemoteFault // in place of why, for the verdict
}

// launch is what is started, and how it is watched and stopped.
type launch struct {
	cmd      *exec.Cmd
	output   *os.File // the reading end
	check    check
	seen     chan struct{} // of a log probe
	timeout  time.Duration
	stop     syscall.Signal
	alone    bool // the stop signal goes to the leader alone
	instance *Instance
}

// stopNow asks the attempt to end within the grace; 0 means at once.
func (a *attempt) stopNow(grace time.Duration) {
	a.cancel()
	select {
	case a.asked <- grace:
	default: // it has two requests to read already
	}
}

// run is the whole attempt. ctx ends preparation and probes when a stop is
// asked; processes are ended by signals.
func (a *attempt) run(ctx context.Context) {
	defer a.cancel()
	a.started = a.host.now()
	l, err := a.prepare(ctx)
	if err != nil {
		a.log.end()
		a.told(notice{ended: unprepared(err, ctx.Err() != nil)})
		return
	}
	id, err := a.spawn(l)
	if err != nil {
		a.log.end()
		a.told(notice{ended: &ending{exit: startStatus(err), why: err.Error(), final: true}})
		return
	}
	a.told(notice{spawned: &id, instance: l.instance, stop: l.stop})
	drained := make(chan struct{})
	go a.read(l.output, drained)
	exited := make(chan struct{})
	go func() {
		_ = l.cmd.Wait()
		close(exited)
	}()
	late := make(chan error, 1)
	go a.probe(ctx, l, late)
	end := a.watch(l, id, exited, late)
	end.exit = exitStatus(l.cmd.ProcessState)
	select {
	case <-drained:
	case <-time.After(drainLimit):
		_ = l.output.SetReadDeadline(longAgo) // an escaped process holds it open
		<-drained
	}
	_ = l.output.Close()
	a.log.end()
	a.told(notice{ended: &end})
}

// watch waits until the leader and all that it left behind are gone.
func (a *attempt) watch(l *launch, id proc.Identity, exited <-chan struct{}, late <-chan error) ending {
	var end ending
	var killAt time.Time
	var kill <-chan time.Time
	stop := func(grace time.Duration) {
		killAt = a.host.now().Add(grace)
		kill = time.After(grace)
		if grace > 0 {
			a.signal(l, id)
		}
	}
	for {
		select {
		case grace := <-a.asked:
			end.asked = true
			stop(grace)
		case err := <-late:
			end.why = err.Error()
			a.log.note("%v", err)
			stop(graceOf(a.unit))
		case <-kill:
			a.sweep(id.PID, 0)
			kill = nil
		case <-exited:
			a.cancel()
			grace := crashGrace
			if !killAt.IsZero() {
				grace = max(killAt.Sub(a.host.now()), 0)
			}
			a.sweep(id.PID, grace)
			return end
		}
	}
}

// signal tells the whole session to stop.
func (a *attempt) signal(l *launch, id proc.Identity) {
	if l.alone {
		_ = id.Signal(l.stop)
		return
	}
	members, _ := proc.Match{Sessions: []int{id.PID}}.Members()
	for _, member := range members {
		_ = member.Signal(l.stop)
	}
}

// sweep ends the session and everything that carries the unit's mark.
func (a *attempt) sweep(session int, grace time.Duration) {
	_, err := proc.Sweep{
		Match: proc.Match{Run: a.host.spec.RunID, Unit: a.unit.Name, Sessions: []int{session}},
		Grace: grace,
	}.Run(context.Background())
	if err != nil {
		a.log.note("%v", err)
	}
}

// read takes the output in chunks until nobody holds it open.
func (a *attempt) read(output *os.File, drained chan<- struct{}) {
	defer close(drained)
	buffer := make([]byte, 64<<10)
	for {
		n, err := output.Read(buffer)
		if n > 0 {
			_, _ = a.log.Write(buffer[:n])
		}
		if err != nil {
			return
		}
	}
}

// probe watches the readiness of the unit, for as long as it runs.
func (a *attempt) probe(ctx context.Context, l *launch, late chan<- error) {
	if l.check == nil && l.seen == nil {
		return
	}
	c := l.check
	if l.seen != nil {
		c = func(context.Context) error {
			select {
			case <-l.seen:
				return nil
			default:
				return fmt.Errorf("no line of the output matched %q", a.unit.Ready.Target)
			}
		}
	}
	if err := untilReady(ctx, c, l.timeout); err != nil {
		if ctx.Err() == nil {
			late <- err
		}
		return
	}
	a.told(notice{ready: true})
	if l.check != nil {
		keepReady(ctx, l.check, func(err error) { a.told(notice{ready: err == nil, unready: err}) })
	}
}

// unprepared is the end of an attempt that did not come to a start. What a
// fault knows beyond its line goes with it: the verdict is the fault itself.
func unprepared(err error, asked bool) *ending {
	end := &ending{exit: startStatus(err), asked: asked, why: err.Error(), final: true}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		end.fault, end.exit = toRemote(err), -1
		end.why = end.fault.What
	}
	return end
}

// startStatus is the exit status that a shell gives a command it cannot start;
// -1 when it did not come so far.
func startStatus(err error) int {
	switch {
	case errors.Is(err, os.ErrPermission):
		return 126
	case errors.Is(err, os.ErrNotExist):
		return 127
	default:
		return -1
	}
}

func (a *attempt) dir() string { return filepath.Join(a.host.spec.Root, a.unit.Dir) }
