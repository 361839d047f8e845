package proc

import (
	"context"
	"fmt"
	"syscall"
	"time"
)

// Sweep ends every process that Match means: a first signal, a grace, then
// SIGKILL, again and again until none is left. What is born meanwhile is found
// in the next round.
type Sweep struct {
	Match   Match
	Signals map[int]syscall.Signal // the first signal by process number; SIGTERM for the others
	Grace   time.Duration          // between the first signal and SIGKILL
	Limit   time.Duration          // give up after this long; 0 is ten seconds more than Grace
}

// Run sweeps and returns how many processes it ended. It fails when some are
// left at the limit or when ctx ends.
func (s Sweep) Run(ctx context.Context) (int, error) {
	limit := s.Limit
	if limit == 0 {
		limit = s.Grace + 10*time.Second
	}
	over, graceOver := time.NewTimer(limit), time.NewTimer(s.Grace)
	defer over.Stop()
	defer graceOver.Stop()
	kill := s.Grace <= 0
	told := map[Identity]bool{}
	for pause := 5 * time.Millisecond; ; pause = min(pause*2, 40*time.Millisecond) {
		found, err := s.Match.Find()
		if err != nil || len(found) == 0 {
			return len(told), err
		}
		s.tell(found, told, kill)
		select {
		case <-ctx.Done():
			return len(told), ctx.Err()
		case <-over.C:
			return len(told), fmt.Errorf("%d processes do not end, among them %d (%s)", len(found), found[0].PID, found[0].Name)
		case <-graceOver.C:
			kill = true
		case <-time.After(pause):
		}
	}
}

func (s Sweep) tell(found []Process, told map[Identity]bool, kill bool) {
	boot, err := BootID()
	if err != nil {
		return
	}
	for _, p := range found {
		id := Identity{PID: p.PID, Start: p.Start, Boot: boot}
		switch {
		case kill:
			_ = id.Signal(syscall.SIGKILL)
		case !told[id]:
			_ = id.Signal(s.first(p.PID))
		}
		told[id] = true
	}
}

func (s Sweep) first(pid int) syscall.Signal {
	if sig, ok := s.Signals[pid]; ok {
		return sig
	}
	return syscall.SIGTERM
}
