package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/run"
)

// identity is who Postgres runs as, and where its files are then.
type identity struct {
	name  string               // for people
	attr  *syscall.SysProcAttr // nil: as hogli itself
	owner *owner               // whom files it reads must belong to; nil: hogli's user
	data  string               // data folder
	bin   string               // folder of the binaries
}

type owner struct{ uid, gid int }

// way tries one way to run Postgres; an error says why it does not work here.
type way func(ctx context.Context, o Options) (identity, error)

// asMyself is the way of a user that is not root.
func asMyself(ctx context.Context, o Options) (identity, error) {
	as := identity{name: "the user that runs hogli", data: o.Data, bin: o.Binaries.Dir}
	return as, as.works(ctx)
}

// choose takes the first way that works.
func choose(ctx context.Context, o Options, ways []way) (identity, error) {
	var refused []error
	for _, try := range ways {
		as, err := try(ctx, o)
		if err == nil {
			return as, nil
		}
		if stopped := interrupted(ctx, "while trying to run Postgres"); stopped != nil {
			return identity{}, stopped
		}
		if known, ok := errors.AsType[*fault.Error](err); ok {
			return identity{}, known
		}
		refused = append(refused, err)
	}
	return identity{}, doesNotRun(o, errors.Join(refused...))
}

func doesNotRun(o Options, err error) error {
	return &fault.Error{
		Code: fault.NoPostgres,
		What: "the Postgres in " + o.Binaries.Dir + " does not run here",
		Why:  err.Error(),
		Fix:  []string{"set HOGLI_PG_BIN to the bin folder of a Postgres that runs", "as root: run hogli as another user"},
		Err:  err,
	}
}

// works runs initdb for its version, from the folder of the data: that needs
// the kernel's consent, the libraries, and a path that may be entered.
func (as identity) works(ctx context.Context) error {
	err := as.run(ctx, nil, filepath.Dir(as.data), "initdb", "--version")
	if err != nil {
		return fmt.Errorf("as %s: %w", as.name, err)
	}
	return nil
}

// attributes is a copy that the caller may add to.
func (as identity) attributes() *syscall.SysProcAttr {
	if as.attr == nil {
		return &syscall.SysProcAttr{}
	}
	attr := *as.attr
	return &attr
}

// run runs a program of the binaries to its end; the error holds the last lines
// of its output.
func (as identity) run(ctx context.Context, stdin io.Reader, dir, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(as.bin, program), args...)
	var out bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, environment(), stdin, &out, &out
	cmd.SysProcAttr = as.attributes()
	cmd.SysProcAttr.Setpgid = true // initdb has children of its own
	dieWithParent(cmd.SysProcAttr, syscall.SIGKILL)
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", program, err, run.Tail(out.String(), 12))
	}
	return nil
}
