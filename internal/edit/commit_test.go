package edit

import (
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

// A failure after some renames restores what was renamed.
func TestRollbackRestoresPlacedFiles(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write(t, root, "a.txt", "a", 0o640)
	dir, err := os.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	tx := &transaction{root: root, dir: dir}
	for _, c := range []Change{{Path: "a.txt", Before: []byte("a"), After: []byte("A")}, {Path: "n/b.txt", After: []byte("b"), Mode: 0o644}} {
		if err := tx.stage(c); err != nil {
			t.Fatal(err)
		}
	}
	for i := range tx.staged {
		if err := tx.place(&tx.staged[i]); err != nil {
			t.Fatal(err)
		}
	}
	tx.rollback()
	if diff := cmp.Diff(map[string]string{"./": "", "a.txt": "a"}, tree(t, root)); diff != "" {
		t.Error(diff)
	}
	if info, _ := os.Stat(filepath.Join(root, "a.txt")); info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v", info.Mode())
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
