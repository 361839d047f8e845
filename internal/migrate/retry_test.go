package migrate

import (
	"strings"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/fault"
)

// TestRetryWithABlocker: somebody reads the table in a transaction that stays
// open; the run says who, gives way to others meanwhile, and gets through.
func TestRetryWithABlocker(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_links", links)
	f.up()
	f.sql("one", "0002_column", "-- +up\nALTER TABLE links ADD COLUMN slug text;\n")
	blocker := f.conn("one")
	f.exec(blocker, "BEGIN; SELECT * FROM links /* the report */")
	tries := 0
	f.options.Progress = func(p Progress) {
		f.said = append(f.said, p)
		if strings.Contains(p.Text, "a lock was not got in time") {
			if tries++; tries == 2 {
				f.exec(blocker, "COMMIT")
			}
		}
	}
	if s := f.up()["one"]; s.Err != nil || len(s.Ran) != 1 {
		t.Fatalf("got %+v", s)
	}
	heard := f.heard()
	if !strings.Contains(heard, "one/0002_column waits for a lock held by somebody else (server process") || !strings.Contains(heard, "idle in transaction") ||
		!strings.Contains(heard, "/* the report */") || tries < 2 {
		t.Errorf("heard\n%s", heard)
	}
	if at, tries := strings.Index(heard, "held by"), strings.Index(heard, "not got in time"); at > tries {
		t.Errorf("who blocks was said after the retry\n%s", heard)
	}
}

func TestRetriesEnd(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_links", links)
	f.up()
	f.sql("one", "0002_column", "-- +up\nALTER TABLE links ADD COLUMN slug text;\n")
	f.options.Limits.Retries, f.options.Limits.Lock = 1, 2*time.Second // the watch logs in within half of it
	f.exec(f.conn("one"), "BEGIN; SELECT * FROM links")
	e := mustFail(t, f.up()["one"].Err, fault.MigrationFailed)
	if !strings.Contains(e.Why, "held by somebody else") || !strings.Contains(e.Fix[0], "end what holds the lock") || e.Where.Start.Line != 2 {
		t.Errorf("got %+v", e)
	}
}

// TestOnlySafeCodesAreRetried counts the tries with a sequence, which no
// rollback takes back.
func TestOnlySafeCodesAreRetried(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	for code, tries := range map[string]string{"40001": "3", "40P01": "3", "23505": "1", "57014": "1"} {
		f.exec(f.conn("one"), "CREATE SEQUENCE tries")
		f.sql("one", "0001_x", `-- +up
DO $$ BEGIN IF nextval('tries') < 3 THEN RAISE EXCEPTION 'again' USING ERRCODE = '`+code+`'; END IF; END $$;`)
		f.up()
		if got := f.value("one", "SELECT last_value FROM tries"); got != tries {
			t.Errorf("%s: %s tries, want %s", code, got, tries)
		}
		f.exec(f.conn("one"), "DROP SEQUENCE tries; TRUNCATE hogli_migrations")
	}
}
