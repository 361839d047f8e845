package repo

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/run/runtest"
)

// A folder that may not be looked into is told, with and without git: its files
// are not gone.
func TestFilesBelowAClosedFolder(t *testing.T) {
	t.Parallel()
	if !runtest.AsOrdinaryUser(t) {
		return
	}
	for _, withGit := range []bool{false, true} {
		root := t.TempDir()
		for _, rel := range []string{"hogli.yaml", "products/alpha/package.json", "products/alpha/backend/facade/api.py"} {
			writeFile(t, filepath.Join(root, rel), "")
		}
		if withGit {
			for _, args := range [][]string{{"init", "-q"}, {"add", "."}} {
				cmd := exec.Command("git", args...)
				cmd.Dir = root
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Fatalf("git %v: %v: %s", args, err, out)
				}
			}
		}
		closed := filepath.Join(root, "products/alpha/backend")
		if err := os.Chmod(closed, 0); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(closed, 0o700) })
		r, err := Open(root)
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Files(t.Context(), "products")
		told := fault.List(err)
		if len(told) != 1 || told[0].Where.Path != "products/alpha/backend" || !strings.Contains(strings.Join(told[0].Fix, " "), "chmod") {
			t.Errorf("with git %t: got %v", withGit, err)
		}
	}
}
