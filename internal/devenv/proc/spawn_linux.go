package proc

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Detach makes a child the leader of a session of its own.
func Detach(attr *syscall.SysProcAttr) *syscall.SysProcAttr {
	if attr == nil {
		attr = &syscall.SysProcAttr{}
	}
	attr.Setsid = true
	return attr
}

// Leash is Detach, and the kernel sends sig when the thread that started the
// child ends: the last layer, for when everything that could sweep is dead.
func Leash(attr *syscall.SysProcAttr, sig syscall.Signal) *syscall.SysProcAttr {
	attr = Detach(attr)
	attr.Pdeathsig = sig
	return attr
}

// Adopt makes the calling process the parent of every orphan below it.
func Adopt() error {
	return unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
}

// Rename gives the calling process another name in process lists, so that
// `pkill hogli` and `killall hogli` pass it by.
func Rename(name string) { _ = os.WriteFile("/proc/self/comm", []byte(name), 0) }

// Reap collects the orphans that came to this process and ended. A child that
// stays a zombie for two looks has nobody else waiting for it: those that
// os/exec started are collected at once by their own Wait.
func Reap(ctx context.Context) {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGCHLD)
	defer signal.Stop(ended)
	seen := map[int]bool{}
	var again <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-ended:
			if again == nil {
				again = time.After(time.Second)
			}
		case <-again:
			again = nil
			if seen = reapOnce(seen); len(seen) > 0 {
				again = time.After(time.Second)
			}
		}
	}
}

func reapOnce(seen map[int]bool) map[int]bool {
	table, _ := Table()
	next := map[int]bool{}
	for _, p := range table {
		if p.Parent != os.Getpid() || !p.Zombie {
			continue
		}
		if seen[p.PID] {
			_, _ = syscall.Wait4(p.PID, nil, syscall.WNOHANG, nil)
			continue
		}
		next[p.PID] = true
	}
	return next
}
