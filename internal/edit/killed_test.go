package edit

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
)

// mixed is a change of every kind: new files in new folders, edits, removals, a
// folder that goes, and two that move, one of them to where an empty one is.
func mixed(root string) []Change {
	return []Change{
		{Path: "new/deep/a.txt", After: []byte("a"), Mode: 0o644},
		{Path: "edit.txt", Before: []byte("old"), After: []byte("new")},
		{Path: "empty.txt", After: []byte{}, Mode: 0o644},
		{Path: "gone/one.txt", Before: []byte("1")},
		{Path: "gone/two.txt", Before: []byte("2")},
		{Path: "p/goes", Folder: folderAt(root, "p/goes"), Parts: []Change{{Path: "p/goes/a.py", Before: []byte("a")}}},
		{Path: "p/moves", To: "q/moved", Folder: folderAt(root, "p/moves"), Parts: []Change{
			{Path: "p/moves/a.py", To: "q/moved/a.py", Before: []byte("I am moves"), After: []byte("I am moved")},
			{Path: "p/moves/b.py", To: "q/moved/b.py", Before: []byte("b"), After: []byte("b")},
		}},
		{Path: "p/over", To: "hollow", Folder: folderAt(root, "p/over")},
		{Path: "folder/edit.txt", Before: []byte("x"), After: []byte{}},
		{Path: "new/b.txt", After: []byte("b"), Mode: 0o755},
		{Path: "new/link", After: []byte("../edit.txt"), Mode: fs.ModeSymlink | 0o777},
	}
}

func folderAt(root, rel string) *Folder {
	f, err := ReadFolder(root, rel)
	if err != nil {
		panic(err) // a test's folder is there
	}
	return f
}

func mixedRoot(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for rel, content := range map[string]string{
		"edit.txt": "old", "gone/one.txt": "1", "gone/two.txt": "2", "folder/edit.txt": "x",
		"p/goes/a.py": "a", "p/goes/node_modules/deep/x.js": "x", "p/goes/.env.local": "secret",
		"p/moves/a.py": "I am moves", "p/moves/b.py": "b", "p/moves/.env.local": "secret", "p/moves/__pycache__/a.pyc": "c",
		"p/over/a.py": "over",
	} {
		write(t, root, rel, content, 0o644)
	}
	for link, target := range map[string]string{
		"p/goes/out": "../../edit.txt", "p/goes/folder": "../../gone", "p/goes/dangling": "nowhere",
		"p/moves/inside": "b.py", "p/moves/folder": "__pycache__", "p/moves/out": "/etc", "p/moves/dangling": "nowhere",
	} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	for _, empty := range []string{"hollow", "p/moves/empty"} {
		if err := os.Mkdir(filepath.Join(root, empty), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// TestMain is the process that is killed: it commits, and dies by SIGKILL at
// the step whose number it is given.
func TestMain(m *testing.M) {
	root := os.Getenv("HOGLI_TEST_COMMIT_ROOT")
	if root == "" {
		os.Exit(m.Run())
	}
	at, _ := strconv.Atoi(os.Getenv("HOGLI_TEST_COMMIT_STEP"))
	link := (*os.Root).Link
	if os.Getenv("HOGLI_TEST_COMMIT_LINKS") == "none" {
		link = func(*os.Root, string, string) error { return syscall.EPERM }
	}
	n := 0
	err := commit(root, mixed(root), func(string) {
		if n++; n == at {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}, link)
	if err != nil {
		os.Exit(1)
	}
}

// killedAt runs the commit in a process that dies at the step; false when the
// commit ended before.
func killedAt(t *testing.T, root string, step int, env ...string) bool {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), "HOGLI_TEST_COMMIT_ROOT="+root, "HOGLI_TEST_COMMIT_STEP="+strconv.Itoa(step)), env...)
	err := cmd.Run()
	if err == nil {
		return false
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("step %d: %v", step, err)
	}
	return true
}

// Wherever the process dies, the next commit finds all of it or nothing, also
// where the file system has no second names for files.
func TestKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	for _, links := range []string{"any", "none"} {
		t.Run(links, func(t *testing.T) {
			t.Parallel()
			killedAtEveryStep(t, "HOGLI_TEST_COMMIT_LINKS="+links)
		})
	}
}

func mixedAfter() map[string]string {
	return map[string]string{
		"./": "", "edit.txt": "new", "empty.txt": "", "folder/": "", "folder/edit.txt": "",
		"hollow/": "", "hollow/a.py": "over",
		"new/": "", "new/b.txt": "b", "new/deep/": "", "new/deep/a.txt": "a", "new/link": "-> ../edit.txt",
		"q/": "", "q/moved/": "", "q/moved/a.py": "I am moved", "q/moved/b.py": "b", "q/moved/.env.local": "secret",
		"q/moved/__pycache__/": "", "q/moved/__pycache__/a.pyc": "c", "q/moved/empty/": "",
		"q/moved/inside": "-> b.py", "q/moved/folder": "-> __pycache__", "q/moved/out": "-> /etc", "q/moved/dangling": "-> nowhere",
	}
}

