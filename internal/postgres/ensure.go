package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/posthog/hogli/internal/fault"
)

// EnsureDatabase creates the database of a link unless it is there, and tells
// whether it did. Two runs at once are fine: one creates it, both succeed. It
// is made of template0, which nobody can be connected to.
func EnsureDatabase(ctx context.Context, link Link) (created bool, err error) {
	conn, err := Connect(ctx, link, "hogli db:ensure", ConnectOptions{})
	if err == nil {
		closeQuietly(conn)
		return false, nil
	}
	if SQLState(err) != "3D000" {
		return false, err
	}
	config, parseErr := pgx.ParseConfig(link.URL)
	if parseErr != nil {
		return false, malformed(link, parseErr)
	}
	conn, err = maintenance(ctx, link)
	if err != nil {
		return false, err
	}
	defer closeQuietly(conn)
	name := pgx.Identifier{config.Database}.Sanitize()
	_, err = conn.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE template0")
	switch SQLState(err) {
	case "42P04", "23505": // somebody else created it meanwhile
		return false, nil
	case "42501":
		return false, &fault.Error{
			Code: fault.Unreachable,
			What: fmt.Sprintf("%s may not create database %s on %s:%d", config.User, config.Database, config.Host, config.Port),
			Why:  "the role has no right to create databases\nthe address is from " + sourceOf(link),
			Fix: []string{
				"as a superuser: ALTER ROLE " + pgx.Identifier{config.User}.Sanitize() + " CREATEDB;",
				"or have the database created: CREATE DATABASE " + name + " OWNER " + pgx.Identifier{config.User}.Sanitize() + ";",
			},
			Err: err,
		}
	}
	if err == nil {
		return true, nil
	}
	if stopped := interrupted(ctx, "while creating database "+config.Database); stopped != nil {
		return false, stopped
	}
	return false, unreachable(link, config, err)
}

// maintenance connects to a database of the server that is always there.
func maintenance(ctx context.Context, link Link) (*pgx.Conn, error) {
	var first error
	for _, database := range []string{"postgres", "template1"} {
		at, ok := link.At(database)
		if !ok {
			return nil, malformed(link, errors.New("only a postgres:// address can be changed to another database"))
		}
		conn, err := Connect(ctx, at, "hogli db:ensure", ConnectOptions{Lock: defaultStatement})
		if err == nil {
			return conn, nil
		}
		if first == nil {
			first = err
		}
	}
	return nil, first
}
