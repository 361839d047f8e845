package migrate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
)

// session is the one connection that works on a database: it holds the lock,
// runs the SQL and writes the history.
type session struct {
	Options
	target Target
	conn   *pgx.Conn
	schema string // of hogli's tables, quoted
	watch  *watch

	stepped bool // a statement outside a transaction was done
}

// open connects, takes the lock and makes hogli's tables.
func open(ctx context.Context, t Target, o Options) (*session, error) {
	conn, err := postgres.Connect(ctx, t.Link, o.app(), o.connect())
	if err != nil {
		return nil, err
	}
	s := &session{Options: o, target: t, conn: conn}
	s.watch = &watch{session: s}
	if err := s.prepare(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *session) prepare(ctx context.Context) error {
	if err := s.refusePooler(ctx); err != nil {
		return err
	}
	if err := lock(ctx, s.conn, s.Options, func(holder string) { s.waits("another run is at work: " + holder) }); err != nil {
		return err
	}
	if _, err := s.conn.PgConn().Exec(ctx, createTables).ReadAll(); err != nil {
		return broken(ctx, "hogli's tables cannot be made in "+s.target.Alias, err)
	}
	var schema string
	if err := s.conn.QueryRow(ctx, schemaOf).Scan(&schema); err != nil {
		return broken(ctx, "hogli's tables are not found in "+s.target.Alias, err)
	}
	s.schema = pgx.Identifier{schema}.Sanitize()
	return nil
}

// refusePooler: a pooler that shares sessions takes the lock on one of them and
// gives the next statement another. It shows in the process number that it
// makes up at login.
func (s *session) refusePooler(ctx context.Context) error {
	var pid uint32
	if err := s.conn.QueryRow(ctx, `SELECT pg_backend_pid()`).Scan(&pid); err != nil {
		return broken(ctx, "the session cannot be used", err)
	}
	if pid == s.conn.PgConn().PID() {
		return nil
	}
	fix := "give DATABASE_URL the server's own address for this run"
	if s.target.Alias != DefaultDatabase {
		fix = "set " + postgres.Variable(s.target.Database, "DIRECT") + " to the server's own address"
	}
	return &fault.Error{
		Code: fault.Unreachable,
		What: s.target.Alias + " is behind a connection pooler",
		Why:  "a lock and its limits do not last on sessions that are shared\nthe address is from " + s.target.Link.Source,
		Fix:  []string{fix},
	}
}

// close ends the session, and with it the lock.
func (s *session) close() { _ = postgres.Close(s.conn) }

// waits says what keeps the session.
func (s *session) waits(text string) {
	s.Progress(Progress{Status: "wait", Alias: s.target.Alias, Text: text})
}

// table is the full name of one of hogli's tables.
func (s *session) table(name string) string { return s.schema + "." + name }

// fresh makes the session as it was at first: what a migration SETs does not
// last beyond its file.
func (s *session) fresh(ctx context.Context, statement time.Duration) error {
	err := s.exec(ctx, fmt.Sprintf(
		"RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; SET lock_timeout = %d; SET statement_timeout = %d; SET idle_in_transaction_session_timeout = '1min'",
		s.Limits.Lock.Milliseconds(), max(statement, 0).Milliseconds()))
	if err != nil {
		return err
	}
	err = s.exec(ctx, "SET client_connection_check_interval = '500ms'")
	if _, refused := errors.AsType[*pgconn.PgError](err); refused { // an old server, or one on macOS
		return nil
	}
	return err
}

// exec runs SQL without parameters: one statement or several.
func (s *session) exec(ctx context.Context, sql string) error {
	_, err := s.run(ctx, sql)
	return err
}

// run is exec that also tells how many statements succeeded.
func (s *session) run(ctx context.Context, sql string) (done int, err error) {
	results := s.conn.PgConn().Exec(ctx, sql)
	for results.NextResult() {
		if _, err := results.ResultReader().Close(); err == nil {
			done++
		}
	}
	return done, results.Close()
}

// rollback ends a failed transaction; on a broken connection there is nothing
// to end.
func (s *session) rollback(ctx context.Context) {
	if s.conn.PgConn().TxStatus() != 'I' {
		_ = s.exec(context.WithoutCancel(ctx), "ROLLBACK")
	}
}
