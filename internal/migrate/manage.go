package migrate

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/migrate/django"
)

// djangoLock is the lock_timeout of Django's sessions. manage.py cannot be
// retried statement by statement, so it waits longer than hogli's own.
const djangoLock = "20s"

// manage runs Django's migrations of one database, while the session holds the
// lock, idle and outside a transaction. What was applied is what Django's table
// says, also after a failure.
func (u *upper) manage(ctx context.Context, s *session, plan Plan) (Plan, error) {
	before := plan
	var err error
	for _, app := range u.djangoApps(plan) {
		environ := []string{"PGAPPNAME=" + s.app(), "PGOPTIONS=-c lock_timeout=" + djangoLock}
		if err = u.Django.Migrate(ctx, u.target.Through, app, environ); err != nil {
			break
		}
	}
	after, readErr := s.replan(context.WithoutCancel(ctx))
	if readErr != nil {
		return before, errors.Join(err, readErr)
	}
	for _, id := range after.Applied {
		if !slices.Contains(before.Applied, id) {
			u.ran = append(u.ran, id)
			u.say("ok", id)
		}
	}
	return after, u.explainDjango(ctx, err)
}

// djangoApps are the arguments of manage.py migrate: "" for all apps of the
// default database, else each app that has something pending.
func (u *upper) djangoApps(plan Plan) []string {
	if u.target.Alias == DefaultDatabase {
		return []string{""}
	}
	var apps []string
	for _, step := range plan.of(Python) {
		apps = append(apps, step.App.Label)
	}
	return slices.Compact(apps)
}

func (u *upper) explainDjango(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	failed, ok := errors.AsType[*django.Failed](err)
	if !ok {
		return err
	}
	out := &fault.Error{
		Code: fault.MigrationFailed,
		What: fmt.Sprintf("Django's migrations failed in %s: %s", u.target.Alias, failed.What),
		Why:  failed.Output,
		Fix:  []string{"mend what the output names, then run hogli migrate:up again"},
		Err:  err,
	}
	if id := failed.Migration; id != "" {
		u.say("fail", id)
		out.What = fmt.Sprintf("%s failed in %s: %s", id, u.target.Alias, failed.What)
	}
	return out
}
