package proc

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// A stack of another container may lie at the same path and carry the same
// mark: it is none of ours.
func TestMatchSparesOtherContainers(t *testing.T) {
	t.Parallel()
	const run = "0123456789ab-elsewhere"
	start := func(flags uintptr) int {
		cmd := exec.Command("sleep", "1000")
		cmd.Env = append(os.Environ(), RunMark+"="+run)
		cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: flags}
		if err := cmd.Start(); err != nil {
			t.Skipf("this machine does not let us make namespaces: %v", err)
		}
		t.Cleanup(func() {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		})
		return cmd.Process.Pid
	}
	start(syscall.CLONE_NEWUSER | syscall.CLONE_NEWPID)
	here := start(0)
	found, err := Match{Run: run}.Find()
	if err != nil || len(found) != 1 || found[0].PID != here {
		t.Errorf("got %v, %v; want only %d", found, err, here)
	}
}
