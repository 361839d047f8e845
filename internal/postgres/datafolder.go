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

// prepareData leaves a data folder that a server can be started on.
func prepareData(ctx context.Context, o Options, as identity) error {
	removeHalfMade(as.stagedBeside())
	if !holdsServer(as.data) {
		if err := mustBeEmpty(as.data); err != nil {
			return err
		}
		return initialise(ctx, o, as)
	}
	if err := mustMatch(o.Binaries, as.data); err != nil {
		return err
	}
	if err := mustOwn(as); err != nil {
		return err
	}
	return mustBeStopped(as.data)
}

// holdsServer tells whether a folder is a data folder of Postgres.
func holdsServer(data string) bool { return DataVersion(data) > 0 }

// DataVersion is the major version that a data folder was made by, 0 when it
// is none. Search.Major takes it.
func DataVersion(data string) int {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return 0
	}
	major, _, _ := strings.Cut(strings.TrimSpace(string(text)), ".")
	version, err := strconv.Atoi(major)
	if err != nil {
		return 0
	}
	return version
}

func mustBeEmpty(data string) error {
	entries, err := os.ReadDir(data)
	if len(entries) == 0 && (err == nil || errors.Is(err, os.ErrNotExist)) {
		return nil
	}
	return &fault.Error{
		Code: fault.TargetExists,
		What: data + " is no data folder of Postgres and is not empty",
		Fix:  []string{"move what it holds elsewhere, or name another folder"},
		Err:  err,
	}
}

func mustMatch(b Binaries, data string) error {
	made := DataVersion(data)
	if made == b.Major {
		return nil
	}
	return &fault.Error{
		Code: fault.TargetExists,
		What: fmt.Sprintf("the data folder was made by Postgres %d, and the binaries are Postgres %d", made, b.Major),
		Why:  fmt.Sprintf("data: %s\nbinaries: %s (%s)", data, b.Dir, b.Source),
		Fix: []string{
			fmt.Sprintf("export HOGLI_PG_BIN=/usr/lib/postgresql/%d/bin    or wherever Postgres %d is", made, made),
			"or start afresh: rm -rf " + data,
		},
	}
}

func mustOwn(as identity) error {
	want := os.Geteuid()
	if as.owner != nil {
		want = as.owner.uid
	}
	info, err := os.Stat(as.data)
	if err != nil {
		return cannotWrite(as.data, err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(stat.Uid) == want {
		return nil
	}
	return &fault.Error{
		Code: fault.TargetExists,
		What: fmt.Sprintf("the data folder %s belongs to user %d", as.data, stat.Uid),
		Why:  fmt.Sprintf("Postgres would run as user %d, and runs only on a folder of its own", want),
		Fix:  []string{"run hogli as the user that made it", fmt.Sprintf("or: chown -R %d %s", want, as.data)},
	}
}

// mustBeStopped is a fault when a server runs on the folder. A pid file whose
// process is gone is Postgres' own to clear; one whose pid now belongs to
// another program would keep Postgres from starting, so it goes.
func mustBeStopped(data string) error {
	file := filepath.Join(data, "postmaster.pid")
	text, _ := os.ReadFile(file) // no file: no server
	line, _, _ := strings.Cut(string(text), "\n")
	pid, _ := strconv.Atoi(strings.TrimSpace(line))
	if pid <= 1 || errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
		return nil
	}
	if !isServer(pid, data) {
		if err := os.Remove(file); err != nil {
			return cannotWrite(file, err)
		}
		return nil
	}
	return &fault.Error{
		Code: fault.AlreadyRunning,
		What: fmt.Sprintf("a Postgres runs on %s already, with pid %d", data, pid),
		Fix:  []string{"hogli dev status", fmt.Sprintf("kill -INT %d    stops it", pid)},
	}
}
