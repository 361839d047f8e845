package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/postgres/pgtest"
	"github.com/posthog/hogli/internal/run/runtest"
)

// scriptTest is the key of the script's own test among its values.
type scriptTest struct{}

func testOf(ts *testscript.TestScript) testing.TB {
	tb, ok := ts.Value(scriptTest{}).(testing.TB)
	if !ok {
		ts.Fatalf("the script has no test")
	}
	return tb
}

// scriptPG is `pg [DATABASE..]`: a real Postgres. DATABASE_URL names a fresh,
// empty database, and so does PRODUCT_DB_<DATABASE>_WRITER_URL of each one named.
func scriptPG(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: pg [database...]")
	}
	ts.Setenv("DATABASE_URL", pgtest.New(testOf(ts)))
	for _, database := range args {
		ts.Setenv(postgres.Variable(database, "WRITER"), pgtest.New(testOf(ts)))
	}
}

// scriptNoDatabase is `nodb DATABASE..`: the server of `pg` has no local
// database of these products now, nor when the script has ended. Names are the
// script's own: scripts share the server.
func scriptNoDatabase(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: nodb database...")
	}
	server := pgtest.Server(testOf(ts))
	for _, database := range args {
		drop := "DROP DATABASE IF EXISTS " + postgres.LocalName(database) + " WITH (FORCE)"
		scriptQuery(ts, server, drop)
		ts.Defer(func() { scriptQuery(ts, server, drop) })
	}
}

// scriptSQL is `sql URL QUERY [WANT]`: runs a query; with WANT its single value
// must read so.
func scriptSQL(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: sql url query [want]")
	}
	if len(args) == 2 {
		scriptQuery(ts, args[0], args[1])
		return
	}
	if got := scriptQuery(ts, args[0], "SELECT coalesce(("+args[1]+")::text, 'NULL')"); got != args[2] {
		ts.Fatalf("%s: got %q, want %q", args[1], got, args[2])
	}
}

func scriptQuery(ts *testscript.TestScript, url, query string) string {
	ctx := testOf(ts).Context()
	if ctx.Err() != nil { // the script has ended, and cleans up
		return ""
	}
	conn, err := postgres.Connect(ctx, postgres.Link{URL: url, Source: "the script"}, "script", postgres.ConnectOptions{})
	ts.Check(err)
	defer func() { _ = postgres.Close(conn) }()
	results, err := conn.PgConn().Exec(ctx, query).ReadAll()
	ts.Check(err)
	if len(results) == 0 || len(results[0].Rows) == 0 {
		return ""
	}
	return string(results[0].Rows[0][0])
}

// scriptDjango is `django`: an interpreter with Django is the active virtual
// environment. Without one the script is skipped; with CI=true it fails.
func scriptDjango(ts *testscript.TestScript, _ bool, _ []string) {
	tb := testOf(ts)
	root, err := filepath.Abs("../..")
	ts.Check(err)
	for _, python := range []string{os.Getenv("HOGLI_TEST_PYTHON"), filepath.Join(root, ".venv", "bin", "python")} {
		if _, err := os.Stat(python); python != "" && err == nil && strings.HasPrefix(filepath.Base(python), "python") {
			ts.Setenv("VIRTUAL_ENV", filepath.Dir(filepath.Dir(python)))
			return
		}
	}
	const why = "this script needs an interpreter with Django: run make setup, or name one with HOGLI_TEST_PYTHON"
	runtest.Lacks(tb, why)
}
