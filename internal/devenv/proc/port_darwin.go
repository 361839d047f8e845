package proc

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// listener asks lsof, which macOS ships.
func listener(port int) int {
	out, _ := exec.Command("/usr/sbin/lsof", "-nP", fmt.Sprintf("-iTCP:%d", port), "-sTCP:LISTEN", "-Fp").Output()
	for line := range strings.Lines(string(out)) {
		if pid, err := strconv.Atoi(strings.TrimPrefix(strings.TrimSpace(line), "p")); err == nil {
			return pid
		}
	}
	return 0
}
