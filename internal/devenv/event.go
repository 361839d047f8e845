package devenv

import (
	"time"

	"github.com/posthog/hogli/internal/devenv/stack"
)

// Event is something that happened to the stack. The types that follow are all
// there are.
type Event interface{ event() string }

// UnitChanged tells a unit's new status.
type UnitChanged struct {
	Status Status `json:"status"`
}

// LogLines are lines that a unit wrote, in order.
type LogLines struct {
	Unit  string   `json:"unit"`
	Lines []string `json:"lines"`
}

// LogGap stands where lines were left out, because this client read too slowly.
type LogGap struct {
	Unit string `json:"unit"`
	Lost int    `json:"lost"`
}

// StackReady tells that every unit is as it should be.
type StackReady struct {
	Took  time.Duration `json:"took"`
	Links []stack.Link  `json:"links"`
}

// StackStopping tells that the stack has begun to stop, and why.
type StackStopping struct {
	Why string `json:"why"`
}

// StackEnded is the last event: nothing of the stack runs any more.
type StackEnded struct{}

// Replayed separates what a client is told about the past from what is new.
type Replayed struct{}

func (UnitChanged) event() string   { return "unit" }
func (LogLines) event() string      { return "lines" }
func (LogGap) event() string        { return "gap" }
func (StackReady) event() string    { return "ready" }
func (StackStopping) event() string { return "stopping" }
func (StackEnded) event() string    { return "ended" }
func (Replayed) event() string      { return "replayed" }
