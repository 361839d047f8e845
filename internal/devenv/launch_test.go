package devenv

import (
	"os/exec"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/devenv/proc"
)

func TestAbortLeavesNobody(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("sh", "-c", "sleep 1000 & echo; wait")
	cmd.SysProcAttr = proc.Detach(nil)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	leader, err := proc.Child(cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	abort(cmd)
	if cmd.ProcessState == nil {
		t.Error("it was not waited for")
	}
	var left []proc.Process
	for range 1000 {
		if left, err = (proc.Match{Sessions: []int{leader.PID}}).Find(); err == nil && len(left) == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("left: %v, %v", left, err)
}
