package proc

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// A process is found by its mark from the moment that Start returns, and until
// it is gone: while it starts and while it ends the kernel shows no environment.
func TestFindWhileStartingAndEnding(t *testing.T) {
	t.Parallel()
	for n := range 300 {
		run := fmt.Sprintf("0123456789ab-settle-%d", n)
		cmd := exec.Command("sleep", "1000")
		cmd.Env = append(os.Environ(), RunMark+"="+run)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		found, err := Match{Run: run}.Find()
		if err != nil || len(found) != 1 {
			t.Errorf("round %d: right after its start: %v, %v", n, found, err)
		}
		id, err := Child(cmd.Process.Pid)
		if err != nil {
			t.Fatal(err)
		}
		_ = cmd.Process.Kill()
		if found, err = (Match{Run: run}).Find(); err != nil || len(found) == 0 && id.Alive() {
			t.Errorf("round %d: it lives and is not found: %v", n, err)
		}
		_ = cmd.Wait()
	}
}
