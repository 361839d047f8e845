package migrate

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
)

// Options are what a run needs from outside.
type Options struct {
	RunID        string           // names the run in application_name and in the history
	Now          func() time.Time // the clock, to measure
	Django       Django           // runs Django's migrations
	AllowSkipped bool             // Django's migrations that cannot be run are skipped
	Parallel     int              // databases at a time; 8
	LockTimeout  time.Duration    // how long to wait for another run; 1 min
	Limits       Limits
	Progress     func(Progress) // called one at a time; may be nil
}

// Limits are those of the sessions that migrate. Zero takes the default in the
// comment.
type Limits struct {
	Lock      time.Duration // how long a statement waits for a table; 2 s
	Statement time.Duration // of a file in a transaction; 10 min
	Retries   int           // after a lock that was not got, or a deadlock; 5
	Delay     time.Duration // before the first retry, then twice as long each time; 250 ms
}

// Django runs manage.py.
type Django interface {
	Ready(ctx context.Context) error // why it cannot be run
	Migrate(ctx context.Context, alias, app string, session []string) error
}

// Progress is something that happens in a database while a run goes on.
type Progress struct {
	Status string // ok, skip, wait, fail
	Alias  string
	Text   string
}

const defaultParallel = 8

func (o Options) withDefaults() Options {
	o.Parallel = cmp.Or(o.Parallel, defaultParallel)
	o.LockTimeout = cmp.Or(o.LockTimeout, time.Minute)
	o.Limits.Lock = cmp.Or(o.Limits.Lock, 2*time.Second)
	o.Limits.Statement = cmp.Or(o.Limits.Statement, 10*time.Minute)
	o.Limits.Retries = cmp.Or(o.Limits.Retries, 5)
	o.Limits.Delay = cmp.Or(o.Limits.Delay, 250*time.Millisecond)
	var mu sync.Mutex
	told := o.Progress
	o.Progress = func(p Progress) {
		if told != nil {
			mu.Lock()
			defer mu.Unlock()
			told(p)
		}
	}
	return o
}

// app is the application_name of the run's sessions.
func (o Options) app() string { return "hogli " + o.RunID }

func (o Options) connect() postgres.ConnectOptions {
	return postgres.ConnectOptions{Lock: o.Limits.Lock, Statement: o.Limits.Statement}
}

// each runs f for every database, at most Parallel at a time, and gives the
// answers in the order of the databases. One that panics is the answer that
// failed makes of the fault; the others go on.
func each[T any](ctx context.Context, targets []Target, o Options, f func(context.Context, Target) T, failed func(Target, error) T) []T {
	out := make([]T, len(targets))
	slots := make(chan struct{}, o.Parallel)
	var all sync.WaitGroup
	for n, t := range targets {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			defer func() {
				if panicked := recover(); panicked != nil {
					out[n] = failed(t, fault.Internal(fmt.Errorf("%v\n%s", panicked, debug.Stack())))
				}
			}()
			out[n] = f(ctx, t)
		})
	}
	all.Wait()
	return out
}
