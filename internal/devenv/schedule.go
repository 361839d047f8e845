package devenv

import (
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/devenv/stack"
)

// Schedule decides what may start and what may stop. It is pure: it is told
// the states and answers; it starts and stops nothing.
type Schedule struct {
	units      []*stack.Unit
	state      map[string]State
	ready      map[string]bool
	spawned    map[string]bool // its process exists: Starting begins before that
	dependents map[string][]string
	stopping   bool
}

// NewSchedule makes the schedule of units that stand each after what it needs.
// All wait, but for the skipped ones.
func NewSchedule(units []*stack.Unit, skipped map[string]string) *Schedule {
	s := &Schedule{
		units:      units,
		state:      make(map[string]State, len(units)),
		ready:      make(map[string]bool, len(units)),
		spawned:    make(map[string]bool, len(units)),
		dependents: map[string][]string{},
	}
	for _, u := range units {
		s.state[u.Name] = Waiting
		if _, ok := skipped[u.Name]; ok {
			s.state[u.Name] = Skipped
		}
		for _, n := range u.Needs {
			s.dependents[n.Unit] = append(s.dependents[n.Unit], u.Name)
		}
	}
	return s
}

// Set records a unit's state; ready says whether its probe passes, or what
// stands for that when it has none.
func (s *Schedule) Set(unit string, state State, ready bool) {
	s.state[unit], s.ready[unit] = state, ready
	if state == Starting {
		s.spawned[unit] = false
	}
}

// Spawned records that a starting unit's process exists now.
func (s *Schedule) Spawned(unit string) { s.spawned[unit] = true }

// Stop turns the schedule around: nothing starts any more.
func (s *Schedule) Stop() { s.stopping = true }

// Startable lists the waiting units whose needs hold.
func (s *Schedule) Startable() []string {
	if s.stopping {
		return nil
	}
	var names []string
	for _, u := range s.units {
		if s.state[u.Name] == Waiting && len(s.WaitingFor(u.Name)) == 0 {
			names = append(names, u.Name)
		}
	}
	return names
}

// Stoppable lists, once stopping, the living units that nothing alive needs.
func (s *Schedule) Stoppable() []string {
	if !s.stopping {
		return nil
	}
	var names []string
	for _, u := range s.units {
		state := s.state[u.Name]
		if state.Alive() && state != Stopping && !slices.ContainsFunc(s.dependents[u.Name], s.blocksStop) {
			names = append(names, u.Name)
		}
	}
	return names
}

// blocksStop tells whether a unit, or one that needs it, directly or through
// others that have ended, is alive.
func (s *Schedule) blocksStop(unit string) bool {
	return s.state[unit].Alive() || slices.ContainsFunc(s.dependents[unit], s.blocksStop)
}

// Alive lists the units that may have processes.
func (s *Schedule) Alive() []string {
	var names []string
	for _, u := range s.units {
		if s.state[u.Name].Alive() {
			names = append(names, u.Name)
		}
	}
	return names
}

// WaitingFor lists what a unit still waits for, as a person reads it.
func (s *Schedule) WaitingFor(unit string) []string {
	at := slices.IndexFunc(s.units, func(u *stack.Unit) bool { return u.Name == unit })
	waiting := []string{}
	if at < 0 {
		return waiting
	}
	for _, n := range s.units[at].Needs {
		if !s.holds(n) {
			waiting = append(waiting, fmt.Sprintf("%s: %s (%s)", n.Unit, n.Condition, s.state[n.Unit]))
		}
	}
	return waiting
}

// holds tells whether a need is met now.
func (s *Schedule) holds(n stack.Need) bool {
	state := s.state[n.Unit]
	switch n.Condition {
	case stack.Succeeded:
		return state == Succeeded
	case stack.Started:
		return state == Starting && s.spawned[n.Unit] || state == Running || state == Ready || state == Succeeded
	default:
		return s.ready[n.Unit]
	}
}

// Settled tells whether every unit is as it should be: the stack is ready.
func (s *Schedule) Settled() bool {
	for _, u := range s.units {
		if state := s.state[u.Name]; state != Skipped && state != Manual && !s.ready[u.Name] {
			return false
		}
	}
	return true
}
