package edit

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/run/runtest"
)

// Each row does something between the plan and the commit, or asks for what
// cannot be: Check and Commit refuse alike, and nothing changes.
func TestFolderRefused(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		meanwhile func(t *testing.T, root string)
		to        string
		exit      fault.Exit
		want      string
	}{
		"a file appears":                  {func(t *testing.T, root string) { t.Helper(); write(t, root, "p/moves/new.py", "", 0o644) }, "q/moved", fault.ExitRefused, "p/moves/new.py"},
		"a file that git ignores changes": {func(t *testing.T, root string) { t.Helper(); write(t, root, "p/moves/.env.local", "another", 0o644) }, "q/moved", fault.ExitRefused, "p/moves/.env.local"},
		"a file goes":                     {func(t *testing.T, root string) { t.Helper(); _ = os.Remove(filepath.Join(root, "p/moves/b.py")) }, "q/moved", fault.ExitRefused, "p/moves/b.py"},
		"a mode changes":                  {func(t *testing.T, root string) { t.Helper(); _ = os.Chmod(filepath.Join(root, "p/moves/b.py"), 0o755) }, "q/moved", fault.ExitRefused, "p/moves/b.py"},
		"the place is taken":              {nil, "folder", fault.ExitRefused, "exists already"},
		"a file is there":                 {nil, "edit.txt", fault.ExitRefused, "exists already"},
		"out of the root":                 {nil, "../elsewhere", fault.ExitUsage, "leads out"},
		"a part is read-only":             {func(t *testing.T, root string) { t.Helper(); _ = os.Chmod(filepath.Join(root, "p/moves/a.py"), 0o444) }, "q/moved", fault.ExitRefused, "was changed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := mixedRoot(t)
			changes := []Change{
				{Path: "new.txt", After: []byte("n"), Mode: 0o644},
				{Path: "p/moves", To: row.to, Folder: folderAt(root, "p/moves"), Parts: []Change{
					{Path: "p/moves/a.py", To: row.to + "/a.py", Before: []byte("I am moves"), After: []byte("I am moved")},
				}},
			}
			if row.meanwhile != nil {
				row.meanwhile(t, root)
			}
			before := tree(t, root)
			_, check := Check(root, changes)
			for _, err := range []error{check, Commit(root, changes)} {
				if fault.ExitOf(err) != row.exit || !strings.Contains(err.Error(), row.want) {
					t.Errorf("got %v (exit %d), want %q (exit %d)", err, fault.ExitOf(err), row.want, row.exit)
				}
			}
			if diff := cmp.Diff(before, tree(t, root)); diff != "" {
				t.Errorf("changed:\n%s", diff)
			}
		})
	}
}

// A change that fails after folders have moved gives them back, the empty one
// that was in the way too.
func TestFolderComesBack(t *testing.T) {
	t.Parallel()
	root := mixedRoot(t)
	before := tree(t, root)
	tx := &transaction{root: root, dir: open(t, root), step: func(string) {}, link: (*os.Root).Link}
	if err := tx.plan(mixed(root)); err != nil {
		t.Fatal(err)
	}
	write(t, root, "empty.txt", "somebody's", 0o644)
	before["empty.txt"] = "somebody's"
	if err := tx.rollback(tx.putInPlace()); fault.ExitOf(err) != fault.ExitRefused {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(before, tree(t, root)); diff != "" {
		t.Error(diff)
	}
}

// What appears in a folder at the last moment is not taken along unseen.
func TestFolderIsLookedAtOnceMore(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"move p/goes", "move p/moves"} {
		root := mixedRoot(t)
		before := tree(t, root)
		late := strings.TrimPrefix(at, "move ") + "/late.py"
		before[late] = "late"
		err := commit(root, mixed(root), func(what string) {
			if what == at {
				write(t, root, late, "late", 0o644)
			}
		}, (*os.Root).Link)
		if fault.ExitOf(err) != fault.ExitRefused || !strings.Contains(err.Error(), late) {
			t.Errorf("%s: got %v", at, err)
		}
		if diff := cmp.Diff(before, tree(t, root)); diff != "" {
			t.Errorf("%s: %s", at, diff)
		}
	}
}

// Who makes the folder anew under its old path after a kill keeps what they
// made; where the original lies is told.
func TestFolderMadeAnewSince(t *testing.T) {
	t.Parallel()
	for step := 1; ; step++ {
		root := mixedRoot(t)
		if !killedAt(t, root, step) {
			t.Fatal("the folder never moved")
		}
		if _, there := tree(t, root)["q/moved/b.py"]; !there {
			continue
		}
		write(t, root, "p/moves/mine.py", "mine", 0o644)
		_, err := Recover(root)
		if fault.ExitOf(err) != fault.ExitPartial || !strings.Contains(err.Error()+describe(err), "q/moved") {
			t.Errorf("got %v", err)
		}
		got := tree(t, root)
		if got["p/moves/mine.py"] != "mine" || got["q/moved/b.py"] != "b" || got["edit.txt"] != "old" {
			t.Errorf("got %v", got)
		}
		return
	}
}

