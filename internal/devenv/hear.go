package devenv

import (
	"fmt"
	"time"
)

// hear takes what an attempt tells.
func (s *Supervisor) hear(u *unit, n notice) {
	switch {
	case n.spawned != nil:
		s.spawned(u, n)
	case n.ended != nil:
		s.ended(u, *n.ended)
	case u.status.State == Stopping:
	case n.ready:
		s.set(u, Ready, true, "")
		s.tellTracks()
	case n.unready != nil:
		s.set(u, Running, false, "the probe fails: "+n.unready.Error())
	}
}

func (s *Supervisor) spawned(u *unit, n notice) {
	u.lease = &lease{Unit: u.spec.Name, ID: *n.spawned, Stop: n.stop}
	u.instance = n.instance
	s.sched.Spawned(u.spec.Name)
	pid := n.spawned.PID
	u.status.PID = &pid
	if n.instance != nil {
		u.status.Ports = n.instance.Ports
	}
	s.tellTracks()
	switch {
	case u.status.State == Stopping:
		s.journal.status(u.status)
	case u.spec.Oneshot:
		s.set(u, Running, false, "")
	case u.spec.Ready == nil && n.instance == nil:
		s.set(u, Running, true, "")
	default:
		s.journal.status(u.status)
	}
}

func (s *Supervisor) tellTracks() {
	var leases []lease
	for _, name := range s.order {
		if l := s.units[name].lease; l != nil {
			leases = append(leases, *l)
		}
	}
	s.track(leases)
}

// ended decides what the end of an attempt means.
func (s *Supervisor) ended(u *unit, e ending) {
	u.attempt, u.lease, u.status.PID = nil, nil, nil
	s.tellTracks()
	exit := e.exit
	u.status.Exit = &exit
	if exit < 0 {
		u.status.Exit = nil
	}
	ran := s.now().Sub(u.begun)
	probed := u.spec.Ready != nil || u.spec.Native != ""
	switch {
	case s.stopping || e.asked:
		s.set(u, Stopped, false, "")
	case exit == 0 && e.why == "" && !probed && (u.spec.Oneshot || u.spec.Restart != "always"):
		s.set(u, Succeeded, true, "")
	case e.final:
		u.log.note("%s", e.why)
		s.settle(u, Failed, false, e.why, e.fault)
	default:
		s.crashed(u, verdict(e, u.status.Ready), ran)
	}
}

// verdict says in words how an attempt ended.
func verdict(e ending, wasReady bool) string {
	switch {
	case e.why != "":
		return e.why
	case e.exit == 0 && wasReady:
		return "ended by itself, with status 0"
	case e.exit == 0:
		return "ended with status 0 before it was ready"
	default:
		return ExitText(e.exit)
	}
}

// crashed starts the unit again after a while, or gives it up.
func (s *Supervisor) crashed(u *unit, why string, ran time.Duration) {
	u.log.note("%s", why)
	if u.spec.Restart == "no" || u.spec.Restart == "" {
		s.set(u, Failed, false, why)
		return
	}
	wait, giveUp := u.crashes.add(s.now(), ran, s.jitter())
	if giveUp {
		took := s.now().Sub(u.crashes.first).Round(time.Second)
		s.set(u, Failed, false, fmt.Sprintf("crashed %d times within %s, given up; the last time it %s", u.crashes.inARow, took, why))
		return
	}
	u.status.Restarts++
	s.set(u, Backoff, false, fmt.Sprintf("%s; starts again in %s", why, wait.Round(100*time.Millisecond)))
	u.timer = time.AfterFunc(wait, func() {
		s.do(func() {
			if u.status.State == Backoff {
				s.set(u, Waiting, false, "")
			}
		})
	})
}
