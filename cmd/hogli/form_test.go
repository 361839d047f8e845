package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// screen is a program on a terminal, and all that it has written there.
type screen struct {
	t    *testing.T
	tty  *os.File
	mu   sync.Mutex
	seen bytes.Buffer
	done chan error
}

// onTerminal runs hogli in dir on a terminal of its own.
func onTerminal(t *testing.T, dir string, args ...string) *screen {
	t.Helper()
	hogli, err := exec.LookPath("hogli") // testscript puts it on PATH
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(hogli, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "TERM=xterm-256color", "CI=", "NO_COLOR=1", "HOME="+dir)
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Fatal(err)
	}
	s := &screen{t: t, tty: tty, done: make(chan error, 1)}
	read := make(chan struct{})
	go func() {
		defer close(read)
		chunk := make([]byte, 4096)
		for {
			n, err := tty.Read(chunk)
			s.mu.Lock()
			s.seen.Write(chunk[:n])
			s.mu.Unlock()
			if err != nil { // EIO: the program has ended
				return
			}
		}
	}()
	go func() {
		err := cmd.Wait()
		<-read
		s.done <- err
	}()
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = tty.Close() })
	return s
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ansi.Strip(s.seen.String())
}

// sees waits for a text to be written, then types.
func (s *screen) sees(text, keys string) {
	s.t.Helper()
	deadline := time.After(30 * time.Second)
	for !strings.Contains(s.text(), text) {
		select {
		case <-deadline:
			s.t.Fatalf("no %q on the screen:\n%s", text, s.text())
		case <-time.After(20 * time.Millisecond):
		}
	}
	s.mu.Lock()
	s.seen.Reset()
	s.mu.Unlock()
	if _, err := io.WriteString(s.tty, keys); err != nil {
		s.t.Fatal(err)
	}
}

func (s *screen) end() error {
	s.t.Helper()
	select {
	case err := <-s.done:
		return err
	case <-time.After(30 * time.Second):
		s.t.Fatalf("it does not end:\n%s", s.text())
		return nil
	}
}

func example(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "shop")
	if out, err := exec.Command("hogli", "init", "--example", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dir
}

// On a terminal bootstrap asks, shows what it would write, and asks again.
func TestBootstrapAsksOnATerminal(t *testing.T) {
	t.Parallel()
	dir := example(t)
	s := onTerminal(t, dir, "product:bootstrap", "visual_review", "--owner", "team-visual")
	s.sees("Name that people read", "It's\r")
	s.sees("cannot be a display name", strings.Repeat("\x7f", 4)+"Visual reviews\r")
	s.sees("Backend", "\r")
	s.sees("A frontend?", "n")
	s.sees("Database", "\x1b[B\r")
	s.sees("Write it?", "\r")
	if err := s.end(); err != nil {
		t.Fatalf("%v\n%s", err, s.text())
	}
	content, err := os.ReadFile(filepath.Join(dir, "products/visual_review/product.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`name: "Visual reviews"`, `"team-visual"`, "default: prototype"} {
		if !strings.Contains(string(content), want) {
			t.Errorf("product.yaml has no %s:\n%s", want, content)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "products/visual_review/frontend")); err == nil {
		t.Error("there is a frontend, and the answer was no")
	}
}

// No, and Ctrl-C, change nothing.
func TestBootstrapTakesNo(t *testing.T) {
	t.Parallel()
	dir := example(t)
	for name, row := range map[string]struct {
		keys string
		exit int
	}{"no": {"n", 4}, "ctrl-c": {"\x03", 130}} {
		s := onTerminal(t, dir, "product:bootstrap", "visual_review", "--owner", "x", "--display-name", "X", "--backend", "none")
		s.sees("Write it?", row.keys)
		exit, ok := errors.AsType[*exec.ExitError](s.end())
		if !ok || exit.ExitCode() != row.exit {
			t.Errorf("%s: got %v, want exit status %d\n%s", name, exit, row.exit, s.text())
		}
		if _, err := os.Stat(filepath.Join(dir, "products/visual_review")); err == nil {
			t.Errorf("%s: something was written", name)
		}
	}
}
