package proc

import (
	"context"
	"syscall"
)

// Detach makes a child the leader of a session of its own.
func Detach(attr *syscall.SysProcAttr) *syscall.SysProcAttr {
	if attr == nil {
		attr = &syscall.SysProcAttr{}
	}
	attr.Setsid = true
	return attr
}

// Leash is Detach: macOS has no parent-death signal; the guardian and the next
// start do its work.
func Leash(attr *syscall.SysProcAttr, _ syscall.Signal) *syscall.SysProcAttr { return Detach(attr) }

// Adopt does nothing: orphans go to launchd on macOS and are found by their
// session and mark.
func Adopt() error { return nil }

// Rename does nothing: macOS has no name for a process but that of its file.
func Rename(string) {}

// Reap waits for the end: without a subreaper there are no orphans to collect.
func Reap(ctx context.Context) { <-ctx.Done() }
