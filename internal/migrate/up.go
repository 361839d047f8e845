package migrate

import (
	"context"
	"errors"
	"time"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
)

// Up applies what is pending in every database, in parallel. One that fails
// stops none of the others; the statuses come in the order of the targets, and
// each says what became of its database.
func Up(ctx context.Context, targets []Target, o Options) []Status {
	o = o.withDefaults()
	statuses := each(ctx, targets, o, func(ctx context.Context, t Target) Status {
		started := o.Now()
		u := upper{Options: o, target: t}
		s := u.up(ctx)
		s.Took = o.Now().Sub(started)
		return s
	}, unknown)
	partial(statuses)
	return statuses
}

// upper is the run on one database.
type upper struct {
	Options
	target  Target
	created bool
	ran     []string
	halfway bool
}

func (u *upper) up(ctx context.Context) Status {
	if u.target.Link.URL == "" {
		return u.skipped()
	}
	plan, err := look(ctx, u.target, u.Options)
	if err != nil {
		return without(u.target, err)
	}
	if err := refuse(plan); err != nil {
		return u.failed(plan, err)
	}
	python, djangoErr := u.python(ctx, plan)
	if djangoErr != nil && !u.AllowSkipped {
		return u.failed(plan, djangoErr)
	}
	if !python && len(plan.of(SQL)) == 0 && !plan.Missing {
		return u.finished(plan, djangoErr)
	}
	plan, err = u.apply(ctx, plan, python)
	if err != nil {
		return u.failed(plan, err)
	}
	return u.finished(plan, djangoErr)
}

// skipped is the status of a database without an address. A product's may be
// missing, as in Django's settings; a run without the default one is a mistake,
// unless it is allowed.
func (u *upper) skipped() Status {
	s := without(u.target, nil)
	if u.target.Alias == DefaultDatabase && !u.AllowSkipped {
		s.Err = &fault.Error{
			Code: fault.DatabaseSkipped,
			What: "the default database has no address",
			Why:  u.target.Link.Skipped,
			Fix: []string{
				"on your own machine: hogli dev up, or DEBUG=1 hogli migrate:up",
				"elsewhere: set DATABASE_URL, or pass --allow-skipped, or --scope",
			},
		}
	}
	return s
}

// refuse is the fault of a database whose applied migrations were changed.
func refuse(p Plan) error {
	var faults []error
	for _, c := range p.Changed {
		faults = append(faults, c.Fault())
	}
	return errors.Join(faults...)
}

// python tells whether manage.py is to be run: when migrations of this database
// are pending, and in the default database always, since Django's own apps and
// those of libraries have migrations that are not in the repository. err says
// why what is pending cannot be run.
func (u *upper) python(ctx context.Context, plan Plan) (run bool, err error) {
	pending := len(plan.of(Python)) > 0
	always := u.target.Alias == DefaultDatabase && u.target.has(Python)
	if !pending && !always {
		return false, nil
	}
	err = u.Django.Ready(ctx)
	if !pending {
		return err == nil, nil
	}
	return err == nil, err
}

// apply makes the database where it may, takes the lock, and plans again: what
// another run did meanwhile is not done twice.
func (u *upper) apply(ctx context.Context, plan Plan, python bool) (Plan, error) {
	if u.target.MayCreate {
		created, err := postgres.EnsureDatabase(ctx, u.target.Link)
		if err != nil {
			return plan, err
		}
		if u.created = created; created {
			u.say("ok", "created the database")
		}
	}
	s, err := open(ctx, u.target, u.Options)
	if err != nil {
		return plan, err
	}
	defer s.close()
	if plan, err = s.replan(ctx); err != nil {
		return plan, err
	}
	if err := refuse(plan); err != nil {
		return plan, err
	}
	if python {
		if plan, err = u.manage(ctx, s, plan); err != nil {
			return plan, err
		}
	}
	for _, step := range plan.of(SQL) {
		if err = u.step(ctx, s, step); err != nil {
			break
		}
	}
	u.halfway = s.stepped
	after, readErr := s.replan(context.WithoutCancel(ctx))
	if readErr != nil {
		after = plan
	}
	return after, err
}

func (u *upper) step(ctx context.Context, s *session, step Step) error {
	started := u.Now()
	if err := s.applyFile(ctx, step); err != nil {
		u.say("fail", step.ID())
		return err
	}
	u.ran = append(u.ran, step.ID())
	u.say("ok", step.ID()+" ("+u.Now().Sub(started).Round(time.Millisecond).String()+")")
	return nil
}

func (u *upper) say(status, text string) {
	u.Progress(Progress{Status: status, Alias: u.target.Alias, Text: text})
}

// replan compares with what the database says now. A search path that the last
// file set would hide the tables.
func (s *session) replan(ctx context.Context) (Plan, error) {
	var history History
	err := s.fresh(ctx, s.Limits.Statement)
	if err == nil {
		history, err = readHistory(ctx, s.conn)
	}
	if err != nil {
		return Plan{Target: s.target}, broken(ctx, "the history of "+s.target.Alias+" cannot be read", err)
	}
	return Compare(s.target, history), nil
}

// finished is the status of a database that went through; djangoErr is why
// some of it was skipped.
func (u *upper) finished(plan Plan, djangoErr error) Status {
	s := plan.status(func() error { return djangoErr })
	s.Ran, s.Created = u.ran, u.created
	return s
}

// failed is the status of a database that did not.
func (u *upper) failed(plan Plan, err error) Status {
	s := plan.status(func() error { return nil })
	e, _ := errors.AsType[*fault.Error](err)
	if e != nil && e.Code == fault.Unreachable {
		s = without(u.target, err)
	}
	if e != nil && e.Code == fault.MissingProgram {
		s = plan.status(func() error { return err })
	}
	s.Ran, s.Created, s.Err, s.halfway = u.ran, u.created, err, u.halfway
	if e != nil && s.Reason == "" {
		s.Reason = e.What
	}
	return s
}
