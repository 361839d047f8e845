package migrate

import (
	"context"
	"fmt"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
)

// Existence is what Ensure found, or did.
type Existence string

// The answers of Ensure.
const (
	Created  Existence = "created"
	Existing Existence = "existing"
	Missing  Existence = "missing" // and not hogli's to create
	NoLink   Existence = "skipped" // it has no address
	NoServer Existence = "unreachable"
)

// Ensured is one database after Ensure.
type Ensured struct {
	Alias, Database string
	State           Existence
	Reason          string
	Err             error
}

// Ensure creates the databases that are not there, on a developer's server.
// Elsewhere it only looks.
func Ensure(ctx context.Context, targets []Target, o Options) []Ensured {
	o = o.withDefaults()
	return each(ctx, targets, o, func(ctx context.Context, t Target) Ensured {
		e := Ensured{Alias: t.Alias, Database: t.Database}
		if t.Link.URL == "" {
			e.State, e.Reason = NoLink, t.Link.Skipped
			return e
		}
		e.State, e.Err = ensure(ctx, t, o)
		if e.Err != nil {
			e.Reason = oneLine(e.Err)
		}
		return e
	}, func(t Target, err error) Ensured {
		return Ensured{Alias: t.Alias, Database: t.Database, State: NoServer, Reason: oneLine(err), Err: err}
	})
}

func ensure(ctx context.Context, t Target, o Options) (Existence, error) {
	if t.MayCreate {
		created, err := postgres.EnsureDatabase(ctx, t.Link)
		switch {
		case err != nil:
			return NoServer, err
		case created:
			return Created, nil
		}
		return Existing, nil
	}
	conn, err := postgres.Connect(ctx, t.Link, o.app(), o.connect())
	if postgres.SQLState(err) == "3D000" {
		return Missing, &fault.Error{
			Code: fault.Unreachable,
			What: fmt.Sprintf("the database of %s does not exist", t.Alias),
			Why:  "the address is from " + t.Link.Source + ", and hogli creates databases on a developer's server only",
			Fix:  []string{"have it created there", "or set DEBUG=1, when this is a developer's server"},
			Err:  err,
		}
	}
	if err != nil {
		return NoServer, err
	}
	return Existing, postgres.Close(conn)
}
