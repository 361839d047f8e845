package edit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
)

func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		if d.IsDir() {
			files[rel+"/"] = ""
			return nil
		}
		if d.Type()&fs.ModeSymlink != 0 {
			target, err := os.Readlink(path)
			files[rel] = "-> " + target
			return err
		}
		content, err := os.ReadFile(path)
		files[rel] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func write(t *testing.T, root, rel, content string, mode fs.FileMode) {
	t.Helper()
	path := filepath.Join(root, rel)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

func TestCommitWritesAll(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, root, "a.txt", "old", 0o755)
	err := Commit(root, []Change{
		{Path: "a.txt", Before: []byte("old"), After: []byte("new")},
		{Path: "deep/er/b.txt", After: []byte("b"), Mode: 0o644},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"./": "", "a.txt": "new", "deep/": "", "deep/er/": "", "deep/er/b.txt": "b"}
	if diff := cmp.Diff(want, tree(t, root)); diff != "" {
		t.Error(diff)
	}
	if info, _ := os.Stat(filepath.Join(root, "a.txt")); info.Mode().Perm() != 0o755 {
		t.Errorf("mode %v", info.Mode())
	}
}

// Each row fails at its last change; all that came before is taken back.
func TestCommitIsAllOrNothing(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		last Change
		exit fault.Exit
		want string
	}{
		"exists":         {Change{Path: "a.txt", After: []byte("x"), Mode: 0o644}, fault.ExitRefused, "exists already"},
		"changed":        {Change{Path: "a.txt", Before: []byte("other"), After: []byte("x")}, fault.ExitRefused, "was changed"},
		"read-only":      {Change{Path: "ro.txt", Before: []byte("ro"), After: []byte("x")}, fault.ExitEnvironment, "read-only"},
		"outside":        {Change{Path: "../x", After: []byte("x"), Mode: 0o644}, fault.ExitUsage, "leads out"},
		"link outside":   {Change{Path: "out", Before: []byte("secret"), After: []byte("x")}, fault.ExitUsage, "leads out"},
		"file as folder": {Change{Path: "a.txt/b", After: []byte("x"), Mode: 0o644}, fault.ExitEnvironment, "cannot write"},
		"gone":           {Change{Path: "gone", Before: []byte("x"), After: []byte("y")}, fault.ExitEnvironment, "cannot write"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root, outside := t.TempDir(), t.TempDir()
			write(t, root, "a.txt", "a", 0o644)
			write(t, root, "ro.txt", "ro", 0o444)
			write(t, outside, "secret", "secret", 0o644)
			if err := os.Symlink(filepath.Join(outside, "secret"), filepath.Join(root, "out")); err != nil {
				t.Fatal(err)
			}
			before := tree(t, root)
			err := Commit(root, []Change{
				{Path: "new/one.txt", After: []byte("1"), Mode: 0o644},
				{Path: "a.txt", Before: []byte("a"), After: []byte("A")},
				row.last,
			})
			if fault.ExitOf(err) != row.exit || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v (exit %d), want %q (exit %d)", err, fault.ExitOf(err), row.want, row.exit)
			}
			if diff := cmp.Diff(before, tree(t, root)); diff != "" {
				t.Errorf("changed:\n%s", diff)
			}
		})
	}
}

// staged is a transaction with an edited file and a new one, ready to be placed.
func staged(t *testing.T) (*transaction, string) {
	t.Helper()
	root := t.TempDir()
	write(t, root, "a.txt", "a", 0o640)
	dir, err := os.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dir.Close() })
	tx := &transaction{root: root, dir: dir, step: func(string) {}, link: (*os.Root).Link}
	err = tx.plan([]Change{{Path: "a.txt", Before: []byte("a"), After: []byte("A")}, {Path: "n/b.txt", After: []byte("b"), Mode: 0o644}})
	if err == nil {
		err = dir.Mkdir("n", 0o755)
	}
	for _, s := range tx.staged {
		err = errors.Join(err, tx.stage(s))
	}
	if err != nil {
		t.Fatal(err)
	}
	return tx, root
}

// A failure after some files are in place gives them back: the very file, with
// its mode, and not one written anew.
func TestRollbackRestoresPlacedFiles(t *testing.T) {
	t.Parallel()
	tx, root := staged(t)
	before, _ := os.Stat(filepath.Join(root, "a.txt"))
	for i := range tx.staged {
		if err := tx.place(tx.staged[i]); err != nil {
			t.Fatal(err)
		}
	}
	why := fault.Usage("x")
	if err := tx.rollback(why); !errors.Is(err, why) {
		t.Error(err)
	}
	if diff := cmp.Diff(map[string]string{"./": "", "a.txt": "a"}, tree(t, root)); diff != "" {
		t.Error(diff)
	}
	after, err := os.Stat(filepath.Join(root, "a.txt"))
	if err != nil || !os.SameFile(before, after) || after.Mode().Perm() != 0o640 {
		t.Errorf("another file, or mode %v: %v", after.Mode(), err)
	}
}

// A new file never replaces one that has appeared since, and rollback leaves it.
func TestPlaceKeepsWhatAppeared(t *testing.T) {
	t.Parallel()
	tx, root := staged(t)
	write(t, root, "n/b.txt", "somebody's", 0o644)
	if err := tx.place(tx.staged[0]); err != nil {
		t.Fatal(err)
	}
	err := tx.place(tx.staged[1])
	if fault.ExitOf(tx.rollback(err)) != fault.ExitRefused {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(map[string]string{"./": "", "a.txt": "a", "n/": "", "n/b.txt": "somebody's"}, tree(t, root)); diff != "" {
		t.Error(diff)
	}
}

// When the original cannot be given back, the error says so and where it is.
func TestRollbackSaysWhatItCouldNot(t *testing.T) {
	t.Parallel()
	tx, root := staged(t)
	if err := tx.place(tx.staged[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(root, "a.txt")); err != nil {
		t.Fatal(err)
	}
	write(t, root, "a.txt/in the way", "", 0o644)
	err := tx.rollback(fault.Usage("the reason"))
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Code != fault.HalfWritten || !strings.Contains(e.Why, "the reason") || !strings.Contains(e.Why, tx.staged[0].Backup) {
		t.Errorf("got %+v", err)
	}
	if content, err := os.ReadFile(filepath.Join(root, tx.staged[0].Backup)); err != nil || string(content) != "a" {
		t.Errorf("the original is lost: %q, %v", content, err)
	}
}

func TestCommitFollowsALinkInside(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, root, "real.txt", "r", 0o644)
	if err := os.Symlink("real.txt", filepath.Join(root, "link.txt")); err != nil {
		t.Fatal(err)
	}
	if err := Commit(root, []Change{{Path: "link.txt", Before: []byte("r"), After: []byte("R")}}); err != nil {
		t.Fatal(err)
	}
	if target, err := os.Readlink(filepath.Join(root, "link.txt")); err != nil || target != "real.txt" {
		t.Errorf("the link became %q, %v", target, err)
	}
	if content, _ := os.ReadFile(filepath.Join(root, "real.txt")); string(content) != "R" {
		t.Errorf("got %q", content)
	}
}
