package migrate

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/fault"
)

func TestStopped(t *testing.T) {
	t.Parallel()
	refused := &fault.Error{Code: fault.Changed, What: "changed"}
	held := errors.Join(refused, &fault.Error{Code: fault.LockHeld, What: "held"})
	for name, row := range map[string]struct {
		all  []Status
		want string // of the reason; "" means no error
	}{
		"nothing done":      {[]Status{{Alias: "a"}, {Alias: "b", Err: refused}}, ""},
		"nothing refused":   {[]Status{{Alias: "a", Ran: []string{"x/1"}}}, ""},
		"applied":           {[]Status{{Alias: "a", Ran: []string{"x/1", "x/2"}}, {Alias: "b", Err: held}}, "a: applied x/1, x/2"},
		"created":           {[]Status{{Alias: "a", Created: true, Ran: []string{"x/1"}}, {Alias: "b", Err: refused}}, "a: created the database; applied x/1"},
		"in one":            {[]Status{{Alias: "a", Created: true, Err: refused}}, "a: created the database"},
		"halfway":           {[]Status{{Alias: "a", halfway: true, Err: refused}}, "a: ran statements outside of a transaction"},
		"told as more":      {[]Status{{Alias: "a", Created: true, Err: errors.Join(refused, &fault.Error{Code: fault.MigrationPartial})}}, ""},
		"the machine lacks": {[]Status{{Alias: "a", Ran: []string{"x/1"}}, {Alias: "b", Err: &fault.Error{Code: fault.Unreachable}}}, ""},
	} {
		err := Stopped(row.all)
		got := ""
		if e, ok := errors.AsType[*fault.Error](err); ok {
			got = e.Why
		}
		if got != row.want || err != nil && fault.ExitOf(err) != fault.ExitPartial {
			t.Errorf("%s: got %q, exit %d, want %q", name, got, fault.ExitOf(err), row.want)
		}
	}
}

// TestFailureInACreatedDatabase: the database stays, so it is no failure
// without consequences.
func TestFailureInACreatedDatabase(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_bad", "-- +up\nSELEC 1;\n")
	key := "PRODUCT_DB_ONE_WRITER_URL"
	f.vars[key] += "_made"
	f.vars["DEBUG"] = "1"
	s := f.up()["one"]
	_ = mustFail(t, s.Err, fault.MigrationPartial)
	if !s.Created {
		t.Errorf("got %+v", s)
	}
	name := f.conn("one").Config().Database
	f.vars[key] = strings.TrimSuffix(f.vars[key], "_made")
	f.exec(f.conn("one"), "DROP DATABASE "+name+" WITH (FORCE)")
}

// TestHeldAfterOthers: a run that waits in vain for one database has done the
// work in the other.
func TestHeldAfterOthers(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one", "two")
	f.sql("one", "0001_links", links)
	f.sql("two", "0001_links", links)
	f.options.LockTimeout = 100 * time.Millisecond
	conn := f.conn("two")
	if _, err := conn.Exec(t.Context(), "SELECT pg_advisory_lock($1)", lockKey); err != nil {
		t.Fatal(err)
	}
	all := Up(t.Context(), f.targets(), f.options)
	_ = mustFail(t, byDatabase(all)["two"].Err, fault.LockHeld)
	e := mustFail(t, Stopped(all), fault.MigrationPartial)
	if e.Why != "one_db_writer: applied one/0001_links" {
		t.Errorf("got %q", e.Why)
	}
}
