package migrate

import (
	"context"
	"strings"
	"time"

	"github.com/posthog/hogli/internal/fault"
)

// State is how a database stands to the migrations on disk.
type State string

// The states, as status prints them.
const (
	InSync      State = "in_sync"
	Pending     State = "pending"
	Orphans     State = "orphans"
	Drift       State = "drift"
	Unreachable State = "unreachable"
	Skipped     State = "skipped"
)

// Status is the state of one database. After a run it also says what became of
// it.
type Status struct {
	Alias    string
	Database string
	State    State
	Applied  int
	Pending  []string // app/0001_name
	Orphans  []string
	Drift    []string
	Reason   string // why, in one line; "" when there is nothing to say

	Ran     []string      // what this run applied, in order
	Created bool          // this run created the database
	Took    time.Duration // of this run
	Err     error         // why this run, or the look at the database, failed

	halfway bool // a file outside a transaction was begun
}

// Exit is the exit status of a look at databases: 1 for what is not in sync, 3
// for what cannot be reached, the highest of all. strict counts skipped
// databases as not in sync.
func Exit(all []Status, strict bool) fault.Exit {
	exit := fault.ExitOK
	for _, s := range all {
		switch s.State {
		case Unreachable:
			exit = max(exit, fault.ExitEnvironment)
		case Pending, Orphans, Drift:
			exit = max(exit, fault.ExitFinding)
		case Skipped:
			if strict {
				exit = max(exit, fault.ExitFinding)
			}
		case InSync:
		}
		if s.Err != nil {
			exit = max(exit, fault.ExitOf(s.Err))
		}
	}
	return exit
}

// StatusOf looks at the databases, in parallel, and changes nothing.
func StatusOf(ctx context.Context, targets []Target, o Options) []Status {
	o = o.withDefaults()
	return each(ctx, targets, o, func(ctx context.Context, t Target) Status {
		plan, err := look(ctx, t, o)
		if err != nil {
			return without(t, err)
		}
		return plan.status(func() error { return o.Django.Ready(ctx) })
	}, unknown)
}

// status is the state that the plan means. ready tells whether Django's
// migrations can be run; it is asked only when some are pending.
func (p Plan) status(ready func() error) Status {
	s := Status{
		Alias: p.Alias, Database: p.Database, State: InSync,
		Applied: len(p.Applied), Pending: ids(p.Pending), Orphans: append([]string{}, p.Orphans...),
	}
	for _, c := range p.Changed {
		s.Drift = append(s.Drift, c.App+"/"+c.File.Name)
	}
	var djangoErr error
	if len(p.of(Python)) > 0 {
		djangoErr = ready()
	}
	switch {
	case len(p.Changed) > 0:
		s.State, s.Reason = Drift, "changed after it was applied: "+strings.Join(s.Drift, ", ")
	case len(p.Orphans) > 0:
		s.State, s.Reason = Orphans, "applied, and not on this branch: "+strings.Join(s.Orphans, ", ")
	case len(p.of(SQL)) > 0 || len(p.Pending) > 0 && djangoErr == nil:
		s.State = Pending
	case djangoErr != nil:
		s.State = Skipped
	}
	if p.Missing && s.Reason == "" {
		s.Reason = "the database does not exist yet"
	}
	if djangoErr != nil {
		s.Reason = join(s.Reason, oneLine(djangoErr))
	}
	return s
}

// without is the state of a database that could not be looked into: what is
// pending there is not known.
func without(t Target, err error) Status {
	s := unknown(t, err)
	if t.Link.URL == "" {
		s.State, s.Reason, s.Err = Skipped, t.Link.Skipped, nil
		switch {
		case t.Alias == DefaultDatabase:
			s.Reason += "; set it, or hogli dev up"
		case t.has(Python):
			s.Reason += "; without it Django keeps these tables in the default database"
		}
	}
	return s
}

// unknown is the state of a database that nothing is known of but an error.
func unknown(t Target, err error) Status {
	s := Status{Alias: t.Alias, Database: t.Database, State: Unreachable, Pending: []string{}, Orphans: []string{}, Err: err}
	if err != nil {
		s.Reason = oneLine(err)
	}
	return s
}

func (t Target) has(kind Kind) bool {
	for _, a := range t.Apps {
		if a.Kind == kind {
			return true
		}
	}
	return false
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
