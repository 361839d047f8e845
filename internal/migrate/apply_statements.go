package migrate

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/migrate/sqlfile"
	"github.com/posthog/hogli/internal/postgres"
)

// A file without a transaction runs statement by statement. Most statements
// still commit together with the record that they ran; those that Postgres
// allows in no transaction are marked as begun, run, and marked as done, so
// that the run after one that died in between knows which one to look at.

// progress is what the database says about one statement of a file.
type progress struct {
	Checksum string
	Done     bool
}

// applyStatements goes on where an earlier run stopped.
func (s *session) applyStatements(ctx context.Context, step Step) error {
	if err := s.fresh(ctx, 0); err != nil {
		return s.explain(ctx, step, err)
	}
	started := s.Now()
	before, err := s.progressOf(ctx, step)
	if err != nil {
		return s.explain(ctx, step, err)
	}
	if count := len(step.File.Up.Statements); len(before) > count {
		return changedStatement(step, step.File.Up.Statements[count-1], count)
	}
	for n, one := range step.File.Up.Statements {
		p, seen := before[n+1]
		if seen && p.Done && p.Checksum != sqlfile.ChecksumOf(step.File.Text(one)) {
			return changedStatement(step, one, n)
		}
		if seen && p.Done && !one.Begins("SET") && !one.Begins("RESET") {
			continue
		}
		through := false
		if seen && !p.Done {
			if through, err = s.resume(ctx, step, n, p); err != nil {
				return s.explain(ctx, step, err)
			}
		}
		if through {
			continue
		}
		if err := s.statement(ctx, step, n); err != nil {
			return s.explain(ctx, step, err)
		}
	}
	return s.explain(ctx, step, s.retry(ctx, step.ID(), func() error {
		defer s.rollback(ctx)
		if err := s.exec(ctx, "BEGIN"); err != nil {
			return err
		}
		if err := s.record(ctx, step, s.Now().Sub(started)); err != nil {
			return err
		}
		if _, err := s.conn.Exec(ctx, `DELETE FROM `+s.table(progressTable)+` WHERE app = $1 AND name = $2`, step.App.Label, step.Name); err != nil {
			return err
		}
		return s.exec(ctx, "COMMIT")
	}))
}

func (s *session) progressOf(ctx context.Context, step Step) (map[int]progress, error) {
	found, err := s.conn.Query(ctx, `SELECT statement, checksum, done FROM `+s.table(progressTable)+` WHERE app = $1 AND name = $2`, step.App.Label, step.Name)
	if err != nil {
		return nil, err
	}
	all := map[int]progress{}
	var n int
	var p progress
	_, err = pgx.ForEachRow(found, []any{&n, &p.Checksum, &p.Done}, func() error {
		all[n] = p
		return nil
	})
	return all, err
}

// statement runs one statement: in a transaction with its record, where it can
// be in one.
func (s *session) statement(ctx context.Context, step Step, n int) error {
	what := fmt.Sprintf("%s, statement %d", step.ID(), n+1)
	err := s.retry(ctx, what, func() error {
		defer s.rollback(ctx)
		if err := s.exec(ctx, "BEGIN"); err != nil {
			return err
		}
		if err := s.send(ctx, step, n); err != nil {
			return err
		}
		if err := s.mark(ctx, step, n, true); err != nil {
			return err
		}
		return s.exec(ctx, "COMMIT")
	})
	switch postgres.SQLState(err) {
	case "25001", "2D000": // not in a transaction; or it ends one itself
		err = s.tryBare(ctx, what, step, n)
	}
	if err == nil {
		s.stepped = true
	}
	return err
}

func (s *session) send(ctx context.Context, step Step, n int) error {
	one := step.File.Up.Statements[n]
	if err := s.exec(ctx, step.File.Text(one)); err != nil {
		return &failed{err: err, at: one.Start, text: step.File.Text(one), statement: n}
	}
	return nil
}

// mark writes down how far a statement is: at the end of its transaction, or,
// for one outside, in a transaction of its own.
func (s *session) mark(ctx context.Context, step Step, n int, done bool) error {
	return s.note(ctx, `INSERT INTO `+s.table(progressTable)+` AS p (app, name, statement, checksum, done, run_id)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (app, name, statement) DO UPDATE SET checksum = $4, done = $5, run_id = $6, at = clock_timestamp()`,
		step.App.Label, step.Name, n+1, sqlfile.ChecksumOf(step.File.Text(step.File.Up.Statements[n])), done, s.RunID)
}

func (s *session) unmark(ctx context.Context, step Step, n int) error {
	return s.note(ctx, `DELETE FROM `+s.table(progressTable)+` WHERE app = $1 AND name = $2 AND statement = $3`, step.App.Label, step.Name, n+1)
}

// note changes the progress as the role that logged in; after the transaction
// the file's role and session authorization are back.
func (s *session) note(ctx context.Context, sql string, args ...any) error {
	if s.conn.PgConn().TxStatus() == 'I' {
		defer s.rollback(ctx)
		if err := s.exec(ctx, "BEGIN"); err != nil {
			return err
		}
		if err := s.note(ctx, sql, args...); err != nil {
			return err
		}
		return s.exec(ctx, "COMMIT")
	}
	if err := s.exec(ctx, asOneself); err != nil {
		return err
	}
	_, err := s.conn.Exec(ctx, sql, args...)
	return err
}

func changedStatement(step Step, one sqlfile.Statement, n int) error {
	return &fault.Error{
		Code:  fault.Changed,
		What:  fmt.Sprintf("statement %d of %s was changed after it had run", n+1, step.ID()),
		Where: step.File.WordAt(one.Start),
		Why:   "an earlier run stopped behind it; the file runs without a transaction, so what ran stays",
		Fix:   []string{"put the statement back as it was; change only those that did not run yet"},
	}
}
