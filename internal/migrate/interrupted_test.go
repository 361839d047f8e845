package migrate

import (
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/migrate/sqlfile"
)

// died makes a database in which a run died in the first statement of a file,
// and the file as it is now.
func (f *fixture) died(before, statement, now string) {
	f.t.Helper()
	conn := f.conn("one")
	f.exec(conn, createTables+before)
	_, err := conn.Exec(f.t.Context(), "INSERT INTO hogli_migration_progress (app, name, statement, checksum, done, run_id) VALUES ('one', '0001_x', 1, $1, false, 'x')", sqlfile.ChecksumOf(statement))
	if err != nil {
		f.t.Fatal(err)
	}
	f.sql("one", "0001_x", "-- hogli: no-transaction\n-- +up\n"+now+";\n")
}

// TestChangedAfterItWasBegun: the index that a dead run built is not taken for
// the one that the file asks for now.
func TestChangedAfterItWasBegun(t *testing.T) {
	t.Parallel()
	const table = "CREATE TABLE a (id int, other int);"
	const begun, changed = "CREATE INDEX CONCURRENTLY a_id ON a (id)", "CREATE INDEX CONCURRENTLY a_id ON a (other)"
	for name, now := range map[string]string{
		"another column": changed,
		"if not exists":  "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (other)",
		"in transaction": "CREATE INDEX IF NOT EXISTS a_id ON a (other)",
		"another name":   "CREATE INDEX CONCURRENTLY b_id ON a (id)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, "one")
			f.died(table+"CREATE INDEX a_id ON a (id)", begun, now)
			s := f.up()["one"]
			e := mustFail(t, s.Err, fault.Changed)
			if e.Code.Exit() != fault.ExitRefused || e.Where.Start.Line != 3 || !strings.Contains(e.What, "statement 1 of one/0001_x was changed") || s.State != Pending {
				t.Errorf("got %+v", e)
			}
			f.exec(f.conn("one"), strings.SplitN(e.Fix[1], ": ", 2)[1]+"; DROP INDEX a_id")
			if s := f.up()["one"]; s.Err != nil || s.State != InSync {
				t.Errorf("after the fix: %+v", s)
			}
		})
	}
	t.Run("invalid", func(t *testing.T) {
		t.Parallel()
		f := newFixture(t, "one")
		f.died(table+"INSERT INTO a VALUES (1, 1), (1, 2)", begun, changed)
		_, _ = f.conn("one").Exec(t.Context(), "CREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id)") // leaves an invalid one
		if s := f.up()["one"]; s.Err != nil || !strings.Contains(f.value("one", "SELECT pg_get_indexdef('a_id'::regclass)"), "(other)") {
			t.Errorf("got %+v", s)
		}
	})
}

// TestInterruptedCall: what cannot be looked at is not run twice, except for
// what may be.
func TestInterruptedCall(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	const call = "CALL add()"
	f.died("CREATE TABLE a (id int); CREATE PROCEDURE add() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO a VALUES (1); COMMIT; END $$", call, call)
	e := mustFail(t, f.up()["one"].Err, fault.Changed)
	if e.Code.Exit() != fault.ExitRefused || !strings.Contains(e.What, "statement 1 of one/0001_x (CALL add) was begun by a run that died") || f.value("one", "SELECT count(*) FROM a") != "0" {
		t.Fatalf("got %+v", e)
	}
	f.exec(f.conn("one"), strings.SplitN(e.Fix[2], ": ", 2)[1])
	if s := f.up()["one"]; s.Err != nil || f.value("one", "SELECT count(*) FROM a") != "0" {
		t.Errorf("said to be done: %+v", s)
	}
	f.exec(f.conn("one"), "DELETE FROM hogli_migrations")
	if s := f.up()["one"]; s.Err != nil || f.value("one", "SELECT count(*) FROM a") != "1" {
		t.Errorf("without the mark: %+v", s)
	}
	g := newFixture(t, "one")
	g.died("CREATE TABLE a (id int)", "VACUUM a", "VACUUM a")
	if s := g.up()["one"]; s.Err != nil {
		t.Errorf("vacuum: %+v", s)
	}
}
