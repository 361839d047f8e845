package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/run/runtest"
)

// lacks skips a test for what this machine does not have; CI has all of it, so
// there it fails.
func lacks(t *testing.T, err error) {
	t.Helper()
	var why strings.Builder
	fault.Write(&why, err, nil)
	runtest.Lacks(t, why.String())
}

// localBinaries are those of the machine, or those that make test fetched.
func localBinaries(t *testing.T) Binaries {
	t.Helper()
	b, err := FindBinaries(t.Context(), Search{Env: os.LookupEnv, Cache: os.Getenv("HOGLI_TEST_PG_CACHE")})
	if err != nil {
		lacks(t, err)
	}
	return b
}

func codeOf(err error) fault.Code {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e.Code
	}
	return ""
}

func start(t *testing.T, o Options, ways []way) *Running {
	t.Helper()
	began := time.Now()
	r, err := startAs(t.Context(), o, ways)
	if err != nil {
		t.Fatalf("%v: %+v", err, err)
	}
	t.Logf("ready after %v as %s", time.Since(began).Round(time.Millisecond), r.RunsAs())
	t.Cleanup(func() {
		if err := r.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return r
}

func ask[T any](t *testing.T, link Link, sql string) T {
	t.Helper()
	conn, err := Connect(t.Context(), link, "hogli test", ConnectOptions{})
	if err != nil {
		t.Fatalf("%v: %+v", err, err)
	}
	defer closeQuietly(conn)
	var out T
	if err := conn.QueryRow(t.Context(), sql).Scan(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// everyWay runs a test for each way to run Postgres that this user has.
func everyWay(t *testing.T, test func(t *testing.T, ways []way)) {
	t.Helper()
	for n, try := range identities() {
		t.Run(fmt.Sprint("way", n), func(t *testing.T) {
			t.Parallel()
			test(t, []way{try})
		})
	}
}

func TestServer(t *testing.T) {
	t.Parallel()
	b := localBinaries(t)
	everyWay(t, func(t *testing.T, ways []way) {
		t.Helper()
		data := filepath.Join(t.TempDir(), "data")
		r := start(t, Options{Binaries: b, Data: data, Port: AnyPort, Durable: true}, ways)
		t.Cleanup(func() { _ = r.Remove() })

		if got := ask[string](t, r.Link(), "SELECT current_user || ' ' || current_database() || ' ' || current_setting('server_encoding') || ' ' || current_setting('fsync')"); got != "posthog posthog UTF8 on" {
			t.Error(got)
		}
		if got := ask[string](t, r.Link(), "SELECT datcollate FROM pg_database WHERE datname = 'posthog'"); got != "C" {
			t.Error(got)
		}
		if _, err := prepareAs(t.Context(), r.options, ways); codeOf(err) != fault.AlreadyRunning || !strings.Contains(err.Error(), fmt.Sprint(r.Pid())) {
			t.Errorf("prepare while it runs: %v", err)
		}
		ask[int](t, r.Link(), "WITH x AS (SELECT 1) SELECT 1")
		if err := r.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(r.Pid(), 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("process %d: %v", r.Pid(), err)
		}
		again := start(t, r.options, ways)
		if got := ask[int](t, again.Link(), "SELECT 1"); got != 1 {
			t.Error(got)
		}
	})
}

func TestServerOfSupervisor(t *testing.T) {
	t.Parallel()
	s, err := Prepare(t.Context(), Options{Binaries: localBinaries(t), Data: filepath.Join(t.TempDir(), "d"), Port: AnyPort})
	if err != nil {
		t.Fatal(err)
	}
	c := s.Command()
	if c.Stop != syscall.SIGINT || c.Dir != s.Data() || !strings.Contains(strings.Join(c.Args, " "), fmt.Sprintf("-c port=%d", s.Port())) {
		t.Errorf("%+v", c)
	}
	if err := s.Ready(t.Context()); codeOf(err) != fault.Unreachable {
		t.Errorf("ready before it runs: %v", err)
	}
}

func TestPortBusy(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	busy := l.Addr().(*net.TCPAddr).Port
	if _, err := pickPort(busy, loopbacks()); codeOf(err) != fault.PortTaken {
		t.Errorf("a port that is busy: %v", err)
	}
	if l5432, err := net.Listen("tcp", "127.0.0.1:5432"); err == nil {
		defer l5432.Close()
	}
	if port, err := pickPort(0, loopbacks()); err != nil || port <= 5432 {
		t.Errorf("port %d, %v", port, err)
	}
}

func TestReadyKnowsItsOwnServer(t *testing.T) {
	t.Parallel()
	b := localBinaries(t)
	dir := t.TempDir()
	r := start(t, Options{Binaries: b, Data: filepath.Join(dir, "a"), Port: AnyPort}, identities())
	other, err := Prepare(t.Context(), Options{Binaries: b, Data: filepath.Join(dir, "b"), Port: AnyPort})
	if err != nil {
		t.Fatal(err)
	}
	other.port = r.Port()
	if err := other.Ready(t.Context()); codeOf(err) != fault.PortTaken || !strings.Contains(err.Error(), "another Postgres") {
		t.Errorf("got %v", err)
	}
	// A server that loses its port says so, with its log.
	if _, err := launch(t.Context(), other); codeOf(err) != fault.PortTaken {
		t.Errorf("launch on a taken port: %v", err)
	}
}

func TestInterruptedInit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := Options{Binaries: localBinaries(t), Data: filepath.Join(dir, "data"), Port: AnyPort}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for ctx.Err() == nil { // as soon as something is being made
			if left, _ := filepath.Glob(filepath.Join(dir, "data.tmp-*", "data", "PG_VERSION")); len(left) > 0 {
				cancel()
			}
			time.Sleep(time.Millisecond)
		}
	}()
	if _, err := Prepare(ctx, o); codeOf(err) != fault.Interrupted {
		t.Fatalf("got %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	// What a killed run left is cleared by the next; pid 2^22+1 is never given.
	stale := filepath.Join(dir, "data.tmp-4194305-1")
	if err := os.MkdirAll(filepath.Join(stale, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Prepare(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
}

func TestDataFolderFaults(t *testing.T) {
	t.Parallel()
	b := localBinaries(t)
	write := func(t *testing.T, files map[string]string) string {
		t.Helper()
		data := filepath.Join(t.TempDir(), "data")
		for name, text := range files {
			if err := errors.Join(os.MkdirAll(data, 0o700), os.WriteFile(filepath.Join(data, name), []byte(text), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		return data
	}
	cases := map[string]struct {
		files map[string]string
		want  string
	}{
		"not empty":     {vars{"x": ""}, "is no data folder"},
		"other version": {vars{"PG_VERSION": "9\n"}, "was made by Postgres 9"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Prepare(t.Context(), Options{Binaries: b, Data: write(t, c.files), Port: AnyPort})
			if codeOf(err) != fault.TargetExists || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("pid of another program", func(t *testing.T) {
		t.Parallel()
		if runtime.GOOS != "linux" {
			t.Skip("needs /proc")
		}
		data := write(t, vars{"PG_VERSION": fmt.Sprint(b.Major), "postmaster.pid": fmt.Sprint(os.Getpid(), "\n")})
		if err := mustBeStopped(data); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Join(data, "postmaster.pid")); err == nil {
			t.Error("the stale pid file is still there")
		}
	})
}

func TestBrokenBinaries(t *testing.T) {
	t.Parallel()
	_, err := Prepare(t.Context(), Options{Binaries: Binaries{Dir: t.TempDir(), Major: 15}, Data: filepath.Join(t.TempDir(), "d")})
	if codeOf(err) != fault.NoPostgres {
		t.Errorf("got %v", err)
	}
}
