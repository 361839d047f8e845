package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/postgres/pgtest"
)

func execute(t *testing.T, url string, statements ...string) {
	t.Helper()
	conn, err := postgres.Connect(t.Context(), postgres.Link{URL: url}, "hogli test", postgres.ConnectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = postgres.Close(conn) }()
	for _, sql := range statements {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func TestConnectSetsLimits(t *testing.T) {
	t.Parallel()
	link := postgres.Link{URL: pgtest.New(t), Source: "the test"}
	cases := map[string]struct {
		options postgres.ConnectOptions
		want    string
	}{
		"default": {postgres.ConnectOptions{}, "2s 1min 1min 1s hogli r1"},
		"given":   {postgres.ConnectOptions{Lock: 1500 * time.Millisecond, Statement: postgres.Forever, Idle: time.Hour}, "1500ms 0 1h 1s hogli r1"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, err := postgres.Connect(t.Context(), link, "hogli r1", c.options)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = postgres.Close(conn) }()
			var got []string
			for _, setting := range []string{"lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "client_connection_check_interval", "application_name"} {
				var value string
				if err := conn.QueryRow(t.Context(), "SELECT current_setting($1)", setting).Scan(&value); err != nil {
					t.Fatal(err)
				}
				got = append(got, value)
			}
			if joined := strings.Join(got, " "); joined != c.want {
				t.Errorf("got %s, want %s", joined, c.want)
			}
		})
	}
}

// TestNothingListensWhereSomebodyPointed: a variable that names the server is
// stronger than the stack, which therefore helps nobody.
func TestNothingListensWhereSomebodyPointed(t *testing.T) {
	t.Parallel()
	closed := listener(t)
	_ = closed.Close()
	sources := postgres.Sources{Files: []postgres.EnvFile{{Name: ".env", Values: map[string]string{
		"DEBUG": "1", "PGHOST": "127.0.0.1", "PGPORT": fmt.Sprint(closed.Addr().(*net.TCPAddr).Port),
	}}}}
	fromFile := sources.Product("links").Writer
	sources.Shell = func(key string) (string, bool) { return sources.Files[0].Values[key], true }
	for link, want := range map[postgres.Link]string{
		fromFile:                        "or take PGHOST out of .env: it is",
		sources.Default():               "or unset PGHOST: it is",
		sources.Product("links").Writer: "or unset PGHOST: it is",
	} {
		_, err := postgres.Connect(t.Context(), link, "x", postgres.ConnectOptions{})
		e, _ := errors.AsType[*fault.Error](err)
		if e == nil || len(e.Fix) != 2 || !strings.HasPrefix(e.Fix[1], want) {
			t.Errorf("%s: got %+v", link, e)
			continue
		}
		if !strings.Contains(e.Why, "\nthe address is from PGHOST of ") {
			t.Errorf("got %q", e.Why)
		}
	}
}

// TestCauses makes each failure happen for real.
func TestCauses(t *testing.T) {
	t.Parallel()
	base := pgtest.Server(t)
	config, err := pgx.ParseConfig(base)
	if err != nil {
		t.Fatal(err)
	}
	closed, silent := listener(t), listener(t)
	_ = closed.Close()
	at := func(user, host string, port int, database string) string {
		return fmt.Sprintf("postgres://%s@%s:%d/%s", user, host, port, database)
	}
	right, port := config.User+":"+config.Password, int(config.Port)
	cases := []struct {
		name, url string
		want      []string // parts of the fault, fixes included
	}{
		{"refused", at("u:secret", "127.0.0.1", closed.Addr().(*net.TCPAddr).Port, "d"), []string{"nothing listens on 127.0.0.1:", "hogli dev up", "hogli dev status"}},
		{"wrong password", at(config.User+":secret", config.Host, port, config.Database), []string{"refuses the password of " + config.User, "correct the password in the test"}},
		{"no password", at(config.User, config.Host, port, config.Database), []string{"no password was supplied", "export DATABASE_URL=postgres://posthog:posthog@localhost:5432/posthog"}},
		{"no database", at(right, config.Host, port, "no_such"), []string{"has no database no_such", "hogli db:ensure", "3D000"}},
		{"no host", at("u:secret", "no-such-host.invalid", 5432, "d"), []string{"is not known here", "correct the host in the test"}},
		{"silence", at("u:secret", "127.0.0.1", silent.Addr().(*net.TCPAddr).Port, "d"), []string{"no answer came"}},
		{"no TLS", base + "?sslmode=require", []string{"do not agree on TLS", "sslmode"}},
		{"no socket", "postgres://u:secret@/d?host=/no/such/folder", []string{"nothing listens on /no/such/folder"}},
		{"nonsense", "postgres://u:secret@h:port/d", []string{"is no address of a database", "percent-encoded"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := postgres.Connect(t.Context(), postgres.Link{URL: c.url, Source: "the test"}, "x", postgres.ConnectOptions{Dial: 500 * time.Millisecond})
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Code != fault.Unreachable {
				t.Fatalf("got %v", err)
			}
			var text strings.Builder
			fault.Write(&text, err, nil)
			for _, want := range append(c.want, "the address is from the test") {
				if !strings.Contains(text.String(), want) {
					t.Errorf("no %q in\n%s", want, text.String())
				}
			}
			if strings.Contains(text.String(), "secret") {
				t.Errorf("the password is printed:\n%s", text.String())
			}
		})
	}
}

