package repo

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/run/runtest"
)

// checkout is a repository of git with one commit on main, and a branch.
func checkout(t *testing.T, files map[string]string) (*Repo, func(args ...string), func(name, text string)) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		runtest.Lacks(t, "git is not there: install it to test what a branch changes")
	}
	root := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"}, args...)...)
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	git("init", "-q", "-b", "main")
	for name, text := range files {
		write(name, text)
	}
	git("add", "-A")
	git("commit", "-q", "--allow-empty", "-m", "first")
	git("checkout", "-q", "-b", "work")
	return at(root), git, write
}

func TestChangedSince(t *testing.T) {
	t.Parallel()
	r, git, write := checkout(t, map[string]string{
		"kept": "1", "edited": "1", "staged": "1", "gone": "1", "moved": "a long enough text\nto be a rename\n", ".gitignore": "ignored\n",
	})
	write("committed file", "1")
	git("add", "-A")
	git("commit", "-q", "-m", "second")
	git("checkout", "-q", "main")
	write("mains", "not this branch's")
	git("add", "-A")
	git("commit", "-q", "-m", "third")
	git("checkout", "-q", "work")
	write("edited", "2")
	write("staged", "2")
	git("add", "staged")
	git("mv", "moved", "späť")
	git("rm", "-q", "gone")
	write("new/file", "1")
	write("ignored", "1")

	ctx := context.Background()
	commit, taken, err := r.MergeBase(ctx, "")
	if err != nil || taken != "main" {
		t.Fatalf("%q, %v", taken, err)
	}
	got, err := r.ChangedSince(ctx, commit)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"committed file", "edited", "gone", "moved", "new/file", "späť", "staged"}, got); diff != "" {
		t.Error(diff)
	}
	was, there, err := r.ReadAt(ctx, commit, "gone")
	if err != nil || !there || string(was) != "1" {
		t.Errorf("%q %v %v", was, there, err)
	}
	if _, there, err = r.ReadAt(ctx, commit, "committed file"); err != nil || there {
		t.Errorf("%v %v", there, err)
	}
}

func TestMergeBaseSaysWhyThereIsNone(t *testing.T) {
	t.Parallel()
	r, git, _ := checkout(t, nil)
	git("checkout", "-q", "--orphan", "alone")
	git("commit", "-q", "--allow-empty", "-m", "alone")
	ctx := context.Background()
	for base, want := range map[string]string{"": "have no commit in common", "--output=x": "git knows no commit", "nothing": "git knows no commit nothing"} {
		_, _, err := r.MergeBase(ctx, base)
		if err == nil || !strings.Contains(err.Error(), want) || fault.ExitOf(err) != fault.ExitUsage {
			t.Errorf("%q: %v", base, err)
		}
	}
	if _, _, err := at(t.TempDir()).MergeBase(ctx, ""); fault.ExitOf(err) != fault.ExitUsage {
		t.Errorf("outside of git: %v", err)
	}
}