// What the disk forbids, Check says as Commit does, on a disk that is mounted
// for reading only.
func TestCheckReadOnly(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a disk: run the tests as root")
	}
	root := mixedRoot(t)
	for _, args := range [][]string{{"--bind", root, root}, {"-o", "remount,ro,bind", root}} {
		if err := exec.Command("mount", args...).Run(); err != nil {
			t.Skipf("no folder can be mounted for reading only here: %v", err)
		}
	}
	t.Cleanup(func() { _ = exec.Command("umount", root).Run() })
	for _, c := range mixed(root) {
		_, check := Check(root, []Change{c})
		for _, err := range []error{check, Commit(root, []Change{c})} {
			if fault.ExitOf(err) != fault.ExitEnvironment || !strings.Contains(describe(err), "read-only file system") {
				t.Errorf("%s: got %v", c.Path, describe(err))
			}
		}
	}
}

// What is mounted inside of a folder that goes is not deleted with it.
func TestFolderWithAMountStays(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a disk: run the tests as root")
	}
	root := mixedRoot(t)
	mounted := filepath.Join(root, "p/goes/node_modules")
	if err := exec.Command("mount", "-t", "tmpfs", "tmpfs", mounted).Run(); err != nil {
		t.Skipf("no tmpfs can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = exec.Command("umount", mounted).Run() })
	write(t, root, "p/goes/node_modules/x.js", "x", 0o644)
	before := tree(t, root)
	changes := []Change{{Path: "p/goes", Folder: folderAt(root, "p/goes")}}
	_, check := Check(root, changes)
	for _, err := range []error{check, Commit(root, changes)} {
		if fault.ExitOf(err) != fault.ExitEnvironment || !strings.Contains(err.Error(), "p/goes/node_modules") {
			t.Errorf("got %v", err)
		}
	}
	if diff := cmp.Diff(before, tree(t, root)); diff != "" {
		t.Error(diff)
	}
}

// A file that is read-only, and where rights count a folder that is, keep Check
// and Commit from writing alike.
func TestCheckRights(t *testing.T) {
	t.Parallel()
	root := mixedRoot(t)
	if err := os.Chmod(filepath.Join(root, "edit.txt"), 0o444); err != nil {
		t.Fatal(err)
	}
	forbidden := mixed(root)[1:2]
	if runtest.AsOrdinaryUser(t) { // root may write to folders without the right to
		for _, folder := range []string{"gone", "p/goes/node_modules/deep", "folder"} {
			if err := os.Chmod(filepath.Join(root, folder), 0o555); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(filepath.Join(root, folder), 0o755) })
		}
		all := mixed(root)
		forbidden = append(forbidden, all[3], all[5], all[8])
	}
	before := tree(t, root)
	for _, c := range forbidden {
		_, check := Check(root, []Change{c})
		for _, err := range []error{check, Commit(root, []Change{c})} {
			if fault.ExitOf(err) != fault.ExitEnvironment || !strings.Contains(describe(err), "permission denied") {
				t.Errorf("%s: got %v", c.Path, describe(err))
			}
		}
	}
	if diff := cmp.Diff(before, tree(t, root)); diff != "" {
		t.Error(diff)
	}
}

// Check gives the file that a symlink leads to, its mode, and changes nothing.
func TestCheckGivesWhatReachesTheDisk(t *testing.T) {
	t.Parallel()
	root := mixedRoot(t)
	write(t, root, "real/run.sh", "#!/bin/sh\n", 0o755)
	for link, target := range map[string]string{"run.sh": "real/run.sh", "folder-link": "real"} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	before := tree(t, root)
	got, err := Check(root, []Change{
		{Path: "run.sh", Before: []byte("#!/bin/sh\n"), After: []byte("#!/bin/sh\nexit\n")},
		{Path: "folder-link/run.sh", Before: []byte("#!/bin/sh\n"), After: []byte("#!/bin/sh\nexit\n")},
		{Path: "folder-link/new/a", After: []byte("a"), Mode: 0o644},
	})
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, c := range got {
		paths = append(paths, c.Path+" "+c.Mode.String())
	}
	if diff := cmp.Diff([]string{"real/run.sh -rwxr-xr-x", "real/run.sh -rwxr-xr-x", "real/new/a -rw-r--r--"}, paths); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, tree(t, root)); diff != "" {
		t.Error(diff)
	}
	if _, err := Check(filepath.Join(root, "not", "there"), []Change{{Path: "a", After: []byte("a"), Mode: 0o644}}); err != nil {
		t.Errorf("a root that is to be made: %v", err)
	}
}

func open(t *testing.T, root string) *os.Root {
	t.Helper()
	dir, err := os.OpenRoot(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dir.Close() })
	return dir
}

// describe is the whole of a fault, with its reason.
func describe(err error) string {
	var out strings.Builder
	for _, e := range fault.List(err) {
		out.WriteString(e.What + ": " + e.Why + "\n")
	}
	return out.String()
}
