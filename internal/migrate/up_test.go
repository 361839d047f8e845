package migrate

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
)

const links = "-- +up\nCREATE TABLE links (id int);\nINSERT INTO links VALUES (1);\n-- +down\nDROP TABLE links;\n"

func TestUpWritesTheHistory(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_links", links)
	f.sql("one", "0002_more", "-- +up\r\nSET search_path = pg_catalog;\r\nINSERT INTO public.links VALUES (2);\r\n")
	if s := f.status()["one"]; s.State != Pending || len(s.Pending) != 2 || s.Applied != 0 {
		t.Errorf("before: %+v", s)
	}
	s := f.up()["one"]
	if diff := cmp.Diff([]string{"one/0001_links", "one/0002_more"}, s.Ran); diff != "" || s.Err != nil || s.State != InSync {
		t.Fatalf("%v\n%s", s.Err, diff)
	}
	got := f.value("one", `SELECT string_agg(concat_ws('|', app, name, length(checksum), up_sql, down_sql, run_id, duration > '0'), ';' ORDER BY id) FROM hogli_migrations`)
	want := "one|0001_links|64|\nCREATE TABLE links (id int);\nINSERT INTO links VALUES (1);\n|\nDROP TABLE links;\n|test|t;" +
		"one|0002_more|64|\r\nSET search_path = pg_catalog;\r\nINSERT INTO public.links VALUES (2);\r\n|test|t"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if again := f.up()["one"]; again.State != InSync || len(again.Ran) != 0 || again.Applied != 2 {
		t.Errorf("again: %+v", again)
	}
}

// TestUpOfThree: a failure in one database stops neither of the others, is
// reported with its place, and leaves nothing of its migration.
func TestUpOfThree(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one", "two", "three")
	for _, p := range []string{"one", "two", "three"} {
		f.sql(p, "0001_links", links)
	}
	f.sql("two", "0002_bad", "-- +up\nCREATE TABLE half (id int);\nINSERT INTO links VALUES ('é', nothing);\n")
	f.sql("two", "0003_after", "-- +up\nSELECT 1;\n")
	f.sql("three", "0001_links", "-- +up\nSELECT 1/0;\n")
	all := f.up()
	e := mustFail(t, all["two"].Err, fault.MigrationPartial)
	if e.Where.String() != "products/two/backend/migrations/0002_bad.sql:3:32" || e.Where.End.Column != 39 {
		t.Errorf("got %s to %d", e.Where, e.Where.End.Column)
	}
	if e := mustFail(t, all["three"].Err, fault.MigrationPartial); !strings.Contains(e.What, "division by zero") {
		t.Errorf("got %+v", e)
	}
	if s := all["two"]; s.State != Pending || strings.Join(s.Pending, " ") != "two/0002_bad two/0003_after" || len(s.Ran) != 1 {
		t.Errorf("got %+v", s)
	}
	if all["one"].State != InSync || f.value("two", "SELECT to_regclass('half')") != "NULL" {
		t.Error("one is not through, or two is half")
	}
	if got := fault.ExitOf(errors.Join(all["two"].Err, all["three"].Err)); got != fault.ExitPartial {
		t.Errorf("exit %d", got)
	}
}

func TestNothingAppliedIsExitOne(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_bad", "-- +up\nSELEC 1;\n")
	e := mustFail(t, f.up()["one"].Err, fault.MigrationFailed)
	if e.Code.Exit() != fault.ExitFinding || !strings.HasSuffix(e.Where.String(), "0001_bad.sql:2:1") || !strings.Contains(e.Why, "nothing of it is in the database") {
		t.Errorf("got %+v", e)
	}
}

// TestTwoRunners: ten runs at once apply each migration once, and all succeed.
func TestTwoRunners(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	for n := range 5 {
		f.sql("one", fmt.Sprintf("000%d_step", n+1), fmt.Sprintf("-- +up\nCREATE TABLE IF NOT EXISTS seen (n int);\nINSERT INTO seen VALUES (%d);\nSELECT pg_sleep(0.02);\n", n))
	}
	targets := f.targets()
	var all sync.WaitGroup
	ran := make([]int, 10)
	for n := range ran {
		all.Go(func() {
			o := f.options
			o.Progress = nil
			for _, s := range Up(t.Context(), targets, o) {
				if s.Err != nil {
					t.Error(s.Err)
				}
				ran[n] += len(s.Ran)
			}
		})
	}
	all.Wait()
	sum := 0
	for _, n := range ran {
		sum += n
	}
	if got := f.value("one", "SELECT string_agg(n::text, '' ORDER BY n) FROM seen"); got != "01234" || sum != 5 {
		t.Errorf("seen %s, %v applied", got, ran)
	}
}

func TestChangedIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_links", links)
	f.up()
	f.sql("one", "0001_links", strings.Replace(links, "id int", "id bigint", 1))
	f.sql("one", "0002_next", "-- +up\nCREATE TABLE next (id int);\n")
	if s := f.status()["one"]; s.State != Drift || s.Err != nil || Exit([]Status{s}, false) != fault.ExitFinding {
		t.Errorf("got %+v", s)
	}
	s := f.up()["one"]
	e := mustFail(t, s.Err, fault.Changed)
	if e.Where.Start.Line != 2 || fault.ExitOf(s.Err) != fault.ExitRefused || f.value("one", "SELECT to_regclass('next')") != "NULL" {
		t.Errorf("got %+v", e)
	}
}

func TestMissingDatabase(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_links", links)
	key := "PRODUCT_DB_ONE_WRITER_URL"
	f.vars[key] += "_new"
	if s := f.up()["one"]; s.State != Unreachable || fault.ExitOf(s.Err) != fault.ExitEnvironment {
		t.Errorf("without DEBUG: %+v", s)
	}
	f.vars["DEBUG"] = "1"
	if s := f.status()["one"]; s.State != Pending || s.Reason != "the database does not exist yet" {
		t.Errorf("status: %+v", s)
	}
	s := f.up()["one"]
	if s.State != InSync || !s.Created || s.Err != nil {
		t.Errorf("with DEBUG: %+v", s)
	}
	conn := f.conn("one")
	name := conn.Config().Database
	_ = conn.Close(t.Context())
	f.vars[key] = strings.TrimSuffix(f.vars[key], "_new")
	f.exec(f.conn("one"), "DROP DATABASE "+name+" WITH (FORCE)")
}

func TestSkippedAndUnreachable(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one", "two", "three")
	for _, p := range []string{"one", "two", "three"} {
		f.sql(p, "0001_links", links)
	}
	delete(f.vars, "PRODUCT_DB_ONE_WRITER_URL")
	f.vars["PRODUCT_DB_TWO_WRITER_URL"] = "postgres://u:secret@127.0.0.1:1/x"
	all := f.up()
	if s := all["one"]; s.State != Skipped || s.Err != nil || !strings.Contains(s.Reason, "PRODUCT_DB_ONE_WRITER_URL") {
		t.Errorf("got %+v", s)
	}
	if s := all["two"]; s.State != Unreachable || fault.ExitOf(s.Err) != fault.ExitEnvironment || strings.Contains(s.Reason+s.Err.Error(), "secret") {
		t.Errorf("got %+v", s)
	}
	if all["three"].State != InSync {
		t.Errorf("got %+v", all["three"])
	}
	f.options.AllowSkipped = false
	e := mustFail(t, f.up()[DefaultDatabase].Err, fault.DatabaseSkipped)
	if !strings.Contains(e.Why, "DATABASE_URL") {
		t.Errorf("got %+v", e)
	}
}

// TestRefusedLogin: a server that answers and lets nobody in is unreachable.
func TestRefusedLogin(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one", "two")
	f.sql("one", "0001_links", links)
	for product, login := range map[string]*url.Userinfo{"one": url.UserPassword("posthog", "s3cret"), "two": url.UserPassword("nobody_at_all", "s3cret")} {
		key := postgres.Variable(product, "WRITER")
		address, err := url.Parse(f.vars[key])
		if err != nil {
			t.Fatal(err)
		}
		address.User = login
		f.vars[key] = address.String()
	}
	for name, all := range map[string]map[string]Status{"status": f.status(), "up": f.up()} {
		for _, database := range []string{"one", "two"} {
			s := all[database]
			if s.State != Unreachable || fault.ExitOf(s.Err) != fault.ExitEnvironment || !strings.Contains(s.Reason, "cannot connect to database") || strings.Contains(s.Reason+s.Err.Error(), "s3cret") {
				t.Errorf("%s of %s: %+v", name, database, s)
			}
		}
	}
	delete(f.vars, "DATABASE_URL")
	if s := f.status()[DefaultDatabase]; s.State != Skipped || !strings.Contains(s.Reason, "DATABASE_URL is not set") || !strings.HasSuffix(s.Reason, "; set it, or hogli dev up") {
		t.Errorf("default: %+v", s)
	}
}

func TestReadersOfTheHistoryNeedNoTable(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	if s := f.status()["one"]; s.State != InSync || f.value("one", "SELECT to_regclass('hogli_migrations')") != "NULL" {
		t.Errorf("got %+v", s)
	}
}
