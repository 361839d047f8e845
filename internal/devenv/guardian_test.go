package devenv

import (
	"bytes"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/posthog/hogli/internal/devenv/proc"
)

// startGuardian starts a guardian as the daemon does; it holds the lock.
func startGuardian(t *testing.T) (guardian *exec.Cmd, leash net.Conn, lock string) {
	t.Helper()
	conn, theirs, err := pair("leash")
	if err != nil {
		t.Fatal(err)
	}
	lock = filepath.Join(t.TempDir(), "lock")
	file, err := os.Create(lock)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	guardian = exec.Command(os.Args[0], "supervise", RoleWatch)
	guardian.Env = append(os.Environ(), "GOGC=1") // collects at every chance
	guardian.Stderr = os.Stderr
	guardian.ExtraFiles = []*os.File{file, file, theirs}
	guardian.SysProcAttr = proc.Detach(nil)
	if err := guardian.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = guardian.Process.Kill() })
	_ = file.Close()
	_ = theirs.Close()
	return guardian, conn, lock
}

// startMarked starts a process of the run.
func startMarked(t *testing.T, run string) proc.Identity {
	t.Helper()
	cmd := exec.Command("sleep", "1000")
	cmd.Env = append(os.Environ(), proc.RunMark+"="+run)
	cmd.SysProcAttr = proc.Detach(nil)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	id, err := proc.Child(cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(gone)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-gone
	})
	return id
}

// A guardian that lost its leash while the daemon lives on was taken for dead,
// and replaced: it leaves the stack alone.
func TestReplacedGuardianLeavesTheStackAlone(t *testing.T) {
	t.Parallel()
	const run = "0123456789ab-replaced"
	self, err := proc.Self()
	if err != nil {
		t.Fatal(err)
	}
	unit := startMarked(t, run)
	guardian, leash, _ := startGuardian(t)
	say(t, leash, leashMessage{RunID: run, Daemon: self, Leases: []lease{{ID: unit, Stop: syscall.SIGTERM}}}, 1)
	_ = leash.Close()
	_ = guardian.Wait()
	if !unit.Alive() {
		t.Error("it ended a unit of a living daemon")
	}
}

// With its daemon dead it ends what is the run's, and nobody whose number a
// unit once had.
func TestGuardianSparesAnotherWithTheNumber(t *testing.T) {
	t.Parallel()
	const run = "0123456789ab-orphaned"
	unit, other := startMarked(t, run), startMarked(t, "another")
	before := other
	before.Start--
	guardian, leash, _ := startGuardian(t)
	leases := []lease{{ID: unit, Stop: syscall.SIGTERM}, {ID: before, Stop: syscall.SIGTERM}}
	say(t, leash, leashMessage{RunID: run, Daemon: before, Leases: leases}, 1)
	_ = leash.Close()
	_ = guardian.Wait()
	if unit.Alive() || !other.Alive() {
		t.Errorf("the unit lives: %v; the other lives: %v", unit.Alive(), other.Alive())
	}
}

// The lock is held for as long as the guardian lives, whatever is collected.
func TestGuardianKeepsTheLock(t *testing.T) {
	t.Parallel()
	guardian, leash, lock := startGuardian(t)
	file, err := os.Open(lock)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	gone := lease{Unit: "gone", ID: proc.Identity{PID: 1}} // nobody's number
	say(t, leash, leashMessage{RunID: "0123456789ab-locked", Leases: slices.Repeat([]lease{gone}, 100)}, 2000)
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
		t.Error("the lock is free")
	}
	_ = leash.Close()
	_ = guardian.Wait()
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		t.Error("the lock is held after the end")
	}
}

func say(t *testing.T, leash net.Conn, m leashMessage, times int) {
	t.Helper()
	line, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := leash.Write(bytes.Repeat(append(line, '\n'), times)); err != nil {
		t.Fatal(err)
	}
}
