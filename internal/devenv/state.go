// Package devenv runs the dev stack: a supervisor that starts units in the
// order of their needs, knows when they are ready, restarts them, keeps their
// output, and ends every one of their processes; the guardian that does the
// last when the supervisor is killed; and the socket over which clients watch
// and steer. It emits plain Go events.
//
// It refuses to know a user interface (plain and tui are renderers of the events), no
// stack.yaml (package stack reads it; a Spec arrives here), no command line,
// an environment of its own and a clock: all of them arrive as values. How
// processes are found and ended is package proc's.
package devenv

import "time"

// State is where a unit is in its life.
type State string

// The states of a unit.
const (
	Waiting   State = "waiting"   // for what it needs
	Starting  State = "starting"  // runs, its probe has not passed yet
	Ready     State = "ready"     // runs, its probe passes
	Running   State = "running"   // runs, and has no probe; or had one that passes no more
	Succeeded State = "succeeded" // a one-shot that exited with 0
	Failed    State = "failed"    // ended for good
	Stopping  State = "stopping"  // was asked to end
	Stopped   State = "stopped"   // ended because it was asked to
	Skipped   State = "skipped"   // cannot run here; the reason says why
	Manual    State = "manual"    // is started only by name
	Backoff   State = "backoff"   // crashed, is started again soon
)

// Alive tells whether processes of the unit may exist.
func (s State) Alive() bool {
	return s == Starting || s == Ready || s == Running || s == Stopping
}

// Final tells whether the unit stays as it is unless somebody acts.
func (s State) Final() bool {
	switch s {
	case Succeeded, Failed, Stopped, Skipped, Manual:
		return true
	default:
		return false
	}
}

// Status is what is known of one unit at one moment.
type Status struct {
	Name       string         `json:"name"`
	State      State          `json:"state"`
	Ready      bool           `json:"ready"`
	PID        *int           `json:"pid"`
	Restarts   int            `json:"restarts"`
	Exit       *int           `json:"exit"` // of the last end; 128+n for signal n
	Since      time.Time      `json:"since"`
	WaitingFor []string       `json:"waiting_for"`
	Ports      map[string]int `json:"ports"`
	Diagnosis  string         `json:"diagnosis"`       // why it is skipped, failed, not ready
	Fault      *RemoteFault   `json:"fault,omitempty"` // why it could not be started, when hogli knows the remedy
}

// Settled tells whether the unit is as it should be once the stack is up.
func (s Status) Settled() bool {
	return s.Ready || s.State == Skipped || s.State == Manual
}
