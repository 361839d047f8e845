package proc

import (
	"errors"
	"fmt"
	"net"
	"syscall"
)

// Holder is the process that listens on a port; PID 0 when the system does
// not tell.
type Holder struct {
	PID     int
	Command string
	Run     string // its marks, when it belongs to a stack
	Unit    string
}

// PortTaken tells whether some process listens on the port of this machine,
// and who as far as the system tells.
func PortTaken(port int) (Holder, bool) {
	if !busy(port) {
		return Holder{}, false
	}
	pid := listener(port)
	if pid == 0 {
		return Holder{}, true
	}
	run, unit := Marks(pid)
	return Holder{PID: pid, Command: Command(pid), Run: run, Unit: unit}, true
}

// busy tries every address a unit may want: a program that listens on one of
// them is in the way of the others on some systems only.
func busy(port int) bool {
	for _, host := range []string{"", "127.0.0.1", "::1"} {
		l, err := net.Listen("tcp", net.JoinHostPort(host, fmt.Sprint(port)))
		if err == nil {
			_ = l.Close()
			continue
		}
		if errors.Is(err, syscall.EADDRINUSE) {
			return true
		}
	}
	return false
}
