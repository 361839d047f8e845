package proc

import (
	"os/exec"
	"runtime"
)

// Spawner starts programs from one thread of its own, which lives as long as
// the Spawner. Linux ties the parent-death signal to the thread that forked,
// and Go ends idle threads: from any other thread children would die at random.
type Spawner struct {
	work chan func()
}

// NewSpawner starts the thread.
func NewSpawner() *Spawner {
	s := &Spawner{work: make(chan func())}
	go func() {
		runtime.LockOSThread()
		for job := range s.work {
			job()
		}
	}()
	return s
}

// Start is cmd.Start on the Spawner's thread.
func (s *Spawner) Start(cmd *exec.Cmd) error {
	done := make(chan error, 1)
	s.work <- func() { done <- cmd.Start() }
	return <-done
}

// Close ends the thread; a child that still lives gets its parent-death signal.
func (s *Spawner) Close() { close(s.work) }
