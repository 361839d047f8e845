package repo

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWorkspaceIncludes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		patterns string
		want     bool
	}{
		{"[frontend, products/*]", true},
		{"['./products/*/']", true},
		{"['**']", true},
		{"[frontend]", false},
		{"['products/*', '!products/alpha']", false},
		{"['!**/beta', 'products/**']", true},
		{"[]", false},
	} {
		root := t.TempDir()
		if err := os.WriteFile(filepath.Join(root, "pnpm-workspace.yaml"), []byte("packages: "+row.patterns+"\ncatalog: {react: ^19.0.0}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Open(root)
		if err != nil {
			t.Fatal(err)
		}
		w, err := r.Workspace()
		if err != nil {
			t.Fatal(err)
		}
		if got := w.Includes("products/alpha"); got != row.want {
			t.Errorf("%s: got %v", row.patterns, got)
		}
	}
}

func TestWorkspaceFaults(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	r, err := Open(root)
	if err != nil {
		t.Fatal(err)
	}
	if w, err := r.Workspace(); w != nil || err != nil {
		t.Errorf("without a file: %v, %v", w, err)
	}
	if err := os.WriteFile(filepath.Join(root, "pnpm-workspace.yaml"), []byte("packages: ['a[']\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Workspace(); err == nil {
		t.Error("a broken glob was read")
	}
}
