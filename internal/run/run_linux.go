package run

import "syscall"

// attributes make a program the leader of a group, and end it when hogli is
// killed: the lock under which it works is free then.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
