package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/run"
)

// Patience of Start and Stop.
const (
	startLimit = 60 * time.Second
	startEvery = 20 * time.Millisecond
	stopFast   = 10 * time.Second // SIGINT: a checkpoint is written
	stopNow    = 3 * time.Second  // SIGQUIT: nothing is
)

// Running is a server that hogli owns: for tests and for servers that are
// thrown away. The stack's own is a unit of the supervisor instead.
type Running struct {
	*Server
	cmd   *exec.Cmd
	ended chan struct{} // closed when the process is gone
	guard *guard
}

// Start prepares a server, runs it and waits until it is ready. It dies with
// hogli, however hogli dies. When the port was taken between the choice and the
// start, another is tried, unless the options name one.
func Start(ctx context.Context, o Options) (*Running, error) {
	return startAs(ctx, o, identities())
}

func startAs(ctx context.Context, o Options, ways []way) (*Running, error) {
	var err error
	for range 3 {
		var server *Server
		if server, err = prepareAs(ctx, o, ways); err != nil {
			return nil, err
		}
		var r *Running
		if r, err = launch(ctx, server); err == nil {
			return r, nil
		}
		lost, ok := errors.AsType[*fault.Error](err)
		if o.Port > 0 || !ok || lost.Code != fault.PortTaken {
			break
		}
	}
	return nil, err
}

// launch runs a prepared server; on failure nothing of it is left running.
func launch(ctx context.Context, s *Server) (*Running, error) {
	name := s.log()
	log, err := os.Create(name)
	if err != nil {
		return nil, cannotWrite(name, err)
	}
	defer log.Close()
	r := &Running{Server: s, ended: make(chan struct{})}
	if r.guard, err = newGuard(s); err != nil {
		return nil, fmt.Errorf("start the guard of the server: %w", err)
	}
	c := s.Command()
	r.cmd = exec.Command(c.Args[0], c.Args[1:]...)
	r.cmd.Env, r.cmd.Dir, r.cmd.SysProcAttr = c.Env, c.Dir, c.Attr
	r.cmd.Stdout, r.cmd.Stderr = log, log
	r.cmd.SysProcAttr.Setsid = true // Ctrl-C at the terminal is hogli's to handle
	if err := r.cmd.Start(); err != nil {
		r.guard.release()
		return nil, fmt.Errorf("start %s: %w", c.Args[0], err)
	}
	r.guard.watch(r.cmd.Process.Pid)
	go func() {
		_ = r.cmd.Wait() // how it ended is in its log
		r.guard.forget()
		close(r.ended)
	}()
	if err := r.await(ctx, name); err != nil {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopNow)
		defer cancel()
		return nil, errors.Join(err, r.Stop(stop))
	}
	return r, nil
}

// log is the file that the output of the server goes to.
func (s *Server) log() string {
	if s.options.Log != "" {
		return s.options.Log
	}
	return s.options.Data + ".log"
}

// await waits until the server is ready, has ended, or took too long.
func (r *Running) await(ctx context.Context, log string) error {
	limit, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	tick := time.NewTicker(startEvery)
	defer tick.Stop()
	for {
		err := r.Ready(limit)
		if err == nil {
			return nil
		}
		if known, ok := errors.AsType[*fault.Error](err); ok && known.Code == fault.PortTaken {
			return err
		}
		select {
		case <-r.ended:
			return failedStart(r.port, log)
		case <-limit.Done():
			if ctx.Err() != nil {
				return fault.Interrupt(context.Cause(ctx), "while starting Postgres; it was stopped")
			}
			return &fault.Error{Code: fault.TimedOut, What: "Postgres did not get ready in time", Why: tailOf(log), Err: err}
		case <-tick.C:
		}
	}
}

func failedStart(port int, log string) error {
	said := tailOf(log)
	if strings.Contains(said, "could not create any TCP/IP sockets") || strings.Contains(said, "could not bind") {
		return taken(fmt.Sprintf("port %d is taken", port))
	}
	return &fault.Error{
		Code: fault.UnitFailed,
		What: "Postgres did not start",
		Why:  said,
		Fix:  []string{"read its log: " + log},
	}
}

func tailOf(log string) string {
	text, err := os.ReadFile(log)
	if err != nil {
		return err.Error()
	}
	return run.Tail(string(text), 12)
}

// Pid is the process id of the server.
func (r *Running) Pid() int { return r.cmd.Process.Pid }

// Stop ends the server: SIGINT, which cuts off its sessions; SIGQUIT after 10 s
// or when the context ends; SIGKILL at last. It returns when the process is
// gone, and stopping twice is fine. With Options.Discard its files go too.
func (r *Running) Stop(ctx context.Context) error {
	r.end(ctx)
	r.guard.release()
	if !r.options.Discard {
		return nil
	}
	if err := r.Remove(); err != nil {
		return cannotWrite(r.Data(), err)
	}
	return nil
}

func (r *Running) end(ctx context.Context) {
	steps := []struct {
		signal  syscall.Signal
		wait    time.Duration
		context context.Context
	}{
		{syscall.SIGINT, stopFast, ctx},
		{syscall.SIGQUIT, stopNow, context.WithoutCancel(ctx)},
	}
	for _, step := range steps {
		_ = r.cmd.Process.Signal(step.signal) // fails when it is gone already
		select {
		case <-r.ended:
			return
		case <-step.context.Done():
		case <-time.After(step.wait):
		}
	}
	_ = r.cmd.Process.Kill()
	<-r.ended
}

// Remove deletes the data folder and the log of a server that does not run, and
// what was copied elsewhere for it.
func (s *Server) Remove() error {
	var errs []error
	for _, path := range s.files() {
		errs = append(errs, os.RemoveAll(path))
	}
	return errors.Join(errs...)
}
