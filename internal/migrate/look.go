package migrate

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
)

// look reads the history of a database and compares. A database that is not
// there counts as empty where hogli may create it.
func look(ctx context.Context, t Target, o Options) (Plan, error) {
	conn, err := postgres.Connect(ctx, t.Link, o.app(), o.connect())
	if t.MayCreate && postgres.SQLState(err) == "3D000" {
		return Compare(t, History{Missing: true}), nil
	}
	if err != nil {
		return Plan{Target: t}, err
	}
	defer func() { _ = postgres.Close(conn) }()
	history, err := readHistory(ctx, conn)
	if err != nil {
		return Plan{Target: t}, broken(ctx, "the history of "+t.Alias+" cannot be read", err)
	}
	return Compare(t, history), nil
}

// broken is the fault of a session that failed at something that is no
// migration.
func broken(ctx context.Context, what string, err error) error {
	if ctx.Err() != nil {
		return fault.Interrupt(context.Cause(ctx), what)
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	f := &fault.Error{Code: fault.Unreachable, What: what, Why: err.Error(), Err: err}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		f.Why = "the server says: " + e.Message + " (SQLSTATE " + e.Code + ")"
		if e.Code == "42501" {
			f.Fix = []string{"give the role of this address the right, or use the address of the database's owner"}
		}
	}
	return f
}

// oneLine is an error as a cell of a table.
func oneLine(err error) string {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return strings.SplitN(err.Error(), "\n", 2)[0]
	}
	if why, _, _ := strings.Cut(e.Why, "\n"); why != "" {
		return e.What + ": " + why
	}
	return e.What
}
