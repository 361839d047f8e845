// Package runtest starts the programs that tests compare hogli with: Python,
// node, tach, git, the go command. A program that hangs fails its test, with
// what the system says of it, instead of holding up the whole run. It also says
// what becomes of a test that lacks something, and runs tests that root cannot.
//
// It refuses to judge how a program ended: that is the test's.
package runtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// patience is many times what the slowest takes on a machine that is busy.
const patience = 8 * time.Minute

// Command is exec.Command that ends with the test, after a long wait, or before
// the time of the whole run is up, whatever comes first.
func Command(tb testing.TB, name string, args ...string) *exec.Cmd {
	tb.Helper()
	return within(tb, timeLeft(tb), name, args...)
}

func timeLeft(tb testing.TB) time.Duration {
	tb.Helper()
	left := patience
	if d, ok := tb.(interface{ Deadline() (time.Time, bool) }); ok {
		if at, limited := d.Deadline(); limited {
			const toTell = 20 * time.Second
			left = max(min(left, time.Until(at)-toTell), time.Second)
		}
	}
	return left
}

func within(tb testing.TB, left time.Duration, name string, args ...string) *exec.Cmd {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), left)
	tb.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = 10 * time.Second // for who holds the output open
	cmd.Cancel = func() error {
		if ctx.Err() != context.DeadlineExceeded {
			return cmd.Process.Kill() // the test ended first, and can be told nothing
		}
		tb.Errorf("%s did not end within %s: %s", cmd, left.Round(time.Millisecond), standing(cmd.Process.Pid))
		return cmd.Process.Kill()
	}
	return cmd
}

// standing is what Linux says a process waits for.
func standing(pid int) string {
	var said []string
	for _, name := range []string{"stat", "wchan", "syscall"} {
		if text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name)); err == nil {
			said = append(said, name+" "+strings.TrimSpace(string(text)))
		}
	}
	return strings.Join(said, "; ")
}
