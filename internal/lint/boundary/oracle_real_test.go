package boundary

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAgreesWithTachOnRealCode judges the packages that are installed beside
// tach as if they were modules that may import nothing.
func TestAgreesWithTachOnRealCode(t *testing.T) {
	t.Parallel()
	program := tachProgram(t)
	site, err := filepath.Glob(filepath.Join(filepath.Dir(program), "../lib/python*/site-packages"))
	if err != nil || len(site) == 0 {
		t.Fatalf("no packages beside tach: %v", err)
	}
	r := gitRepo(t, `
-- tach.toml --
root_module = "allow"
rules.local_imports = "warn"
exclude = ["tests"]
[[modules]]
path = "django.*"
depends_on = []
[[modules]]
path = "*.core"
depends_on = ["django.conf", { path = "*.utils", deprecated = true }]
[[modules]]
path = "celery.**"
depends_on = ["celery"]
[[interfaces]]
expose = ["[a-z_]+"]
`)
	for _, name := range []string{"django", "celery", "kombu", "_pytest"} {
		copyPython(t, filepath.Join(site[0], name), filepath.Join(r.Root, name))
	}
	want := verdicts(t, program, r.Root)
	if diff := cmp.Diff(want, judged(t, r, AsTach)); diff != "" || len(want) < 1000 {
		t.Errorf("%d verdicts (-tach +hogli)\n%s", len(want), diff)
	}
	t.Logf("%d verdicts", len(want))
}

// copyPython copies the Python files of a folder.
func copyPython(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".py" {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, content, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}
