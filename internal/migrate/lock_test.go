package migrate

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/fault"
)

// other starts a run of its own process on the same repository; it is killed
// at the latest when the test ends. Its application_name is "hogli killed".
func (f *fixture) other() *exec.Cmd {
	f.t.Helper()
	cmd := exec.CommandContext(f.t.Context(), os.Args[0], "-test.run=^TestHelperUp$")
	cmd.Env = append(os.Environ(), "MIGRATE_HELPER="+f.root)
	for key, value := range f.vars {
		cmd.Env = append(cmd.Env, key+"="+value)
	}
	if err := cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd
}

// TestHelperUp is that process.
func TestHelperUp(t *testing.T) {
	t.Parallel()
	root := os.Getenv("MIGRATE_HELPER")
	if root == "" {
		t.Skip("run by other tests")
	}
	f := &fixture{t: t, root: root}
	f.sources.Shell = os.LookupEnv
	Up(t.Context(), f.targets(), Options{RunID: "killed", Now: time.Now, Django: noDjango{}, AllowSkipped: true})
}

// until waits for a query to be true on a product's server.
func (f *fixture) until(product, query string) {
	f.t.Helper()
	conn := f.conn(product)
	for range 600 {
		var ok bool
		if err := conn.QueryRow(f.t.Context(), query).Scan(&ok); err != nil {
			f.t.Fatal(err)
		}
		if ok {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	f.t.Fatalf("never true: %s", query)
}

const killedRuns = "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'hogli killed' AND "

// TestHolderIsKilled: a run that waits says for whom, and goes on by itself when
// that one dies, whatever it was doing.
func TestHolderIsKilled(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_slow", "-- +up\nCREATE TABLE slow (id int);\nSELECT pg_sleep(300) WHERE current_setting('application_name') = 'hogli killed';\n")
	f.options.LockTimeout = 2 * time.Minute
	heard := make(chan string, 1)
	f.options.Progress = func(p Progress) {
		if p.Status == "wait" {
			heard <- p.Text
		}
	}
	holder := f.other()
	f.until("one", killedRuns+"wait_event = 'PgSleep'")
	done := make(chan Status)
	targets := f.targets()
	go func() { done <- byDatabase(Up(t.Context(), targets, f.options))["one"] }()
	if text := <-heard; !strings.Contains(text, "another run is at work: hogli killed (server process") {
		t.Errorf("heard %q", text)
	}
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if s := <-done; s.Err != nil || s.State != InSync || len(s.Ran) != 1 {
		t.Errorf("got %+v", s)
	}
}

func TestLockTimeout(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_links", links)
	conn := f.conn("one")
	if _, err := conn.Exec(t.Context(), "SELECT pg_advisory_lock($1)", lockKey); err != nil {
		t.Fatal(err)
	}
	f.options.LockTimeout = 300 * time.Millisecond
	s := f.up()["one"]
	e := mustFail(t, s.Err, fault.LockHeld)
	if !strings.Contains(e.Why, "held by somebody else (server process") || fault.ExitOf(s.Err) != fault.ExitRefused || s.State != Pending {
		t.Errorf("got %+v", e)
	}
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_slow", "-- +up\nCREATE TABLE slow (id int);\nSELECT pg_sleep(300);\n")
	ctx, cancel := context.WithCancel(t.Context())
	targets := f.targets()
	done := make(chan Status)
	go func() { done <- byDatabase(Up(ctx, targets, f.options))["one"] }()
	f.until("one", "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'")
	cancel()
	s := <-done
	if e := mustFail(t, s.Err, fault.Interrupted); !strings.Contains(e.Why, "one/0001_slow was not finished") {
		t.Errorf("got %+v", e)
	}
	f.until("one", "SELECT to_regclass('slow') IS NULL AND NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))")
}

// TestPoolerIsRefused: what a pooler does to a login is to make up the process
// number that it tells.
func TestPoolerIsRefused(t *testing.T) {
	t.Parallel()
	f := newFixture(t, "one")
	f.sql("one", "0001_links", links)
	f.vars["PRODUCT_DB_ONE_WRITER_URL"] = pooler(t, f.vars["PRODUCT_DB_ONE_WRITER_URL"])
	e := mustFail(t, f.up()["one"].Err, fault.Unreachable)
	if !strings.Contains(e.What, "behind a connection pooler") || !strings.Contains(e.Fix[0], "PRODUCT_DB_ONE_DIRECT_URL") {
		t.Errorf("got %+v", e)
	}
}

// pooler is the address of a proxy before a server, which passes everything on
// but changes BackendKeyData.
func pooler(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	server := u.Host
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			upstream, err := net.Dial("tcp", server)
			if err != nil {
				_ = client.Close()
				return
			}
			go func() { _, _ = io.Copy(upstream, client); _ = upstream.Close() }()
			go func() { pass(client, upstream); _ = client.Close() }()
		}
	}()
	u.Host = listener.Addr().String()
	u.RawQuery = "sslmode=disable"
	return u.String()
}

func pass(client io.Writer, upstream io.Reader) {
	for {
		head := make([]byte, 5)
		if _, err := io.ReadFull(upstream, head); err != nil {
			return
		}
		body := make([]byte, binary.BigEndian.Uint32(head[1:])-4)
		if _, err := io.ReadFull(upstream, body); err != nil {
			return
		}
		if head[0] == 'K' {
			binary.BigEndian.PutUint32(body, binary.BigEndian.Uint32(body)+1)
		}
		if _, err := client.Write(append(head, body...)); err != nil {
			return
		}
	}
}
