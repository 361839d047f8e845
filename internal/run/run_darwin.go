package run

import "syscall"

// attributes make a program the leader of a group. macOS has no parent-death
// signal.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
