package postgres

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// isServer tells whether a live process is the server of a data folder: it is
// called postgres, is no zombie, and stands in the folder. What the system
// does not let us see counts as yes.
func isServer(pid int, data string) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return !os.IsNotExist(err)
	}
	name, rest, _ := strings.Cut(string(stat), ") ")
	if strings.HasPrefix(rest, "Z") || !strings.HasSuffix(name, "(postgres") && !strings.HasSuffix(name, "(postmaster") {
		return false
	}
	at, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pid))
	if err != nil {
		return true
	}
	real, err := filepath.EvalSymlinks(data)
	return err != nil || at == real
}
