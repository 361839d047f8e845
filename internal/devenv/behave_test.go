package devenv

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/posthog/hogli/internal/devenv/proc"
	"github.com/posthog/hogli/internal/fault"
)

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// A probe waits for what it names: a server that answers 503 first; a line
// that comes in two writes, with colours, without a newline yet.
func TestReadiness(t *testing.T) {
	t.Parallel()
	r := newRig(t, strings.ReplaceAll(`
version: 1
units:
  http: {run: "exec WORK serve 127.0.0.1:${http.port}", ports: {port: PORT}, ready: {http: "http://127.0.0.1:${http.port}"}}
  tcp: {run: "exec WORK sleep", ready: {tcp: "${http.port}"}, needs: {http: started}}
  log: {run: "exec WORK split", ready: {log: '^all systems go$'}}
  file: {run: "sleep 0.1; touch here; exec WORK sleep", ready: {file: here}}
  exec: {run: "exec WORK sleep", ready: {exec: "test -e here && test $HOGLI_UNIT = exec"}, needs: {file: started}}
  bare: {run: "exec WORK sleep", needs: {http: ready, tcp: healthy, log: ready, file: ready, exec: ready}}
`, "PORT", fmt.Sprint(freePort(t))))
	c := r.up()
	h := r.record(c)
	h.untilReady()
	for name, want := range map[string]State{"http": Ready, "tcp": Ready, "log": Ready, "file": Ready, "exec": Ready, "bare": Running} {
		if s := h.status[name]; s.State != want || !s.Ready || s.PID == nil {
			t.Errorf("%s: %+v", name, s)
		}
	}
	if slices.Contains(h.lines["log"], "the end") {
		t.Error("a line without its end was told")
	}
	if err := c.Stop("test", false); err != nil {
		t.Fatal(err)
	}
	h.untilEnded()
	if got := h.lines["log"]; !slices.Contains(got, "the end") {
		t.Errorf("the last line, without its newline, is lost: %q", got)
	}
}

