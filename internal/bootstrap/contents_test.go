package bootstrap

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/edit"
)

// What git ignores is told by the outermost folder in which git knows nothing;
// what is empty is not told.
func TestIgnoredIn(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, rel := range []string{
		"p/a.py", "p/backend/b.py", "p/backend/__pycache__/1.pyc", "p/backend/__pycache__/deep/2.pyc",
		"p/.env.local", "p/backend/x.pyc", "p/node_modules/a/b/c.js", "p/node_modules/d.js", "p/backend-x/dist/e.js",
	} {
		path := filepath.Join(root, rel)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(root, "p/empty/folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	folder, err := edit.ReadFolder(root, "p")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, i := range ignoredIn(folder, []edit.Change{{Path: "a.py"}, {Path: "backend/b.py"}}) {
		got[i.path] = i.String()
	}
	want := map[string]string{
		".env.local": "ignored by git", "backend/x.pyc": "ignored by git",
		"backend/__pycache__": "ignored by git; files: 2", "node_modules": "ignored by git; files: 2", "backend-x": "ignored by git; files: 1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The plan of a rename and of a remove is one change of the folder, whatever it
// holds; only files whose text changes are written.
func TestFolderIsOneChange(t *testing.T) {
	t.Parallel()
	r := bootstrapped(t, platform(t), "visual_review")
	if out, err := exec.Command("git", "init", "-q", r.Root).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.Symlink("../../tach.toml", r.Path("products/visual_review/outward")); err != nil {
		t.Fatal(err)
	}
	rename, err := PlanRename(t.Context(), r, RenameOptions{From: "visual_review", To: "snapshots"})
	if err != nil {
		t.Fatal(err)
	}
	remove, err := PlanRemoval(t.Context(), r, "visual_review")
	if err != nil {
		t.Fatal(err)
	}
	for _, plan := range []*Plan{rename, remove} {
		var folders []edit.Change
		for _, c := range plan.Changes {
			if c.Folder != nil {
				folders = append(folders, c)
			}
		}
		if len(folders) != 1 || folders[0].Path != "products/visual_review" {
			t.Fatalf("got %d folders", len(folders))
		}
		for _, part := range folders[0].Parts {
			link := part.Path == "products/visual_review/outward"
			if link && string(part.Before) != "../../tach.toml" {
				t.Errorf("the link is followed: %q", part.Before)
			}
			if link && part.To != "" && string(part.After) != "../../tach.toml" {
				t.Errorf("the link became %q", part.After)
			}
		}
	}
}
