package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/posthog/hogli/internal/fault"
)

// halfMade is between the name of a data folder and the pid of who makes it.
const halfMade = ".tmp-"

// initialise makes a data folder with the user, password and database posthog.
// It is made beside its place and gets its name last, so an interrupted run
// leaves nothing that looks like one. The database comes from single-user mode:
// no server has to be started for it.
func initialise(ctx context.Context, o Options, as identity) error {
	staged, err := stage(as.stagedBeside())
	if err != nil {
		return cannotWrite(as.data, err)
	}
	defer os.RemoveAll(staged)
	if err := makeIn(ctx, o, as, staged); err != nil {
		if ctx.Err() != nil {
			return fault.Interrupt(context.Cause(ctx), "while making the data folder "+as.data+"; nothing of it was kept")
		}
		return &fault.Error{Code: fault.ChildFailed, What: "could not make the data folder " + as.data, Why: err.Error(), Err: err}
	}
	// Rename does not replace a folder, not even an empty one.
	if err := os.Remove(as.data); err != nil && !errors.Is(err, os.ErrNotExist) && !holdsServer(as.data) {
		return cannotWrite(as.data, err)
	}
	if err := os.Rename(filepath.Join(staged, "data"), as.data); err != nil && !holdsServer(as.data) {
		return cannotWrite(as.data, err)
	}
	return nil
}

// stagedBeside is the path beside which this identity's files are made: the
// data folder, or the home of another user, in which that user could swap them.
func (as identity) stagedBeside() string {
	if as.owner != nil {
		return filepath.Dir(as.data)
	}
	return as.data
}

func makeIn(ctx context.Context, o Options, as identity, staged string) error {
	data, password := filepath.Join(staged, "data"), filepath.Join(staged, "password")
	if err := os.WriteFile(password, []byte(defaultPassword+"\n"), 0o600); err != nil {
		return err
	}
	if as.owner != nil { // the folder last: from then on its owner may swap what is in it
		if err := errors.Join(os.Lchown(password, as.owner.uid, as.owner.gid), os.Lchown(staged, as.owner.uid, as.owner.gid)); err != nil {
			return err
		}
	}
	if err := as.run(ctx, nil, staged, "initdb", "-D", data, "-U", defaultUser, "--pwfile", password,
		"-A", "scram-sha-256", "-E", "UTF8", "--no-locale", "--no-sync", "--no-instructions"); err != nil {
		return err
	}
	create := strings.NewReader("CREATE DATABASE " + defaultDatabase + " TEMPLATE template0\n")
	if err := as.run(ctx, create, staged, "postgres", "--single", "-D", data,
		"-c", "exit_on_error=on", "-c", "fsync=off", "-c", "log_checkpoints=off", "postgres"); err != nil {
		return fmt.Errorf("create database %s: %w", defaultDatabase, err)
	}
	if !o.Durable {
		return nil
	}
	err := as.run(ctx, nil, staged, "initdb", "--sync-only", "-D", data)
	return err
}

// removeHalfMade clears what runs that were killed left beside a data folder.
func removeHalfMade(data string) {
	left, err := filepath.Glob(escapeGlob(data) + halfMade + "*-*")
	if err != nil {
		return
	}
	for _, path := range left {
		pid, _, _ := strings.Cut(strings.TrimPrefix(path, data+halfMade), "-")
		if n, err := strconv.Atoi(pid); err == nil && n > 0 && errors.Is(syscall.Kill(n, 0), syscall.ESRCH) {
			_ = os.RemoveAll(path) // only tidying; the run can do without
		}
	}
}

func escapeGlob(path string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