func listener(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func TestConnectSkippedAndInterrupted(t *testing.T) {
	t.Parallel()
	_, err := postgres.Connect(t.Context(), postgres.Link{Skipped: "X is not set"}, "x", postgres.ConnectOptions{})
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || fault.ExitOf(err) != fault.ExitEnvironment || !strings.Contains(e.Why, "X is not set") {
		t.Errorf("got %v", err)
	}
	for name, end := range map[string]func() (context.Context, context.CancelFunc){
		"cancelled": func() (context.Context, context.CancelFunc) { return context.WithCancel(t.Context()) },
		"a signal": func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(t.Context())
			return ctx, func() { cancel(errSignal) }
		},
	} {
		ctx, cancel := end()
		time.AfterFunc(50*time.Millisecond, cancel)
		_, err := postgres.Connect(ctx, silence(t), "x", postgres.ConnectOptions{Dial: time.Minute})
		if fault.ExitOf(err) != fault.ExitInterrupted || name == "a signal" && !errors.Is(err, errSignal) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := postgres.Connect(ctx, silence(t), "x", postgres.ConnectOptions{Dial: time.Minute}); fault.ExitOf(err) != fault.ExitEnvironment {
		t.Errorf("a deadline: got %v", err)
	}
}

var errSignal = errors.New("a signal came")

// silence is a server that accepts and says nothing.
func silence(t *testing.T) postgres.Link {
	t.Helper()
	return postgres.Link{URL: "postgres://u:p@" + listener(t).Addr().String() + "/d"}
}

func TestFindBinariesIsInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errSignal)
	env := func(key string) (string, bool) { return t.TempDir(), key == "HOGLI_PG_BIN" }
	if _, err := postgres.FindBinaries(ctx, postgres.Search{Env: env}); fault.ExitOf(err) != fault.ExitInterrupted || !errors.Is(err, errSignal) {
		t.Errorf("got %v", err)
	}
}

func TestEnsureDatabase(t *testing.T) {
	t.Parallel()
	name := `odd "name"; x`
	base := postgres.Link{URL: pgtest.Server(t), Source: "the test"}
	link, ok := base.At(name)
	if !ok {
		t.Fatal(base)
	}
	t.Cleanup(func() {
		conn, err := postgres.Connect(context.Background(), base, "x", postgres.ConnectOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = postgres.Close(conn) }()
		if _, err := conn.Exec(context.Background(), "DROP DATABASE IF EXISTS "+pgx.Identifier{name}.Sanitize()); err != nil {
			t.Error(err)
		}
	})
	var (
		wait    sync.WaitGroup
		mu      sync.Mutex
		created int
	)
	for range 8 {
		wait.Go(func() {
			did, err := postgres.EnsureDatabase(t.Context(), link)
			mu.Lock()
			defer mu.Unlock()
			if did {
				created++
			}
			if err != nil {
				t.Errorf("%v: %v", err, errors.Unwrap(err))
			}
		})
	}
	wait.Wait()
	if created != 1 {
		t.Errorf("created %d times", created)
	}
	if did, err := postgres.EnsureDatabase(t.Context(), link); did || err != nil {
		t.Errorf("again: %v, %v", did, err)
	}
}

func TestEnsureDatabaseWithoutTheRight(t *testing.T) {
	t.Parallel()
	own := pgtest.New(t)
	execute(t, own, "DROP ROLE IF EXISTS hogli_plain", "CREATE ROLE hogli_plain LOGIN PASSWORD 'p'")
	t.Cleanup(func() {
		conn, err := postgres.Connect(context.Background(), postgres.Link{URL: own}, "x", postgres.ConnectOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = postgres.Close(conn) }()
		_, _ = conn.Exec(context.Background(), "DROP ROLE hogli_plain")
	})
	config, err := pgx.ParseConfig(own)
	if err != nil {
		t.Fatal(err)
	}
	url := fmt.Sprintf("postgres://hogli_plain:p@%s:%d/not_there", config.Host, config.Port)
	_, err = postgres.EnsureDatabase(t.Context(), postgres.Link{URL: url, Source: "the test"})
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code != fault.Unreachable || !strings.Contains(strings.Join(f.Fix, "\n"), `ALTER ROLE "hogli_plain" CREATEDB;`) {
		t.Errorf("got %v", err)
	}
}
