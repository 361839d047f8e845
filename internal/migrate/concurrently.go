package migrate

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/posthog/hogli/internal/migrate/sqlfile"
)

// tryBare retries only the making of an index: what it leaves is known, and
// taken away first.
func (s *session) tryBare(ctx context.Context, what string, step Step, n int) error {
	try := func() error { return s.bare(ctx, step, n) }
	if concurrentIndex(step.File.Up.Statements[n]).name == "" {
		return s.watch.during(ctx, what, try)
	}
	return s.retry(ctx, what, try)
}

// bare runs a statement that cannot be in a transaction.
func (s *session) bare(ctx context.Context, step Step, n int) error {
	one := step.File.Up.Statements[n]
	i := concurrentIndex(one)
	if err := s.clear(ctx, step, i); err != nil {
		return err
	}
	if err := s.mark(ctx, step, n, false); err != nil {
		return err
	}
	if err := s.unhurried(ctx, step, i, func() error { return s.send(ctx, step, n) }); err != nil {
		if _, answered := errors.AsType[*pgconn.PgError](err); answered && !s.conn.IsClosed() {
			_ = s.unmark(ctx, step, n) // its end was seen: it failed
		}
		return err
	}
	return s.mark(ctx, step, n, true)
}

// unhurried runs a CONCURRENTLY statement without a lock timeout, unless the
// file sets its own: waiting blocks nobody, giving up leaves an invalid index.
func (s *session) unhurried(ctx context.Context, step Step, i index, f func() error) error {
	if i.name == "" || strings.Contains(strings.ToLower(step.File.UpSQL()), "lock_timeout") {
		return f()
	}
	if err := s.exec(ctx, "SET lock_timeout = 0"); err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	return s.exec(ctx, fmt.Sprintf("SET lock_timeout = %d", s.Limits.Lock.Milliseconds()))
}

// index is the index of a CREATE or DROP INDEX CONCURRENTLY, as written.
type index struct {
	create bool
	name   string // with its schema where one is written
	table  string // with its schema where one is written; of CREATE
}

func concurrentIndex(one sqlfile.Statement) index {
	head := one.Head
	skip := func(words ...string) bool {
		for n, w := range words {
			if n >= len(head) || !strings.EqualFold(head[n], w) {
				return false
			}
		}
		head = head[len(words):]
		return true
	}
	create := skip("CREATE")
	if !create && !skip("DROP") {
		return index{}
	}
	skip("UNIQUE")
	if !skip("INDEX", "CONCURRENTLY") {
		return index{}
	}
	_ = skip("IF", "NOT", "EXISTS") || skip("IF", "EXISTS")
	if skip("ON") { // a name that Postgres chooses
		return index{}
	}
	found := index{create: create}
	found.name, head = dotted(head)
	if skip("ON") {
		skip("ONLY")
		found.table, _ = dotted(head)
	}
	return found
}

// dotted reads a name of one or several parts.
func dotted(head []string) (name string, rest []string) {
	for len(head) > 0 {
		name += head[0]
		head = head[1:]
		if len(head) == 0 || head[0] != "." {
			break
		}
		name += "."
		head = head[1:]
	}
	return name, head
}

// clear drops the invalid index of the name that is to be built: a build left
// it that failed, and IF NOT EXISTS would keep it.
func (s *session) clear(ctx context.Context, step Step, i index) error {
	if !i.create {
		return nil
	}
	full, valid, err := s.indexState(ctx, i)
	if err != nil || full == "" || valid {
		return err
	}
	s.waits(step.ID() + ": dropping the invalid index " + full + " that an earlier try left")
	return s.unhurried(ctx, step, i, func() error { return s.exec(ctx, "DROP INDEX CONCURRENTLY IF EXISTS "+full) })
}

// indexState finds the index in the schema of its table; full is "" when it is
// not there.
func (s *session) indexState(ctx context.Context, i index) (full string, valid bool, err error) {
	query := `SELECT format('%I.%I', n.nspname, c.relname), x.indisvalid AND x.indisready
		FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.oid = to_regclass($1)`
	args := []any{i.name}
	if i.table != "" {
		query = strings.Replace(query, "c.oid = to_regclass($1)", "c.relname = (parse_ident($1))[1] AND x.indrelid = to_regclass($2)", 1)
		args = append(args, i.table)
	}
	found, err := s.conn.Query(ctx, query, args...)
	if err != nil {
		return "", false, err
	}
	_, err = pgx.ForEachRow(found, []any{&full, &valid}, func() error { return nil })
	return full, valid, err
}
