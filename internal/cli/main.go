// Package cli is hogli's command line: one file per command, which reads flags,
// calls a feature and prints what it answers. It is the only package that
// knows cobra, the environment and the working directory, and the only one that
// joins features.
//
// It refuses to hold logic of a feature: what could be tested without a
// command line belongs below.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/posthog/hogli/internal/console"
	"github.com/posthog/hogli/internal/fault"
)

// Process is what hogli gets from the system. Tests pass their own.
type Process struct {
	Args       []string // without the program's name
	Environ    []string // KEY=VALUE
	In         io.Reader
	Out, Err   io.Writer
	Executable func() (string, error) // path of the running hogli
	Getwd      func() (string, error)
	Now        func() time.Time
}

// Main runs one command line and gives the exit status. Nothing else in hogli
// ends the process.
func Main(ctx context.Context, p Process) (exit fault.Exit) {
	a := newApp(p)
	defer func() {
		if r := recover(); r != nil {
			a.Fault(fault.Internal(fmt.Errorf("%v (hogli %s)\n%s", r, Version(), debug.Stack())))
			exit = fault.ExitInternal
		}
	}()
	root := newRoot(a)
	root.SetArgs(splitColons(root, p.Args))
	root.SetIn(p.In)
	root.SetOut(p.Out)
	root.SetErr(p.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return fault.ExitOK
	}
	if quiet, ok := errors.AsType[answered](err); ok {
		return fault.Exit(quiet)
	}
	if cause := context.Cause(ctx); cause != nil {
		a.Fault(err)
		return exitOfSignal(cause)
	}
	a.Fault(err)
	return fault.ExitOf(err)
}

// answered ends a command whose result has been printed already: only the exit
// status is left to tell.
type answered fault.Exit

func (a answered) Error() string { return fmt.Sprintf("exit status %d", int(a)) }

// signalled is the cause of a context that a signal ended.
type signalled struct{ signal os.Signal }

func (s signalled) Error() string { return s.signal.String() }

// SignalCause is the cause that makes Main exit with 128+n for the signal.
func SignalCause(s os.Signal) error { return signalled{s} }

func exitOfSignal(cause error) fault.Exit {
	if s, ok := errors.AsType[signalled](cause); ok && s.signal == syscall.SIGTERM {
		return fault.ExitTerminated
	}
	return fault.ExitInterrupted
}

func newApp(p Process) *app {
	return &app{
		Console: console.New(p.In, p.Out, p.Err, p.Environ),
		process: p,
	}
}
