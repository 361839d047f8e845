package runtest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// heard is a test that keeps what it is told.
type heard struct {
	testing.TB

	said []string
}

func (h *heard) Errorf(format string, args ...any) {
	h.said = append(h.said, fmt.Sprintf(format, args...))
}

func TestHangs(t *testing.T) {
	t.Parallel()
	h := &heard{TB: t}
	if err := within(h, 50*time.Millisecond, "sleep", "600").Run(); err == nil {
		t.Error("it ended by itself")
	}
	if len(h.said) != 1 || !strings.Contains(h.said[0], "sleep 600 did not end within 50ms") {
		t.Errorf("%q", h.said)
	}
}

func TestEnds(t *testing.T) {
	t.Parallel()
	h := &heard{TB: t}
	if out, err := Command(h, "go", "env", "GOOS").Output(); err != nil || len(out) == 0 || len(h.said) > 0 {
		t.Errorf("%q %v %q", out, err, h.said)
	}
	if left := timeLeft(t); left > patience || left <= 0 {
		t.Error(left)
	}
}

func TestAsOrdinaryUser(t *testing.T) {
	t.Parallel()
	if !AsOrdinaryUser(t) {
		return
	}
	closed := filepath.Join(t.TempDir(), "closed")
	if err := os.WriteFile(closed, []byte("a"), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(closed); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("it may be read: %v", err)
	}
}
