package run

import (
	"bytes"
	"context"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/posthog/hogli/internal/fault"
)

func TestDoKeepsOutputAndStatus(t *testing.T) {
	t.Parallel()
	var live bytes.Buffer
	r, err := Do(t.Context(), Cmd{Args: []string{"sh", "-c", "echo out; echo err >&2; exit 7"}, Stdout: &live})
	if r.Stdout != "out\n" || r.Stderr != "err\n" || r.Exit != 7 || live.String() != "out\n" {
		t.Errorf("got %+v, live %q", r, live.String())
	}
	if fault.ExitOf(err) != fault.ExitChild {
		t.Errorf("got %v, want a fault of exit 6", err)
	}
}

func TestDoNamesMissingProgram(t *testing.T) {
	t.Parallel()
	_, err := Do(t.Context(), Cmd{Args: []string{"no-such-program-here"}})
	if fault.ExitOf(err) != fault.ExitEnvironment || !strings.Contains(err.Error(), "no-such-program-here") {
		t.Errorf("got %v", err)
	}
}

func TestDoReportsSignals(t *testing.T) {
	t.Parallel()
	r, err := Do(t.Context(), Cmd{Args: []string{"sh", "-c", "kill -9 $$"}})
	if r.Exit != 128+9 || err == nil {
		t.Errorf("got exit %d, err %v", r.Exit, err)
	}
}

// A cancelled run takes the whole group down, also a grandchild that ignores
// SIGTERM and holds the output open.
func TestDoCancelLeavesNobody(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	started := make(chan string, 1)
	defer cancel()
	var out writerFunc = func(p []byte) (int, error) {
		select {
		case started <- strings.TrimSpace(string(p)):
			cancel() // only now: the grandchild ignores SIGTERM
		default:
		}
		return len(p), nil
	}
	_, err := Do(ctx, Cmd{Args: []string{"sh", "-c", `sh -c 'trap "" TERM; echo $$; while :; do sleep 1; done' & wait`}, Stdout: out})
	if fault.ExitOf(err) != fault.ExitInterrupted {
		t.Errorf("got %v", err)
	}
	pid := 0
	select {
	case line := <-started:
		for _, r := range line {
			pid = pid*10 + int(r-'0')
		}
	default:
		t.Fatalf("it was cancelled before it began: %v", err)
	}
	for range 100 {
		if syscall.Kill(pid, 0) != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("process %d is still alive", pid)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
