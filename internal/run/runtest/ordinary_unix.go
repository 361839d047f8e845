//go:build unix

package runtest

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// nobody is a user of every Unix who owns nothing.
const nobody = 65534

// AsOrdinaryUser tells whether the test is to go on: it does for a user to whom
// the modes of files say something. For root, who may read everything, the whole
// test runs in a process of its own as nobody, and what that says is the outcome:
// the one that asked then ends.
func AsOrdinaryUser(t *testing.T) bool {
	t.Helper()
	if os.Geteuid() != 0 {
		return true
	}
	home, err := os.MkdirTemp("", "hogli-nobody-") //nolint:usetesting // t.TempDir lies in folders that are root's alone
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	if err := os.Chown(home, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	cmd := Command(t, copyOfTests(t, home), "-test.run", "^"+t.Name()+"$", "-test.v")
	cmd.Dir = home
	cmd.Env = append(cmd.Environ(), "HOME="+home, "TMPDIR="+home)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	switch {
	case err == nil && bytes.Contains(out, []byte("--- PASS: "+t.Name()+" (")):
	case err == nil && bytes.Contains(out, []byte("--- SKIP: "+t.Name()+" (")):
		Lacks(t, "as nobody:\n"+string(out))
	default: // also when it ran nothing
		t.Errorf("as nobody: %v\n%s", err, out)
	}
	return false
}

// copyOfTests is the program of these tests, where nobody may run it. cp writes
// it: what this process had open to write, a program that it starts meanwhile
// has too, and the system runs no file that somebody may write.
func copyOfTests(t *testing.T, dir string) string {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(dir, "tests")
	if out, err := Command(t, "cp", own, at).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.Chmod(at, 0o755); err != nil { //nolint:gosec // nobody has to run it
		t.Fatal(err)
	}
	return at
}
