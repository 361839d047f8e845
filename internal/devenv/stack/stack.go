// Package stack is devenv/stack.yaml as data: the reader, which answers every
// mistake with its place, the substitution of ports, and the plan, which says
// what starts, in which order, and what is left out and why.
//
// Everything here is pure: it refuses to read a file by itself, to start
// anything and to look at the machine. devenv runs what a Plan says; cli reads
// the file.
package stack

import (
	"time"

	"github.com/posthog/hogli/internal/fault"
)

// Stack is a whole stack.yaml.
type Stack struct {
	Path         string
	Compose      string
	Units        []*Unit // services first, then units, each in the order of the file
	Capabilities []Capability
	Intents      []Intent
	Minimal      []string
	Links        []Link
}

// Unit is a node of the graph: a process that hogli runs, or a service.
type Unit struct {
	Name       string            `json:"name"`
	At         fault.Span        `json:"-"`
	Service    bool              `json:"service,omitempty"`
	Native     string            `json:"native,omitempty"` // a service's twin without containers
	Run        Command           `json:"run"`
	Needs      []Need            `json:"needs,omitempty"`
	Ready      *Ready            `json:"ready,omitempty"`
	Ports      []Port            `json:"ports,omitempty"`
	Restart    Restart           `json:"restart,omitempty"`
	Capability string            `json:"capability,omitempty"`
	Dir        string            `json:"dir,omitempty"` // relative to the root
	Env        []Variable        `json:"env,omitempty"`
	Manual     bool              `json:"manual,omitempty"`
	Oneshot    bool              `json:"oneshot,omitempty"`
	Stop       Stop              `json:"stop"`
	Runtime    string            `json:"runtime,omitempty"`
	Groups     map[string]string `json:"groups,omitempty"`
	Watch      []string          `json:"watch,omitempty"`
	Memory     string            `json:"memory,omitempty"`
	Logs       []string          `json:"logs,omitempty"`
}

// Command is a line for `sh -c`, or arguments that are run as they are.
type Command struct {
	Shell string   `json:"shell,omitempty"`
	Args  []string `json:"args,omitempty"`
}

// Argv is what is executed; nil for no command.
func (c Command) Argv() []string {
	if c.Shell != "" {
		return []string{"sh", "-c", c.Shell}
	}
	return c.Args
}

// Condition is what a unit waits for in another.
type Condition string

// The conditions. Healthy is the word of compose files for Ready.
const (
	Started   Condition = "started"
	IsReady   Condition = "ready"
	Healthy   Condition = "healthy"
	Succeeded Condition = "succeeded"
)

// Need is an edge of the graph.
type Need struct {
	Unit      string     `json:"unit"`
	Condition Condition  `json:"condition"`
	At        fault.Span `json:"-"`
}

// Ready is a probe. Kind is one of http, tcp, exec, log, file, postgres.
type Ready struct {
	Kind    string        `json:"kind"`
	Target  string        `json:"target,omitempty"`
	Exec    Command       `json:"exec"`
	Timeout time.Duration `json:"timeout"`
}

// Port is a port that a unit listens on.
type Port struct {
	Name   string     `json:"name"`
	Number int        `json:"number"`
	At     fault.Span `json:"-"`
}

// Variable is an addition to a unit's environment.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Restart says what happens when a unit ends by itself.
type Restart string

// The policies of restarting.
const (
	Never     Restart = "no"
	OnFailure Restart = "on-failure"
	Always    Restart = "always"
)

// Stop is how a unit is asked to end, and how long it has.
type Stop struct {
	Signal string        `json:"signal,omitempty"` // such as SIGTERM; "" is the default
	Grace  time.Duration `json:"grace,omitempty"`  // 0 is the default
}

// Capability is a name for units that belong together.
type Capability struct {
	Name        string
	Description string
	Needs       []string
	Profiles    []string
}

// Intent is what a person works on: a choice of capabilities.
type Intent struct {
	Name         string
	Capabilities []string
}

// Link is an address worth printing when the stack is ready.
type Link struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	Note string `json:"note,omitempty"`
}

// Find gives the unit of that name, or nil.
func (s *Stack) Find(name string) *Unit {
	for _, u := range s.Units {
		if u.Name == name {
			return u
		}
	}
	return nil
}

// Names lists the units and services in the order of the file.
func (s *Stack) Names() []string {
	names := make([]string, len(s.Units))
	for i, u := range s.Units {
		names[i] = u.Name
	}
	return names
}
