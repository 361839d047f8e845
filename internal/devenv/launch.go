package devenv

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"syscall"

	"github.com/posthog/hogli/internal/devenv/proc"
)

// prepare says what is started. For a native service it also does what must be
// done before.
func (a *attempt) prepare(ctx context.Context) (*launch, error) {
	l := &launch{stop: stopSignal(a.unit.Stop.Signal)}
	if a.unit.Native != "" {
		return l, a.prepareNative(ctx, l)
	}
	env := a.host.spec.environment(a.unit, a.exports)
	argv := a.unit.Run.Argv()
	program, err := findProgram(argv[0], env)
	if err != nil {
		return nil, err
	}
	l.cmd = &exec.Cmd{
		Path:        program,
		Args:        argv,
		Dir:         a.dir(),
		Env:         env,
		SysProcAttr: proc.Leash(nil, syscall.SIGKILL),
	}
	ready := a.unit.Ready
	if ready == nil {
		return l, nil
	}
	l.timeout = ready.Timeout
	l.check = newCheck(ready, surroundings{root: a.host.spec.Root, dir: a.dir(), env: env, started: a.started})
	if ready.Kind == "log" {
		watch, seen, err := newWatcher(ready.Target)
		if err != nil {
			return nil, err
		}
		a.log.watchFor(watch)
		l.seen = seen
	}
	return l, nil
}

func (a *attempt) prepareNative(ctx context.Context, l *launch) error {
	native := a.host.natives[a.unit.Native]
	if native == nil {
		return fmt.Errorf("there is no native twin %q", a.unit.Native)
	}
	instance, err := native.Prepare(ctx, a.host.spec.Root, a.log)
	if err != nil {
		return err
	}
	env := slices.Concat(instance.Env, []string{
		proc.RunMark + "=" + a.host.spec.RunID, proc.UnitMark + "=" + a.unit.Name,
	})
	program, err := findProgram(instance.Argv[0], env)
	if err != nil {
		return err
	}
	l.cmd = &exec.Cmd{
		Path: program,
		Args: instance.Argv,
		Dir:  instance.Dir,
		Env:  env,
		// A service that is trusted to obey is asked, not killed, when all else is dead.
		SysProcAttr: proc.Leash(instance.Attr, instance.Stop),
	}
	l.check, l.timeout = instance.Ready, nativeTimeout
	l.stop, l.alone, l.instance = instance.Stop, true, instance
	return nil
}

// spawn starts the command with one pipe for both of its outputs, so that
// their order stays.
func (a *attempt) spawn(l *launch) (proc.Identity, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return proc.Identity{}, err
	}
	defer writer.Close()
	l.cmd.Stdout, l.cmd.Stderr = writer, writer
	if err := a.host.spawner.Start(l.cmd); err != nil {
		_ = reader.Close()
		return proc.Identity{}, err
	}
	l.output = reader
	// The leader is our child and not yet waited for: its number is its own.
	id, err := proc.Child(l.cmd.Process.Pid)
	if err != nil {
		abort(l.cmd)
		_ = reader.Close()
	}
	return id, err
}

// abort ends a unit that cannot be named, and so not be watched.
func abort(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // it leads a session
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// stopSignals are the signals that a unit may be stopped with.
var stopSignals = map[string]syscall.Signal{
	"SIGTERM": syscall.SIGTERM,
	"SIGINT":  syscall.SIGINT,
	"SIGQUIT": syscall.SIGQUIT,
	"SIGHUP":  syscall.SIGHUP,
	"SIGKILL": syscall.SIGKILL,
	"SIGUSR1": syscall.SIGUSR1,
	"SIGUSR2": syscall.SIGUSR2,
}

func stopSignal(name string) syscall.Signal {
	if sig, ok := stopSignals[name]; ok {
		return sig
	}
	return syscall.SIGTERM
}