func killedAtEveryStep(t *testing.T, env string) {
	t.Helper()
	before := tree(t, mixedRoot(t))
	done := mixedRoot(t)
	if err := Commit(done, mixed(done)); err != nil {
		t.Fatal(err)
	}
	after := tree(t, done)
	if diff := cmp.Diff(mixedAfter(), after); diff != "" {
		t.Fatalf("the commit itself:\n%s", diff)
	}
	took, kept := 0, 0
	for step := 1; ; step++ {
		root := mixedRoot(t)
		if !killedAt(t, root, step, env) {
			if step < 20 {
				t.Errorf("only %d steps", step)
			}
			break
		}
		if err := Commit(root, []Change{{Path: "next.txt", After: []byte("n"), Mode: 0o644}}); err != nil {
			t.Fatalf("step %d: %v", step, err)
		}
		got := tree(t, root)
		delete(got, "next.txt")
		for _, own := range []string{".hogli/", ".hogli/.gitignore", ".hogli/commit.lock"} {
			delete(got, own)
		}
		if cmp.Equal(after, got) {
			kept++
			continue
		}
		took++
		if diff := cmp.Diff(before, got); diff != "" {
			t.Errorf("step %d: neither before nor after:\n%s", step, diff)
		}
	}
	if took == 0 || kept == 0 {
		t.Errorf("taken back %d times, kept %d times", took, kept)
	}
}

// Recover alone does the same, twice is as good as once, and what somebody
// made after the kill stays.
func TestRecover(t *testing.T) {
	t.Parallel()
	root := mixedRoot(t)
	before := tree(t, root)
	if !killedAt(t, root, 12) || !Unfinished(root) {
		t.Fatal("nothing to recover")
	}
	write(t, root, "new/mine.txt", "mine", 0o644)
	for _, want := range []Outcome{TakenBack, Nothing} {
		if became, err := Recover(root); err != nil || became != want {
			t.Fatalf("became %d, want %d: %v", became, want, err)
		}
	}
	got := tree(t, root)
	if got["new/mine.txt"] != "mine" || Unfinished(root) {
		t.Errorf("got %v", got)
	}
	for rel := range got {
		if strings.HasPrefix(rel, ".hogli") || strings.HasPrefix(rel, "new/") {
			delete(got, rel)
		}
	}
	if diff := cmp.Diff(before, got); diff != "" {
		t.Error(diff)
	}
}

// What somebody has changed after the kill is not lost: it stays, is told once
// with the place of the original, and the next commit goes on.
func TestRecoverKeepsWhatWasChangedSince(t *testing.T) {
	t.Parallel()
	for step := 1; ; step++ {
		root := mixedRoot(t)
		if !killedAt(t, root, step) {
			t.Fatal("edit.txt was never in place")
		}
		if tree(t, root)["edit.txt"] != "new" {
			continue
		}
		write(t, root, "edit.txt", "mine", 0o644)
		_, err := Recover(root)
		e, ok := errors.AsType[*fault.Error](err)
		if !ok || e.Code != fault.HalfWritten || !strings.Contains(e.Why, ".edit.txt.hogli-") {
			t.Fatalf("got %v", err)
		}
		got := tree(t, root)
		if got["edit.txt"] != "mine" || got["gone/one.txt"] != "1" {
			t.Errorf("got %v", got)
		}
		if err := Commit(root, []Change{{Path: "next.txt", After: []byte("n"), Mode: 0o644}}); err != nil {
			t.Errorf("the next commit: %v", err)
		}
		return
	}
}

func TestCommitWaitsForNobody(t *testing.T) {
	t.Parallel()
	root := mixedRoot(t)
	dir, err := os.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = dir.Close() }()
	if err := MakeState(root); err != nil {
		t.Fatal(err)
	}
	held, err := acquire(dir)
	if err != nil {
		t.Fatal(err)
	}
	before := tree(t, root)
	for name, run := range map[string]func() error{
		"commit": func() error { return Commit(root, mixed(root)) }, "recover": func() error { _, err := Recover(root); return err },
	} {
		if err := run(); fault.ExitOf(err) != fault.ExitRefused {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if diff := cmp.Diff(before, tree(t, root)); diff != "" {
		t.Error(diff)
	}
	held.release()
	if err := Commit(root, mixed(root)); err != nil {
		t.Error(err)
	}
}

// A disk that is full takes nothing: what was staged goes, the originals stay.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk: run the tests as root")
	}
	root := t.TempDir()
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", root).Run(); err != nil {
		t.Skipf("no tmpfs can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = exec.Command("umount", root).Run() })
	write(t, root, "edit.txt", "old", 0o644)
	before := tree(t, root)
	err := Commit(root, []Change{
		{Path: "a/small.txt", After: []byte("s"), Mode: 0o644},
		{Path: "edit.txt", Before: []byte("old"), After: []byte("new")},
		{Path: "a/big.txt", After: make([]byte, 1<<20), Mode: 0o644},
	})
	if fault.ExitOf(err) != fault.ExitEnvironment || !strings.Contains(err.Error(), "big.txt") {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(before, tree(t, root)); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkCommit(b *testing.B) {
	root := b.TempDir()
	content := []byte(strings.Repeat("x = 1\n", 200))
	for i := 0; b.Loop(); i++ {
		var changes []Change
		for n := range 45 {
			changes = append(changes, Change{Path: filepath.Join("p"+strconv.Itoa(i), strconv.Itoa(n%9), strconv.Itoa(n)+".py"), After: content, Mode: 0o644})
		}
		if err := Commit(root, changes); err != nil {
			b.Fatal(err)
		}
	}
}
