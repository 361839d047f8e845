package repo

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTreeListsFoldersOnce(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, name := range []string{"a/b.py", "a/c.py"} {
		writeFile(t, filepath.Join(root, name), "")
	}
	if err := os.Symlink("b.py", filepath.Join(root, "a", "link.py")); err != nil {
		t.Fatal(err)
	}
	tree := newTree(os.DirFS(root))
	for name, want := range map[string]bool{"a/b.py": true, "a/B.py": false, "a": false, "a/link.py": false, "a/d.py": false, "d/b.py": false} {
		if got := tree.isRegular(name); got != want {
			t.Errorf("%s is regular: %v", name, got)
		}
	}
	entries, err := tree.ReadDir("a")
	if err != nil {
		t.Fatal(err)
	}
	_ = append(entries, nil)
	writeFile(t, filepath.Join(root, "a/d.py"), "made later")
	var names []string
	if err := fs.WalkDir(tree, ".", func(name string, _ fs.DirEntry, err error) error {
		names = append(names, name)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{".", "a", "a/b.py", "a/c.py", "a/link.py"}, names); diff != "" {
		t.Error(diff)
	}
}

// TestPresenceIsWhatTheSystemSays, or nothing, whichever folders were listed.
func TestPresenceIsWhatTheSystemSays(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, name := range []string{"a/b.py", "a/c/d.py"} {
		writeFile(t, filepath.Join(root, name), "")
	}
	for link, to := range map[string]string{"a/good": "b.py", "a/bad": "gone", "l": "a"} {
		if err := os.Symlink(to, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	names := []string{".", "a", "a/", "/a", "../x", "a/b.py", "a/B.py", "a/b.py/c", "a/c", "a/c/d.py", "a/c/e/f/g.py", "a/good", "a/bad", "l", "l/b.py", "l/e.py", "m/n"}
	for _, listed := range [][]string{nil, {"."}, {"a"}, {".", "a"}, {".", "a", "a/c", "l", "m"}} {
		tree := newTree(os.DirFS(root))
		for _, dir := range listed {
			_, _ = tree.ReadDir(dir)
		}
		known := 0
		for _, name := range names {
			_, err := os.Stat(filepath.Join(root, name))
			got := tree.presence(name)
			if got != unlisted {
				known++
			}
			if got == present && err != nil || got == absent && err == nil {
				t.Errorf("%v listed: %s: %v, the system says %v", listed, name, got, err)
			}
		}
		if len(listed) > 0 == (known == 0) {
			t.Errorf("%v listed: %d known", listed, known)
		}
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
