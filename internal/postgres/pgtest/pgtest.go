// Package pgtest gives tests a real Postgres: one throw-away server per test
// process, one fresh database per test.
//
// The server is HOGLI_TEST_DATABASE_URL when that is set, else one started on
// first use from HOGLI_PG_BIN or the binaries of the machine, with fsync off,
// also as root. It ends with the test process, whatever that dies of, and so do
// its files; no TestMain is needed.
//
// It refuses to pass silently: without a Postgres a test is skipped with the
// reason, and with CI=true it fails. It fetches binaries only into the folder
// that HOGLI_TEST_PG_CACHE names, as make test does.
package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/run/runtest"
)

// New makes an empty database for one test and gives its URL. It is dropped
// when the test ends, with the sessions that are left on it.
func New(tb testing.TB) string {
	tb.Helper()
	return NewNamed(tb, "test_"+strings.ToLower(rand.Text()[:12]))
}

// NewNamed is New with a name, for tests of code that derives the names of
// databases itself. Tests that share a name cannot run at the same time.
func NewNamed(tb testing.TB, name string) string {
	tb.Helper()
	base := postgres.Link{URL: Server(tb), Source: "pgtest"}
	link, ok := base.At(name)
	if !ok {
		tb.Fatal("HOGLI_TEST_DATABASE_URL is not a postgres:// URL")
	}
	quoted := pgx.Identifier{name}.Sanitize()
	execute(tb, base, "CREATE DATABASE "+quoted+" TEMPLATE template0")
	tb.Cleanup(func() { execute(tb, base, "DROP DATABASE IF EXISTS "+quoted+" WITH (FORCE)") })
	return link.URL
}

// Server is the URL of the server's default database: for tests that create
// databases of their own, or look at the server as a whole.
func Server(tb testing.TB) string {
	tb.Helper()
	url, err := shared()
	if err == nil {
		return url
	}
	why := &strings.Builder{}
	fault.Write(why, err, nil)
	runtest.Lacks(tb, "this test needs a Postgres:\n"+why.String())
	return ""
}

// shared starts the server of this process once.
var shared = sync.OnceValues(func() (string, error) {
	if url := os.Getenv("HOGLI_TEST_DATABASE_URL"); url != "" {
		return url, nil
	}
	ctx := context.Background()
	binaries, err := postgres.FindBinaries(ctx, postgres.Search{Env: os.LookupEnv, Cache: os.Getenv("HOGLI_TEST_PG_CACHE")})
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "hogli-pgtest-*")
	if err != nil {
		return "", err
	}
	server, err := postgres.Start(ctx, postgres.Options{
		Binaries: binaries,
		Data:     dir, // an empty folder is as good as none; the log is beside it
		Port:     postgres.AnyPort,
		Discard:  true,
		Settings: map[string]string{"max_connections": "200", "autovacuum": "off", "shared_buffers": "32MB"},
	})
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	return server.URL(""), nil
})

func execute(tb testing.TB, link postgres.Link, sql string) {
	tb.Helper()
	ctx := context.Background() // a test's own has ended when its clean-up runs
	conn, err := postgres.Connect(ctx, link, "hogli pgtest", postgres.ConnectOptions{})
	if err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
	defer func() { _ = postgres.Close(conn) }()
	if _, err := conn.Exec(ctx, sql); err != nil {
		tb.Fatalf("%s: %v", sql, err)
	}
}
