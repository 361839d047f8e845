package proc

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"
)

// environ is the environment a process was started with, each variable ended
// by NUL; nil when it may not be read. While a program is loaded, and while one
// ends, the kernel shows an empty one for a moment, and the process would be
// taken for a stranger that lives: that moment is waited for, out of patience.
func environ(pid int, patience *int) []byte {
	for {
		env, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
		if len(env) > 0 || errors.Is(err, fs.ErrPermission) || *patience <= 0 || settled(pid) {
			return env
		}
		time.Sleep(time.Millisecond)
		*patience--
	}
}

// More fields of /proc/PID/stat, counted as in table_linux.go.
const (
	statFlags  = 6
	statEnvEnd = 48 // where the environment ends in its memory; 0 for none yet, or none any more
)

// kernelThread is PF_KTHREAD of the flags in a stat line: it never has an environment.
const kernelThread = 0x00200000

// settled tells whether a process without an environment will stay so.
func settled(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true // gone
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) <= statEnvEnd || fields[statState] == "Z" || fields[statState] == "X" {
		return true
	}
	flags, err := strconv.ParseUint(fields[statFlags], 10, 64)
	return err != nil || flags&kernelThread != 0 || fields[statEnvEnd] != "0"
}
