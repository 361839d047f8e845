// Package run runs other programs to their end: in a process group of their
// own, with their output kept, and gone when the context ends or, on Linux,
// when hogli itself is killed.
//
// It refuses to go through a shell, to find programs by itself, and to let a
// grandchild that holds the output open keep hogli waiting. Long-lived
// processes are devenv's, not run's.
package run

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/posthog/hogli/internal/fault"
)

// grace is how long a cancelled program has between SIGTERM and SIGKILL.
const grace = 3 * time.Second

// Cmd is a program to run.
type Cmd struct {
	Args   []string  // program and arguments; the program is a path or is on PATH of Env
	Dir    string    // working directory; "" is the current one
	Env    []string  // the whole environment; nil inherits
	Stdin  io.Reader // nil is empty
	Stdout io.Writer // gets a copy as it comes; may be nil
	Stderr io.Writer // gets a copy as it comes; may be nil
}

// String is the command as a person would type it.
func (c Cmd) String() string { return strings.Join(c.Args, " ") }

// Result is how a program ended.
type Result struct {
	Stdout string // all of it
	Stderr string // all of it
	Exit   int    // exit status; 128+n when killed by signal n
}

// Do runs the program to its end. A program that exits with a status other
// than 0 gives an error of code ChildFailed with its last lines; one that is
// not there gives MissingProgram. The Result is filled in either case.
func Do(ctx context.Context, c Cmd) (Result, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, c.Args[0], c.Args[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdin = c.Dir, c.Env, c.Stdin
	cmd.Stdout = tee(&stdout, c.Stdout)
	cmd.Stderr = tee(&stderr, c.Stderr)
	cmd.SysProcAttr = attributes()
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = grace
	runtime.LockOSThread() // the parent-death signal is tied to the thread that forks
	err := cmd.Run()
	runtime.UnlockOSThread()
	if ctx.Err() != nil && cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // what ignored SIGTERM
	}
	result := Result{Stdout: stdout.String(), Stderr: stderr.String(), Exit: status(cmd, err)}
	return result, explain(ctx, c, result, err)
}

func tee(keep *bytes.Buffer, live io.Writer) io.Writer {
	if live == nil {
		return keep
	}
	return io.MultiWriter(keep, live)
}

func status(cmd *exec.Cmd, err error) int {
	if cmd.ProcessState == nil {
		return -1
	}
	if ws, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return 128 + int(ws.Signal())
	}
	if err == nil || cmd.ProcessState.ExitCode() >= 0 {
		return cmd.ProcessState.ExitCode()
	}
	return -1
}

func explain(ctx context.Context, c Cmd, r Result, err error) error {
	switch {
	case err == nil, errors.Is(err, exec.ErrWaitDelay) && r.Exit == 0:
		return nil
	case ctx.Err() != nil:
		return fault.Interrupt(context.Cause(ctx), "while running "+c.String())
	case r.Exit < 0:
		return &fault.Error{Code: fault.MissingProgram, What: fmt.Sprintf("cannot run %s", c.Args[0]), Err: err}
	default:
		return &fault.Error{
			Code: fault.ChildFailed,
			What: fmt.Sprintf("%s exited with status %d", c, r.Exit),
			Why:  Tail(r.Stderr+r.Stdout, 20),
			Err:  err,
		}
	}
}

// Tail is the last n lines of a text.
func Tail(text string, n int) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
