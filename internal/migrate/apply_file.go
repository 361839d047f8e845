package migrate

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// applyFile applies one SQL migration: all of it and its history row in one
// transaction, or, for a file without one, statement by statement.
func (s *session) applyFile(ctx context.Context, step Step) error {
	if step.File.NoTransaction {
		return s.applyStatements(ctx, step)
	}
	err := s.retry(ctx, step.ID(), func() error { return s.applyWhole(ctx, step) })
	return s.explain(ctx, step, err)
}

// applyWhole is one try. The text goes to the server in one piece: what is
// executed is what stands in the file.
func (s *session) applyWhole(ctx context.Context, step Step) error {
	if err := s.fresh(ctx, s.Limits.Statement); err != nil {
		return err
	}
	started := s.Now()
	defer s.rollback(ctx)
	if err := s.exec(ctx, "BEGIN"); err != nil {
		return err
	}
	if done, err := s.run(ctx, step.File.UpSQL()); err != nil {
		return &failed{err: err, at: step.File.Up.Start, text: step.File.UpSQL(), statement: done}
	}
	if s.conn.PgConn().TxStatus() != 'T' {
		return errTransactionEnded
	}
	if err := s.record(ctx, step, s.Now().Sub(started)); err != nil {
		return err
	}
	return s.exec(ctx, "COMMIT")
}

// asOneself undoes the file's SET ROLE and SET SESSION AUTHORIZATION until the
// end of the transaction: hogli's tables belong to the role that logged in.
const asOneself = "SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL role TO DEFAULT"

// record writes the history row, as the last thing of a transaction.
func (s *session) record(ctx context.Context, step Step, took time.Duration) error {
	if err := s.exec(ctx, asOneself); err != nil {
		return err
	}
	var down *string
	if step.File.HasDown() {
		text := step.File.DownSQL()
		down = &text
	}
	_, err := s.conn.Exec(ctx, `INSERT INTO `+s.table(Table)+` (app, name, checksum, up_sql, down_sql, run_id, duration)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		step.App.Label, step.Name, step.File.Checksum(), step.File.UpSQL(), down, s.RunID, took)
	return err
}

// failed is a statement that failed. The server counts its position in
// characters of the text that was sent.
type failed struct {
	err       error
	at        int    // where the text begins in the file, in bytes
	text      string // as sent
	statement int    // how many statements of the file succeeded before
}

// Error is what the server said.
func (f *failed) Error() string { return f.err.Error() }

// Unwrap gives the server's error.
func (f *failed) Unwrap() error { return f.err }

// offset is the byte of the file that the error is about: where the server
// points, also into the body of a DO block, else where the statement begins.
func (f *failed) offset(e *pgconn.PgError, starts []int) int {
	if e.Position > 0 {
		return f.at + bytesOf(f.text, int(e.Position)-1)
	}
	if n, ok := inner(f.text, e.InternalQuery); ok {
		return f.at + n + bytesOf(e.InternalQuery, max(int(e.InternalPosition)-1, 0))
	}
	if f.statement < len(starts) {
		return starts[f.statement]
	}
	return f.at
}

// inner is where the query of a DO block or a function begins in the text, when
// it stands there once. PL/pgSQL makes SELECT of PERFORM.
func inner(text, query string) (at int, ok bool) {
	if n := onlyIndex(text, query); n >= 0 {
		return n, true
	}
	rest, isSelect := strings.CutPrefix(query, "SELECT")
	n := onlyIndex(text, rest)
	return n - len("SELECT"), isSelect && n >= len("SELECT")
}