// Crashes: started again after ever longer pauses, or given up; what a crashed
// leader leaves behind goes; dependents say what they wait for.
func TestCrashes(t *testing.T) {
	t.Parallel()
	r := newRig(t, `
version: 1
units:
  twice: {run: "echo try; if [ -e second ]; then exec WORK sleep; fi; if [ -e first ]; then touch second; fi; touch first; exit 3", restart: on-failure, ready: {log: never seen, timeout: 1h}}
  once: {run: "exec WORK crash 10ms 139", ready: {log: never}}
  missing: {run: [no-such-program]}
  late: {run: "echo last words; exec WORK ignore-term", ready: {log: never, timeout: 200ms}, stop: {grace: 100ms}}
  after: {run: "true", needs: {missing: started, once: ready}}
`)
	c := r.up()
	h := r.record(c)
	h.untilState("once", Failed)
	h.untilState("missing", Failed)
	h.untilState("late", Failed)
	h.until("twice, for the third time", func() bool {
		s := h.status["twice"]
		tries := strings.Count(strings.Join(h.lines["twice"], "\n"), "try")
		return s.Restarts == 2 && s.State == Starting && s.PID != nil && tries == 3
	})
	for name, want := range map[string]string{
		"once": "exited with status 139: a crash in native code", "missing": "no-such-program is not on the PATH",
		"late": `not ready within 200ms: no line of the output matched "never"`,
	} {
		if got := h.status[name].Diagnosis; !strings.HasPrefix(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := h.status["after"]; got.State != Waiting || fmt.Sprint(got.WaitingFor) != "[missing: started (failed) once: ready (failed)]" {
		t.Errorf("after: %+v", got)
	}
	if exit := h.status["once"].Exit; exit == nil || *exit != 139 {
		t.Errorf("exit of once: %v", exit)
	}
	var o Outlook
	for _, s := range h.status {
		o.Hear(UnitChanged{Status: s})
	}
	if o.Verdict() != SomeFailed || len(o.Failed()) != 3 {
		t.Errorf("verdict %s of %v", o.Verdict(), o.Failed())
	}
}

// A grandchild that holds the output open neither hangs the unit nor survives.
func TestLeftoversOfALeaderThatEnds(t *testing.T) {
	t.Parallel()
	r := newRig(t, `
version: 1
units:
  hold: {run: "exec WORK hold-stdout", oneshot: true}
  after: {run: "exec WORK sleep", needs: {hold: succeeded}}
`)
	c := r.up()
	h := r.record(c)
	h.untilReady()
	marked, err := proc.Match{Run: r.runID, Unit: "hold"}.Find()
	if err != nil || len(marked) != 0 {
		t.Errorf("left of hold: %v, %v", marked, err)
	}
	if !slices.Contains(h.lines["hold"], "deaf") {
		t.Errorf("hold wrote %q", h.lines["hold"])
	}
}

// Every line of a flood reaches the file and a client that reads.
func TestFloodLosesNothing(t *testing.T) {
	t.Parallel()
	const count = 100_000
	r := newRig(t, `
version: 1
units:
  flood: {run: "exec WORK flood 100000", oneshot: true}
`)
	c := r.up()
	h := r.record(c)
	h.untilReady()
	if got := len(h.lines["flood"]); got != count || h.lost != 0 {
		t.Errorf("the client got %d lines, and %d were left out", got, h.lost)
	}
	for i, line := range h.lines["flood"] {
		if !strings.HasPrefix(line, fmt.Sprintf("line %07d ", i)) {
			t.Fatalf("line %d is %q", i, line)
		}
	}
	if got := strings.Count(r.logFile("flood"), "\n"); got != count {
		t.Errorf("the file holds %d lines", got)
	}
}

func TestOneWinsAndMayLeave(t *testing.T) {
	t.Parallel()
	r := newRig(t, "\nversion: 1\nunits:\n  web: {run: 'exec WORK sleep'}\n")
	spec := r.spec()
	var mu sync.Mutex
	var clients []*Client
	refused := 0
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			lock, err := Acquire(t.Context(), r.place)
			var c *Client
			if err == nil {
				c, err = lock.Start(program(), spec, true)
			}
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				clients = append(clients, c)
			case fault.ExitOf(err) == fault.ExitRefused:
				refused++
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if len(clients) != 1 || refused != 4 {
		t.Fatalf("%d started, %d were refused", len(clients), refused)
	}
	h := r.record(clients[0])
	h.untilReady()
	if err := clients[0].Release(); err != nil {
		t.Fatal(err)
	}
	clients[0].Close()
	c, err := Dial(t.Context(), r.place)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if c.Hello.RunID != r.runID {
		t.Errorf("hello %+v", c.Hello)
	}
	if _, err := c.Tail([]string{"wbe"}, 1); err == nil || fault.ExitOf(err) != fault.ExitUsage {
		t.Errorf("an unknown unit: %v", err)
	}
	h2 := r.follow(c)
	if err := c.Stop("test", false); err != nil {
		t.Fatal(err)
	}
	h2.untilEnded()
}

// A daemon that is told to end stops the stack in order.
func TestDaemonObeysSIGTERM(t *testing.T) {
	t.Parallel()
	r := newRig(t, "\nversion: 1\nunits:\n  web: {run: 'exec WORK slow-exit 50ms', ready: {log: up}}\n")
	c := r.up()
	h := r.record(c)
	h.untilReady()
	state, _ := ReadState(r.place.Root)
	if err := state.daemon().Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	h.untilEnded()
	if !slices.Contains(h.lines["web"], "last words") {
		t.Errorf("web wrote %q", h.lines["web"])
	}
}

func TestPlaceIsPrivate(t *testing.T) {
	t.Parallel()
	runtime := t.TempDir()
	place := NewPlace(t.TempDir(), runtime, os.Getuid())
	if !strings.HasPrefix(place.Socket(), runtime) {
		t.Errorf("socket %s", place.Socket())
	}
	if err := os.Mkdir(filepath.Join(runtime, "hogli"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(runtime, "hogli"), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Acquire(t.Context(), place); fault.ExitOf(err) != fault.ExitEnvironment {
		t.Errorf("a folder that anybody can write to: %v", err)
	}
	long := filepath.Join(runtime, strings.Repeat("x", 100))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{long, "", "relative", "/no/such/folder"} {
		if p := NewPlace("/x", dir, 7); !strings.HasPrefix(p.Socket(), "/tmp/hogli-7/") {
			t.Errorf("%q: socket %s", dir, p.Socket())
		}
	}
}
