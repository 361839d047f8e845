package devenv

import (
	"context"
	"fmt"
	"maps"
	"syscall"
	"time"

	"github.com/posthog/hogli/internal/devenv/proc"
	"github.com/posthog/hogli/internal/devenv/stack"
)

// nativeTimeout is how long a native service has to become ready: a server
// that recovers after a crash may take a while.
const nativeTimeout = 2 * time.Minute

// Supervisor runs the units of a Spec. One goroutine owns all of its state and
// does one thing after the other; attempts and clients send it work.
type Supervisor struct {
	spec    Spec
	natives map[string]Native
	now     func() time.Time
	jitter  func() float64
	track   func([]lease) // told of every process that begins or ends
	spawner *proc.Spawner

	journal  *journal
	sched    *Schedule
	units    map[string]*unit
	order    []string
	work     chan func()
	done     chan struct{}
	began    time.Time
	stopping bool
	wasReady bool
	rush     bool // end everything at once instead of in order
}

// unit is what the supervisor keeps of a unit.
type unit struct {
	spec     *stack.Unit
	status   Status
	log      *unitLog
	attempt  *attempt // nil while nothing runs
	lease    *lease
	crashes  crashes
	begun    time.Time // of the attempt
	instance *Instance
	timer    *time.Timer
}

// lease is a process that was started, as recorded for the guardian and for
// the next start.
type lease struct {
	Unit string         `json:"unit"`
	ID   proc.Identity  `json:"process"`
	Stop syscall.Signal `json:"stop"`
}

func newSupervisor(spec Spec, logDir string, o Options, track func([]lease)) (*Supervisor, error) {
	s := &Supervisor{
		spec: spec, natives: o.Natives, now: o.Now, jitter: o.Jitter, track: track,
		spawner: proc.NewSpawner(),
		journal: newJournal(),
		sched:   NewSchedule(spec.Units, spec.Skipped),
		units:   map[string]*unit{},
		work:    make(chan func()),
		done:    make(chan struct{}),
	}
	s.began = s.now()
	for _, u := range spec.Units {
		state := Waiting
		if _, ok := spec.Skipped[u.Name]; ok {
			state = Skipped
		}
		if err := s.add(u, state, spec.Skipped[u.Name], logDir); err != nil {
			return nil, err
		}
	}
	for _, u := range spec.Manual {
		if err := s.add(u, Manual, "", logDir); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *Supervisor) add(spec *stack.Unit, state State, diagnosis, logDir string) error {
	u := &unit{spec: spec}
	u.status = Status{
		Name: spec.Name, State: state, Since: s.now(), Diagnosis: diagnosis,
		WaitingFor: []string{}, Ports: map[string]int{},
	}
	for _, p := range spec.Ports {
		u.status.Ports[p.Name] = p.Number
	}
	s.journal.status(u.status)
	if state == Waiting {
		log, err := newUnitLog(logDir, spec.Name, s.journal)
		if err != nil {
			return err
		}
		u.log = log
		s.order = append(s.order, spec.Name)
		s.units[spec.Name] = u
	}
	return nil
}

// Run runs the stack until it was asked to stop, or ctx ends, and nothing of
// it is left.
func (s *Supervisor) Run(ctx context.Context) {
	defer close(s.done)
	defer s.spawner.Close()
	ended := ctx.Done()
	for {
		s.advance()
		if s.stopping && len(s.sched.Alive()) == 0 {
			break
		}
		select {
		case job := <-s.work:
			job()
		case <-ended:
			ended = nil
			s.stop("the supervisor was told to end", false)
		}
	}
	for _, u := range s.units {
		u.log.file.close()
	}
}

// do has a job done by the goroutine that owns the state; when that has ended
// nothing is done.
func (s *Supervisor) do(job func()) {
	select {
	case s.work <- job:
	case <-s.done:
	}
}

// advance does whatever the states allow now.
func (s *Supervisor) advance() {
	for _, name := range s.sched.Startable() {
		s.start(s.units[name])
	}
	for _, name := range s.sched.Stoppable() {
		s.end(s.units[name])
	}
	for _, name := range s.order {
		s.tellWaiting(s.units[name])
	}
	if !s.wasReady && !s.stopping && s.sched.Settled() {
		s.wasReady = true
		s.journal.mark(StackReady{Took: s.now().Sub(s.began), Links: s.spec.Links})
	}
}

func (s *Supervisor) start(u *unit) {
	ctx, cancel := context.WithCancel(context.Background())
	u.begun = s.now()
	a := &attempt{
		unit: u.spec, host: s, log: u.log, cancel: cancel,
		exports: s.exports(u.spec), asked: make(chan time.Duration, 2),
	}
	a.told = func(n notice) {
		s.do(func() {
			if u.attempt == a { // a probe may speak after the end
				s.hear(u, n)
			}
		})
	}
	u.attempt = a
	s.set(u, Starting, false, "")
	go a.run(ctx)
}

// exports is what the services that a unit needs, directly or through others,
// give to its environment.
func (s *Supervisor) exports(spec *stack.Unit) map[string]string {
	exports := map[string]string{}
	for _, n := range spec.Needs {
		other := s.units[n.Unit]
		if other == nil {
			continue
		}
		maps.Copy(exports, s.exports(other.spec))
		if other.instance != nil {
			maps.Copy(exports, other.instance.Export)
		}
	}
	return exports
}

// stop begins the end of the stack: in reverse order, or in a rush.
func (s *Supervisor) stop(why string, rush bool) {
	if !s.stopping {
		s.stopping = true
		s.sched.Stop()
		s.journal.mark(StackStopping{Why: why})
		for _, name := range s.order {
			u := s.units[name]
			if u.status.State == Waiting || u.status.State == Backoff {
				s.set(u, Stopped, false, u.status.Diagnosis)
			}
		}
	}
	if rush && !s.rush {
		s.rush = true
		for _, u := range s.units {
			if u.attempt != nil {
				u.attempt.stopNow(rushGrace)
				s.set(u, Stopping, false, "")
			}
		}
	}
}

// rushGrace is between the first signal and SIGKILL when there is no time.
const rushGrace = 300 * time.Millisecond

// end asks one unit to end.
func (s *Supervisor) end(u *unit) {
	s.set(u, Stopping, false, "")
	u.attempt.stopNow(graceOf(u.spec))
}

// set records a state and tells it.
func (s *Supervisor) set(u *unit, state State, ready bool, diagnosis string) {
	s.settle(u, state, ready, diagnosis, nil)
}

// settle is set with the fault that the state is owed to, if there is one.
func (s *Supervisor) settle(u *unit, state State, ready bool, diagnosis string, cause *RemoteFault) {
	s.sched.Set(u.spec.Name, state, ready)
	u.status.State, u.status.Ready, u.status.Diagnosis, u.status.Fault = state, ready, diagnosis, cause
	u.status.Since = s.now()
	u.status.WaitingFor = []string{}
	if state == Waiting {
		u.status.WaitingFor = s.sched.WaitingFor(u.spec.Name)
	}
	s.journal.status(u.status)
}

// tellWaiting tells when what a unit waits for has changed.
func (s *Supervisor) tellWaiting(u *unit) {
	if u.status.State != Waiting {
		return
	}
	now := s.sched.WaitingFor(u.spec.Name)
	if fmt.Sprint(now) != fmt.Sprint(u.status.WaitingFor) {
		u.status.WaitingFor = now
		s.journal.status(u.status)
	}
}
