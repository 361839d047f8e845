package devenv

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/posthog/hogli/internal/devenv/stack"
)

// The pace of probing.
const (
	probeFirst   = 25 * time.Millisecond
	probeSlowest = 100 * time.Millisecond // while starting
	probeIdle    = 5 * time.Second        // once ready
	probeRecheck = time.Second            // after a failure of a ready unit
	probeStrikes = 3                      // failures in a row until it is not ready any more
	probeTry     = 5 * time.Second        // one try
)

// check asks once whether a unit is ready; nil means yes.
type check func(ctx context.Context) error

// surroundings are what probes need to know of a unit.
type surroundings struct {
	root    string
	dir     string
	env     []string
	started time.Time
}

// newCheck makes the check of a probe. A log probe has none: its lines come to
// the watcher that newWatcher makes.
func newCheck(r *stack.Ready, at surroundings) check {
	switch r.Kind {
	case "http":
		return checkHTTP(r.Target)
	case "tcp":
		return checkTCP(r.Target)
	case "exec":
		return checkExec(r.Exec.Argv(), at)
	case "file":
		return checkFile(r.Target, at)
	case "postgres":
		return checkPostgres(r.Target)
	default:
		return nil
	}
}

// newWatcher makes a function that sees each line and a channel that is closed
// at the first one that matches.
func newWatcher(pattern string) (watch func(line string), seen chan struct{}, err error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, nil, err
	}
	seen = make(chan struct{})
	done := false
	return func(line string) {
		if !done && re.MatchString(line) {
			done = true
			close(seen)
		}
	}, seen, nil
}

// untilReady checks ever more slowly until the check passes. The error says
// that time ran out and what the last try said.
func untilReady(ctx context.Context, c check, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var last error
	for pause := probeFirst; ; pause = min(pause*2, probeSlowest) {
		err := once(ctx, c)
		if err == nil {
			return nil
		}
		if ctx.Err() == nil || last == nil {
			last = err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not ready within %s: %w", timeout, last)
		case <-time.After(pause):
		}
	}
}

// keepReady goes on checking a ready unit and tells every change of mind.
func keepReady(ctx context.Context, c check, tell func(err error)) {
	strikes := 0
	for pause := probeIdle; ; {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		err := once(ctx, c)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			if strikes >= probeStrikes {
				tell(nil)
			}
			strikes, pause = 0, probeIdle
		default:
			strikes++
			pause = probeRecheck
			if strikes == probeStrikes {
				tell(err)
			}
			if strikes > probeStrikes {
				pause = probeIdle
			}
		}
	}
}

func once(ctx context.Context, c check) error {
	ctx, cancel := context.WithTimeout(ctx, probeTry)
	defer cancel()
	return c(ctx)
}
