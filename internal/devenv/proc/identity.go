// Package proc knows the processes of this machine: who they are, which of
// them belong to a stack, who listens on a port, and how to end them so that
// none is left and none is hit by mistake.
//
// A process is named by its number, start time and boot, never by its number
// alone, so that a number used again is never signalled. What only Linux has
// (pidfd, /proc, the subreaper, the parent-death signal) lies in _linux.go
// files, with a counterpart in _darwin.go. It refuses to start units and to know
// what a stack is; devenv calls it.
package proc

import (
	"errors"
	"os"
	"syscall"
)

// ErrGone means that the process named by an Identity is not there any more.
var ErrGone = errors.New("the process is gone")

// Identity names one process for good.
type Identity struct {
	PID   int    `json:"pid"`
	Start int64  `json:"started"` // Linux: ticks since boot; macOS: microseconds of the epoch
	Boot  string `json:"boot_id"`
}

// Process is a row of the process table.
type Process struct {
	PID     int
	Parent  int
	Session int
	Start   int64
	Zombie  bool
	Name    string // the short name, for messages
}

// Of names the process that has the number now; ErrGone for none or a zombie.
func Of(pid int) (Identity, error) {
	p, err := lookup(pid)
	if err != nil || p.Zombie {
		return Identity{}, ErrGone
	}
	boot, err := BootID()
	if err != nil {
		return Identity{}, err
	}
	return Identity{PID: pid, Start: p.Start, Boot: boot}, nil
}

// Child names a child of the caller that it has not waited for, also when that
// has ended already: the number is its own until then.
func Child(pid int) (Identity, error) {
	p, err := lookup(pid)
	if err != nil {
		return Identity{}, err
	}
	boot, err := BootID()
	return Identity{PID: pid, Start: p.Start, Boot: boot}, err
}

// Self names the calling process.
func Self() (Identity, error) { return Of(os.Getpid()) }

// Alive tells whether this very process runs.
func (id Identity) Alive() bool {
	now, err := Of(id.PID)
	return err == nil && now == id
}

// Signal sends a signal to this very process; ErrGone when it has ended, also
// when its number names another process now.
func (id Identity) Signal(sig syscall.Signal) error {
	if id.PID <= 1 {
		return ErrGone
	}
	return id.signal(sig)
}
