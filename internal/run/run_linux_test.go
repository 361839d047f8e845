package run

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// helper makes the test binary a hogli that runs a program for long.
const helper = "HOGLI_RUN_HELPER"

func TestMain(m *testing.M) {
	if os.Getenv(helper) != "" {
		_, _ = Do(context.Background(), Cmd{Args: []string{"sh", "-c", "echo $$; exec sleep 1000"}, Stdout: os.Stdout})
		return
	}
	os.Exit(m.Run())
}

// What a killed hogli runs ends, too.
func TestKilledHogliLeavesNoChild(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helper+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	mustEnd(t, pid)
}

// mustEnd waits until a process is gone or a zombie.
func mustEnd(t *testing.T, pid int) {
	t.Helper()
	for range 1000 {
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		if err != nil || strings.Contains(string(stat), ") Z ") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %d is still alive", pid)
}
