package repo

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScanTellsWhatItDidNotRead(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	writeFile(t, filepath.Join(root, "a.py"), "a")
	writeFile(t, filepath.Join(root, "empty.py"), "")
	writeFile(t, filepath.Join(root, "long.py"), strings.Repeat("long\n", 100_000))
	writeFile(t, filepath.Join(root, "zero.py"), "a\x00b")
	writeFile(t, filepath.Join(root, "huge.py"), "")
	writeFile(t, filepath.Join(root, "folder/b.py"), "b")
	if err := os.Truncate(filepath.Join(root, "huge.py"), MaxText+1); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(root, "pipe.py"), 0o600); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	sizes := map[string]int{}
	files := []string{"a.py", "empty.py", "long.py", "zero.py", "huge.py", "pipe.py", "folder", "folder/b.py", "gone.py"}
	skipped := at(root).Scan(files, func(i int, content []byte) {
		mu.Lock()
		defer mu.Unlock()
		sizes[files[i]] = len(content)
	})
	if diff := cmp.Diff(map[string]int{"a.py": 1, "empty.py": 0, "long.py": 500_000, "folder/b.py": 1}, sizes); diff != "" {
		t.Error(diff)
	}
	want := []Skipped{
		{"huge.py", "it has 4 MB, more than 4"}, {"pipe.py", "it is no regular file"}, {"folder", "it is no regular file"}, {"gone.py", "no such file or directory"},
	}
	if diff := cmp.Diff(want, skipped); diff != "" {
		t.Error(diff)
	}
}

func TestOfPackage(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	writeFile(t, filepath.Join(root, "hogli.yaml"), "")
	writeFile(t, filepath.Join(root, "products/flags/package.json"), `{"name": "the-flags"}`)
	writeFile(t, filepath.Join(root, "products/other/package.json"), `{}`)
	r, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	for specifier, want := range map[string]string{
		"@posthog/products-flags": "flags ", "@posthog/products-flags/a/b": "flags /a/b", "the-flags": "flags ", "the-flags/": "flags /",
		"@posthog/products-flagship": "", "@posthog/products-other/a": "other /a", "the": "", "": "", "/": "", "./the-flags": "",
	} {
		got := ""
		if p, rest, ok := r.OfPackage(specifier); ok {
			got = p.Name + " " + rest
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", specifier, got, want)
		}
	}
}

func TestBelow(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, name := range []string{"hogli.yaml", "a/b.py", "a/c/d.py", "a/c.py", "a/c-d", "a/skipped/e.py", "a/z"} {
		writeFile(t, filepath.Join(root, name), "")
	}
	if err := os.Symlink("c", filepath.Join(root, "a/link")); err != nil {
		t.Fatal(err)
	}
	r, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		dir, last, want string
	}{
		{"a", "", "a/b.py a/c-d a/c.py a/c/d.py a/link a/z"},
		{"a", "a/c/d.py", "a/b.py a/c-d a/c.py a/c/d.py"},
		{"a/b.py", "", "a/b.py"},
		{"gone", "", ""},
	} {
		var got []string
		r.Below(row.dir, func(name string) bool { return name != "skipped" }, func(at string, _ os.DirEntry) bool {
			got = append(got, at)
			return at != row.last
		})
		if strings.Join(got, " ") != row.want || !slices.IsSorted(got) {
			t.Errorf("below %s to %q: %q", row.dir, row.last, got)
		}
	}
}
