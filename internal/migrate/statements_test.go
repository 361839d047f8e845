package migrate

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/migrate/sqlfile"
)

const steps = `-- hogli: no-transaction
-- +up
SET hogli.kept = 'yes';
CREATE TABLE a (id int);
INSERT INTO a VALUES (1);
CREATE INDEX CONCURRENTLY a_id ON a (id);
VACUUM a;
INSERT INTO nöthing VALUES (1);
INSERT INTO a SELECT 2 WHERE current_setting('hogli.kept') = 'yes';
`

// TestNoTransactionResumes: what ran stays and is not run again; the statement
// that failed may be mended, those before it may not.
func TestNoTransactionResumes(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_steps", steps)
	s := f.up()["one"]
	e := mustFail(t, s.Err, fault.MigrationPartial)
	if !strings.HasSuffix(e.Where.String(), ".sql:8:13") || !strings.Contains(e.Why, "the next run begins with this one") || s.State != Pending {
		t.Errorf("got %+v", e)
	}
	if got := f.value("one", "SELECT string_agg(statement || ':' || done, ' ' ORDER BY statement) FROM hogli_migration_progress"); got != "1:true 2:true 3:true 4:true 5:true" {
		t.Errorf("progress %s", got)
	}
	f.sql("one", "0001_steps", strings.Replace(steps, "VALUES (1)", "VALUES (3)", 1))
	if e := mustFail(t, f.up()["one"].Err, fault.Changed); e.Where.Start.Line != 5 {
		t.Errorf("got %+v", e)
	}
	f.sql("one", "0001_steps", strings.Replace(steps, "nöthing", "a", 1))
	if s := f.up()["one"]; s.Err != nil || s.State != InSync {
		t.Fatalf("got %+v", s)
	}
	got := f.value("one", "SELECT string_agg(id::text, '' ORDER BY id) FROM a") + f.value("one", "SELECT count(*) FROM hogli_migration_progress")
	if got != "1120" { // 1, mended 1, 2 and no progress
		t.Errorf("got %s", got)
	}
}

// TestNoTransactionFailure: the error says what of the file is done, and stands
// at the statement also where the server points nowhere.
func TestNoTransactionFailure(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	for _, row := range []struct{ up, place, why string }{
		{"SELEC 1;\nSELECT 2;\n", ".sql:3:1", "it is the first statement of the file: none of the others was begun"},
		{"CREATE TABLE a (id int);\nCREATE TABLE a (id int);\n", ".sql:4:1", "the statements before it are done; the next run begins with this one"},
	} {
		f.sql("one", "0001_steps", "-- hogli: no-transaction\n-- +up\n"+row.up)
		e, _ := errors.AsType[*fault.Error](f.up()["one"].Err)
		if e == nil || !strings.HasSuffix(e.Where.String(), row.place) || !strings.HasSuffix(e.Why, row.why) {
			t.Errorf("%q: got %+v", row.up, e)
		}
	}
}

// TestInvalidIndexIsReplaced: what a failed build left would satisfy IF NOT EXISTS.
func TestInvalidIndexIsReplaced(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.exec(f.conn("one"), `CREATE SCHEMA other; CREATE TABLE other.a (id int); INSERT INTO other.a VALUES (1), (1)`)
	f.sql("one", "0001_unique", "-- hogli: no-transaction\n-- +up\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"A_id\" ON other.a (id);\n")
	const valid = `SELECT coalesce((SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('other."A_id"')), false)`
	e := mustFail(t, f.up()["one"].Err, fault.MigrationFailed)
	if !strings.Contains(e.Why, "Key (id)=(1) is duplicated") || f.value("one", `SELECT to_regclass('other."A_id"')`) == "NULL" {
		t.Fatalf("got %+v", e)
	}
	f.exec(f.conn("one"), "DELETE FROM other.a")
	if s := f.up()["one"]; s.Err != nil || f.value("one", valid) != "true" || !strings.Contains(f.heard(), "dropping the invalid index other.\"A_id\"") {
		t.Errorf("got %+v\n%s", s, f.heard())
	}
}

