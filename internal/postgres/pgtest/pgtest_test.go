package pgtest_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/postgres/pgtest"
)

func TestNew(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 3 {
		url := pgtest.New(t)
		conn, err := postgres.Connect(t.Context(), postgres.Link{URL: url}, "test", postgres.ConnectOptions{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = postgres.Close(conn) })
		if seen[url] {
			t.Errorf("%s twice", url)
		}
		seen[url] = true
		if _, err := conn.Exec(t.Context(), "CREATE TABLE only_here (id int)"); err != nil {
			t.Error(err)
		}
	}
}

// TestServerDiesWithItsProcess kills a test binary that has started its server.
func TestServerDiesWithItsProcess(t *testing.T) {
	t.Parallel()
	if os.Getenv("HOGLI_TEST_DATABASE_URL") != "" {
		t.Skip("the server of HOGLI_TEST_DATABASE_URL is not ours to kill")
	}
	pgtest.Server(t) // or skip
	child := exec.Command(os.Args[0], "-test.run=^TestHelperServer$", "-test.v")
	child.Env = append(os.Environ(), "PGTEST_HELPER=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	var data string
	for lines := bufio.NewScanner(out); pid == 0 && lines.Scan(); {
		if _, rest, ok := strings.Cut(lines.Text(), "SERVER "); ok {
			if _, err := fmt.Sscan(rest, &pid, &data); err != nil {
				t.Fatal(err)
			}
		}
	}
	if pid == 0 {
		t.Fatal("the helper started no server")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	for range 200 {
		_, gone := os.Stat(data)
		if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) && os.IsNotExist(gone) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("server %d or %s is still there", pid, data)
}

// TestHelperServer is the process that TestServerDiesWithItsProcess kills.
func TestHelperServer(t *testing.T) { //nolint:paralleltest // it is a process of its own
	if os.Getenv("PGTEST_HELPER") == "" {
		t.Skip("run by TestServerDiesWithItsProcess")
	}
	conn, err := postgres.Connect(t.Context(), postgres.Link{URL: pgtest.Server(t)}, "test", postgres.ConnectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var data, pid string
	if err := conn.QueryRow(t.Context(), "SELECT current_setting('data_directory'), split_part(pg_read_file('postmaster.pid'), E'\\n', 1)").Scan(&data, &pid); err != nil {
		t.Fatal(err)
	}
	fmt.Println("SERVER", pid, data)
	time.Sleep(time.Minute)
}
