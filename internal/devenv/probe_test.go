package devenv

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/posthog/hogli/internal/devenv/stack"
)

func TestBackoffSequence(t *testing.T) {
	t.Parallel()
	var c crashes
	now := time.Unix(0, 0)
	for i, want := range []time.Duration{500, 1000, 2000, 4000, 8000} {
		wait, giveUp := c.add(now, time.Millisecond, 0)
		if wait != want*time.Millisecond || giveUp {
			t.Errorf("crash %d: wait %s, give up %v", i+1, wait, giveUp)
		}
		if jittered, _ := (&crashes{inARow: i, first: now}).add(now, 0, 0.999); jittered < wait || jittered > wait+wait/4 {
			t.Errorf("crash %d: jittered to %s", i+1, jittered)
		}
		now = now.Add(wait)
	}
	if _, giveUp := c.add(now, time.Millisecond, 0); !giveUp || c.inARow != backoffGiveUp {
		t.Errorf("no verdict after %d crashes", c.inARow)
	}
	if wait, giveUp := c.add(now, backoffStable, 0); wait != backoffFirst || giveUp {
		t.Errorf("after a stable time: wait %s, give up %v", wait, giveUp)
	}
}

// The pace of probing, by a clock that does not run by itself.
func TestProbePace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		var at []time.Duration
		err := untilReady(t.Context(), func(context.Context) error {
			at = append(at, time.Since(begun))
			if len(at) < 6 {
				return errors.New("no")
			}
			return nil
		}, time.Minute)
		want := []time.Duration{0, 25, 75, 175, 275, 375}
		for i, d := range want {
			if err != nil || at[i] != d*time.Millisecond {
				t.Fatalf("tries at %v, %v", at, err)
			}
		}
	})
}

func TestProbeTimesOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		err := untilReady(t.Context(), func(ctx context.Context) error {
			<-ctx.Done() // a try that hangs
			return errors.New("no answer")
		}, 7*time.Second)
		if took := time.Since(begun); took != 7*time.Second || err == nil || err.Error() != "not ready within 7s: no answer" {
			t.Errorf("after %s: %v", took, err)
		}
	})
}

// A ready unit is not ready any more after three failures in a row, and is
// again after one success; it is asked every five seconds.
func TestKeepReady(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		answers := []bool{true, false, true, false, false, false, false, true, true}
		var told []string
		begun := time.Now()
		tries := 0
		keepReady(ctx, func(context.Context) error {
			tries++
			if tries > len(answers) {
				cancel()
				return nil
			}
			if !answers[tries-1] {
				return errors.New("no")
			}
			return nil
		}, func(err error) {
			word := "ready"
			if err != nil {
				word = "not ready"
			}
			told = append(told, word+" at "+time.Since(begun).String())
		})
		if got := strings.Join(told, ", "); got != "not ready at 18s, ready at 24s" {
			t.Errorf("told: %s", got)
		}
	})
}

func TestCheckHTTP(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]bool{200: true, 204: true, 302: true, 399: true, 404: false, 500: false, 503: false} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://127.0.0.1:1/")
			w.WriteHeader(status)
		}))
		if err := checkHTTP(server.URL)(t.Context()); (err == nil) != want {
			t.Errorf("status %d: %v", status, err)
		}
		server.Close()
	}
}

func TestCheckTCP(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Skip(err)
		}
		_, port, _ := net.SplitHostPort(l.Addr().String())
		for _, target := range []string{l.Addr().String(), port} {
			if err := checkTCP(target)(t.Context()); err != nil {
				t.Errorf("%s as %s: %v", address, target, err)
			}
		}
		_ = l.Close()
		if err := checkTCP(port)(t.Context()); err == nil {
			t.Errorf("%s is closed and passes", address)
		}
	}
}

func TestCheckPostgres(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		answer string
		want   string
	}{
		"asks for a password": {"R\x00\x00\x00\x0c\x00\x00\x00\x05salt", ""},
		"refuses the user":    {"E\x00\x00\x00\x20SFATAL\x00C28000\x00Mno\x00\x00", ""},
		"starts up":           {"E\x00\x00\x00\x20SFATAL\x00C57P03\x00Mno\x00\x00", "starting up"},
		"is something else":   {"HTTP/1.1 400", "no Postgres"},
		"hangs up":            {"", "no answer"},
	} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		got := make(chan string, 1)
		go func() {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			packet := make([]byte, 100)
			n, _ := conn.Read(packet)
			got <- string(packet[:n])
			_, _ = io.WriteString(conn, row.answer)
			_ = conn.Close()
		}()
		err = checkPostgres("postgres://me:x@" + l.Addr().String() + "/shop")(t.Context())
		if (err == nil) != (row.want == "") || err != nil && !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: %v", name, err)
		}
		if packet := <-got; !strings.Contains(packet, "user\x00me\x00database\x00shop\x00\x00") {
			t.Errorf("%s: sent %q", name, packet)
		}
		_ = l.Close()
	}
}

func TestCheckFileWantsAFreshFile(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	now := time.Now()
	c := checkFile("ready", surroundings{root: root, started: now})
	if c(t.Context()) == nil {
		t.Error("no file passes")
	}
	path := filepath.Join(root, "ready")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c(t.Context()); err != nil {
		t.Error(err)
	}
	if err := os.Chtimes(path, now, now.Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	if c(t.Context()) == nil {
		t.Error("a file of an earlier run passes")
	}
}

func TestCheckExec(t *testing.T) {
	t.Parallel()
	at := surroundings{dir: t.TempDir(), env: []string{"PATH=" + os.Getenv("PATH"), "WORD=yes"}}
	if err := checkExec(stack.Command{Shell: `test "$WORD" = yes && test -d .`}.Argv(), at)(t.Context()); err != nil {
		t.Error(err)
	}
	err := checkExec([]string{"sh", "-c", "echo not yet; exit 3"}, at)(t.Context())
	if err == nil || !strings.Contains(err.Error(), "status 3: not yet") {
		t.Errorf("got %v", err)
	}
	if err := checkExec([]string{"no-such-program"}, at)(t.Context()); err == nil {
		t.Error("a missing program passes")
	}
}

func TestExitText(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{1: "status 1", 127: "not found", 126: "may not be executed", 137: "out of memory", 139: "SIGSEGV"} {
		if got := ExitText(status); !strings.Contains(got, want) {
			t.Errorf("%d: %q", status, got)
		}
	}
}
