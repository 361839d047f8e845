package devenv

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/posthog/hogli/internal/devenv/proc"
	"github.com/posthog/hogli/internal/fault"
)

// lockPatience is how long a lock is waited for that no living daemon holds:
// the guardian of a killed one holds it until it has swept, which it gives up
// after ten seconds.
const lockPatience = 12 * time.Second

// Lock is the right to run the stack of a place. The daemon and its guardian
// inherit it, so that it is free only when nothing of the stack is left.
type Lock struct {
	place Place
	file  *os.File
}

// Acquire takes the lock, or says that the stack is running.
func Acquire(ctx context.Context, place Place) (*Lock, error) {
	patience := time.NewTimer(lockPatience)
	defer patience.Stop()
	for {
		file, err := tryLock(place)
		if err != nil {
			return nil, err
		}
		state, running := ReadState(place.Root)
		if file != nil && !running {
			return &Lock{place: place, file: file}, nil
		}
		if file != nil {
			_ = file.Close()
		}
		if running {
			return nil, alreadyRunning(state, running)
		}
		select {
		case <-ctx.Done():
			return nil, fault.Interrupt(context.Cause(ctx), "")
		case <-patience.C:
			return nil, alreadyRunning(state, false)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// tryLock is the locked file, or nil when another holds it or has just taken it
// away (Leave): a lock on a file that is no longer there locks nobody out.
func tryLock(place Place) (*os.File, error) {
	err := place.prepare()
	var file *os.File
	if err == nil {
		file, err = os.OpenFile(place.lockFile(), os.O_CREATE|os.O_RDWR, 0o600)
	}
	switch {
	case errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrExist): // the folder went between two of these steps
		return nil, nil
	case err != nil:
		return nil, cannotLock(place, err)
	}
	if syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
		mine, mineErr := file.Stat()
		there, thereErr := os.Stat(place.lockFile())
		if mineErr == nil && thereErr == nil && os.SameFile(mine, there) {
			return file, nil
		}
	}
	_ = file.Close()
	return nil, nil
}

func cannotLock(place Place, err error) error {
	if _, told := errors.AsType[*fault.Error](err); told {
		return err
	}
	return cannotWrite(place.lockFile(), err)
}

func alreadyRunning(state StateFile, running bool) error {
	why := "another `hogli dev up` is starting it, or the last one is being cleaned up"
	if running {
		why = fmt.Sprintf("its supervisor is process %d", state.PID)
	}
	return &fault.Error{
		Code: fault.AlreadyRunning,
		What: "the stack is running already",
		Why:  why,
		Fix:  []string{"see it: hogli dev status, hogli dev logs -f", "or end it: hogli dev down"},
	}
}

// Place is what the lock is for.
func (l *Lock) Place() Place { return l.place }

// Release gives the lock back.
func (l *Lock) Release() { _ = l.file.Close() }

// Leave gives the lock back, and takes away what the place has in the runtime
// directory: nothing of the stack runs, and whoever starts it again makes it anew.
func (l *Lock) Leave() {
	_ = os.Remove(l.place.lockFile())
	_ = os.Remove(l.place.Runtime) // stays while somebody else has files there
	_ = os.Remove(filepath.Dir(l.place.Runtime))
	l.Release()
}

// Sweep ends what an earlier run of this place left behind, and returns how
// many processes that were. A number that is used again by somebody else is
// never signalled: a process counts by the mark in its environment, or by
// being the very one that is recorded, or by sharing a session with such a one.
func (l *Lock) Sweep(ctx context.Context) (int, error) {
	match := proc.Match{Run: l.place.runPrefix(), Prefix: true}
	signals := map[int]syscall.Signal{}
	var list leaseList
	if content, err := os.ReadFile(l.place.leaseFile()); err == nil {
		_ = json.Unmarshal(content, &list) // a broken record is no record
	}
	for _, lease := range list.Leases {
		if lease.ID.Alive() {
			match.Sessions = append(match.Sessions, lease.ID.PID)
			signals[lease.ID.PID] = lease.Stop
		}
	}
	n, err := proc.Sweep{Match: match, Signals: signals, Grace: rushGrace}.Run(ctx)
	switch {
	case ctx.Err() != nil:
		return n, fault.Interrupt(context.Cause(ctx), fmt.Sprintf("%d processes of an earlier run were told to end", n))
	case err != nil:
		return n, &fault.Error{Code: fault.TimedOut, What: "processes of an earlier run do not end", Err: err}
	}
	for _, path := range []string{l.place.leaseFile(), l.place.stateFile(), l.place.Socket()} {
		_ = os.Remove(path)
	}
	return n, nil
}
