package devenv

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/posthog/hogli/internal/devenv/stack"
)

// model says in the plainest way what the schedule may do.
type model struct {
	units map[string]*stack.Unit
	state map[string]State
	ready map[string]bool
	born  map[string]bool
}

func (m *model) holds(n stack.Need) bool {
	switch n.Condition {
	case stack.Succeeded:
		return m.state[n.Unit] == Succeeded
	case stack.Started:
		return slices.Contains([]State{Ready, Running, Succeeded}, m.state[n.Unit]) || m.state[n.Unit] == Starting && m.born[n.Unit]
	default:
		return m.ready[n.Unit]
	}
}

// needsDeep tells whether a needs b, directly or through others.
func (m *model) needsDeep(a, b string) bool {
	for _, n := range m.units[a].Needs {
		if n.Unit == b || m.needsDeep(n.Unit, b) {
			return true
		}
	}
	return false
}

func randomUnits(random *rand.Rand) []*stack.Unit {
	var units []*stack.Unit
	for i := range 2 + random.IntN(9) {
		u := &stack.Unit{Name: fmt.Sprintf("u%d", i), Oneshot: random.IntN(3) == 0}
		for j := range i {
			if random.IntN(3) != 0 {
				continue
			}
			conditions := []stack.Condition{stack.Started, stack.IsReady, stack.Healthy}
			if units[j].Oneshot {
				conditions = append(conditions, stack.Succeeded)
			}
			u.Needs = append(u.Needs, stack.Need{Unit: units[j].Name, Condition: conditions[random.IntN(len(conditions))]})
		}
		units = append(units, u)
	}
	return units
}

// Random graphs and random events: nothing starts before its needs hold,
// whatever may start does, nothing starts once stopping, what stops has
// nothing alive above it, and stopping always comes to an end.
func TestScheduleAgainstModel(t *testing.T) {
	t.Parallel()
	for seed := range uint64(400) {
		random := rand.New(rand.NewPCG(seed, 7))
		units := randomUnits(random)
		m := &model{units: map[string]*stack.Unit{}, state: map[string]State{}, ready: map[string]bool{}, born: map[string]bool{}}
		for _, u := range units {
			m.units[u.Name], m.state[u.Name] = u, Waiting
		}
		s := NewSchedule(units, nil)
		set := func(name string, state State, ready bool) {
			s.Set(name, state, ready)
			m.state[name], m.ready[name] = state, ready
		}
		for range 60 {
			checkStartable(t, seed, s, m)
			for _, name := range s.Startable() {
				set(name, Starting, false)
				m.born[name] = false
			}
			name := units[random.IntN(len(units))].Name
			if m.state[name] == Starting && !m.born[name] && random.IntN(4) != 0 {
				s.Spawned(name)
				m.born[name] = true
				continue
			}
			randomEvent(random, m, name, set)
		}
		s.Stop()
		for name, state := range m.state {
			if state == Waiting || state == Backoff {
				set(name, Stopped, false)
			}
		}
		checkStop(t, seed, random, s, m, set)
	}
}

func checkStartable(t *testing.T, seed uint64, s *Schedule, m *model) {
	t.Helper()
	startable := s.Startable()
	for name, u := range m.units {
		want := m.state[name] == Waiting && !slices.ContainsFunc(u.Needs, func(n stack.Need) bool { return !m.holds(n) })
		if got := slices.Contains(startable, name); got != want {
			t.Fatalf("seed %d: %s startable: %v, want %v; %v waits for %v", seed, name, got, want, m.state, s.WaitingFor(name))
		}
	}
}

// randomEvent lets something happen that can happen in the unit's state.
func randomEvent(random *rand.Rand, m *model, name string, set func(string, State, bool)) {
	oneshot := m.units[name].Oneshot
	switch state := m.state[name]; {
	case state == Starting && oneshot:
		set(name, Running, false)
	case state == Starting:
		set(name, []State{Ready, Running, Failed, Backoff}[random.IntN(4)], false)
		if s := m.state[name]; s == Ready || s == Running {
			set(name, s, true)
		}
	case state == Running && oneshot:
		ended := []State{Succeeded, Failed}[random.IntN(2)]
		set(name, ended, ended == Succeeded)
	case state == Ready:
		set(name, []State{Running, Failed, Backoff}[random.IntN(3)], false)
	case state == Backoff:
		set(name, Waiting, false)
	}
}

func checkStop(t *testing.T, seed uint64, random *rand.Rand, s *Schedule, m *model, set func(string, State, bool)) {
	t.Helper()
	for rounds := 0; len(s.Alive()) > 0; rounds++ {
		if rounds > 100 {
			t.Fatalf("seed %d: stopping does not end: %v", seed, m.state)
		}
		if got := s.Startable(); got != nil {
			t.Fatalf("seed %d: %v start while stopping", seed, got)
		}
		for _, name := range s.Stoppable() {
			for other, state := range m.state {
				if state.Alive() && m.needsDeep(other, name) {
					t.Fatalf("seed %d: %s is stopped while %s, which needs it, is %s", seed, name, other, state)
				}
			}
		}
		for _, name := range s.Stoppable() {
			set(name, Stopping, false)
		}
		alive := s.Alive()
		name := alive[random.IntN(len(alive))]
		if m.state[name] == Stopping {
			set(name, Stopped, false)
		}
	}
}
