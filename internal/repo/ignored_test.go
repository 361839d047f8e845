package repo

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIgnored(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	writeFile(t, filepath.Join(root, "hogli.yaml"), "")
	writeFile(t, filepath.Join(root, ".gitignore"), "built/\n*_x.py\n!keep_x.py\n")
	asked := []string{"a.py", "built/a.py", "deep/é \"q\"_x.py", "keep_x.py", "deep/built/b"}
	ask := func() []string {
		r, err := Open(root)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Ignored(t.Context(), asked)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := ask(); got != nil {
		t.Errorf("without git: %q", got)
	}
	cmd := exec.Command("git", "init", "-q")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if diff := cmp.Diff([]string{"built/a.py", "deep/é \"q\"_x.py", "deep/built/b"}, ask()); diff != "" {
		t.Error(diff)
	}
	asked = []string{"a.py"}
	if got := ask(); len(got) > 0 {
		t.Errorf("%q", got)
	}
}