// TestKilledDuringABuild: the run dies while CREATE INDEX CONCURRENTLY waits for
// an old snapshot; the next one waits for the server to notice, and builds anew.
func TestKilledDuringABuild(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_index", "-- hogli: no-transaction\n-- +up\nCREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY a_id ON a (id);\nINSERT INTO a VALUES (1);\n")
	snapshot := f.conn("one")
	f.exec(snapshot, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1")
	holder := f.other()
	f.until("one", killedRuns+"query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock'")
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = holder.Wait()
	f.until("one", "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'hogli killed' AND datname = current_database())")
	f.exec(snapshot, "ROLLBACK")
	if got := f.value("one", "SELECT done FROM hogli_migration_progress WHERE statement = 2"); got != "false" {
		t.Errorf("the mark is %s", got)
	}
	s := f.up()["one"]
	if s.Err != nil || f.value("one", "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_id'::regclass") != "true" || f.value("one", "SELECT count(*) FROM a") != "1" {
		t.Errorf("got %+v\n%s", s, f.heard())
	}
}

// TestDiedAfterABuild: the index is there and valid, only its record is not.
func TestDiedAfterABuild(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.exec(f.conn("one"), "CREATE TABLE a (id int); CREATE INDEX a_id ON a (id)")
	f.exec(f.conn("one"), createTables)
	const create, drop = "CREATE INDEX CONCURRENTLY a_id ON a (id)", "DROP INDEX CONCURRENTLY b_id"
	for n, statement := range []string{create, drop} {
		_, err := f.conn("one").Exec(t.Context(), "INSERT INTO hogli_migration_progress (app, name, statement, checksum, done, run_id) VALUES ('one', '0001_index', $1, $2, false, 'x')", n+1, sqlfile.ChecksumOf(statement))
		if err != nil {
			t.Fatal(err)
		}
	}
	f.sql("one", "0001_index", "-- hogli: no-transaction\n-- +up\n"+create+";\n"+drop+";\n")
	if s := f.up()["one"]; s.Err != nil || s.State != InSync {
		t.Errorf("got %+v", s)
	}
	f.exec(f.conn("one"), "DELETE FROM hogli_migrations")
	for range 2 { // a failure that was seen leaves no mark
		if e := mustFail(t, f.up()["one"].Err, fault.MigrationFailed); !strings.Contains(e.What, `"a_id" already exists`) {
			t.Errorf("without the mark: %+v", e)
		}
	}
}

// TestConcurrentBuildersDoNotDeadlock: a second runner that waits for the lock
// holds no snapshot for which the build would wait.
func TestConcurrentBuildersDoNotDeadlock(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_index", "-- hogli: no-transaction\n-- +up\nCREATE TABLE a AS SELECT n FROM generate_series(1, 50000) n;\nCREATE INDEX CONCURRENTLY a_n ON a (n);\n")
	targets := f.targets()
	f.options.Progress, f.options.LockTimeout = nil, time.Minute
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if s := byDatabase(Up(t.Context(), targets, f.options))["one"]; s.Err != nil {
				t.Error(s.Err)
			}
		})
	}
	all.Wait()
	if f.value("one", "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_n'::regclass") != "true" {
		t.Error("the index is not valid")
	}
}

func TestConcurrentIndex(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]index{
		"create unique index concurrently if not exists A_b on only S.t (x)": {true, "A_b", "S.t"},
		`CREATE INDEX CONCURRENTLY "a b" ON t USING gin (x)`:                 {true, `"a b"`, "t"},
		"CREATE INDEX CONCURRENTLY ON t (x)":                                 {},
		"CREATE INDEX a ON t (x)":                                            {},
		"DROP INDEX CONCURRENTLY IF EXISTS s . a":                            {false, "s.a", ""},
		"REINDEX INDEX CONCURRENTLY a":                                       {},
	} {
		statements, _ := sqlfile.Split(text)
		if got := concurrentIndex(statements[0]); got != want {
			t.Errorf("%s: got %+v", text, got)
		}
	}
}
