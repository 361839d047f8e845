package main

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// files are the contents below dir, without hogli's own folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d != nil && d.Name() == ".hogli" {
				return filepath.SkipDir
			}
			return err
		}
		if d.Type()&os.ModeSymlink != 0 {
			target, err := os.Readlink(path)
			all[strings.TrimPrefix(path, dir)] = "-> " + target
			return err
		}
		content, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, dir)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Whenever a command is killed, the next one finds all of its change or nothing
// of it, and nothing beside.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		make func(t *testing.T, dir string) // what is there before
		args []string
	}{
		{"bootstrap", func(*testing.T, string) {}, []string{"product:bootstrap", "visual_review"}},
		{"remove", bootstrapUsed, []string{"product:remove", "visual_review", "--yes"}},
		{"rename", bootstrapUsed, []string{"product:rename", "visual_review", "snapshots"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			dir := example(t)
			row.make(t, dir)
			killedAtAnyMoment(t, dir, row.args)
		})
	}
}

// bootstrapUsed is a product that somebody has worked with: it holds links and
// many files that git ignores, so that to delete them takes a moment.
func bootstrapUsed(t *testing.T, dir string) {
	t.Helper()
	hogli(t, dir, "product:bootstrap", "visual_review")
	product := filepath.Join(dir, "products/visual_review")
	for n := range 1500 {
		folder := filepath.Join(product, "node_modules", strconv.Itoa(n%40))
		err := errors.Join(os.MkdirAll(folder, 0o755), os.WriteFile(filepath.Join(folder, strconv.Itoa(n)), []byte("x"), 0o600))
		if err != nil {
			t.Fatal(err)
		}
	}
	err := errors.Join(
		os.MkdirAll(filepath.Join(product, "backend/__pycache__"), 0o755),
		os.WriteFile(filepath.Join(product, "backend/__pycache__/x.pyc"), []byte("x"), 0o600),
		os.WriteFile(filepath.Join(product, ".env.local"), []byte("secret"), 0o600),
		os.Symlink("../../tach.toml", filepath.Join(product, "outward")),
		os.Symlink("nowhere", filepath.Join(product, "node_modules/dangling")))
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}, {"-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qm", "used"}} {
		if out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
}

func hogli(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := exec.Command("hogli", append([]string{"-C", dir}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// copied is a copy of a checkout, with the times of its files: git has seen them.
func copied(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "shop")
	if out, err := exec.Command("cp", "-a", dir, to).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return to
}

func killedAtAnyMoment(t *testing.T, start string, args []string) {
	t.Helper()
	done := copied(t, start)
	hogli(t, done, args...)
	before, after := files(t, start), files(t, done)
	if maps.Equal(before, after) {
		t.Fatal("the command changes nothing")
	}
	none, all, back, cleared := 0, 0, 0, 0
	dir := copied(t, start)
	for delay := time.Duration(0); all < 3 && delay < time.Minute; delay += delay/20 + 500*time.Microsecond {
		var out bytes.Buffer
		cmd := exec.Command("hogli", append([]string{"-C", dir}, args...)...)
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(delay)
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
		switch said := hogli(t, dir, "product:list"); {
		case strings.Contains(said, "took back"):
			back++
		case strings.Contains(said, "cleared up"):
			cleared++
		}
		switch now := files(t, dir); {
		case maps.Equal(now, before):
			none++
		case maps.Equal(now, after):
			all++
			dir = copied(t, start)
		default:
			t.Fatalf("killed after %s: %d files, %d before and %d after\n%s", delay, len(now), len(before), len(after), out.String())
		}
	}
	t.Logf("killed %d times: nothing changed %d times (taken back %d times), all changed %d times (cleared up %d times)", none+all, none, back, all, cleared)
	if none == 0 || all == 0 {
		t.Error("the kills came all too early or all too late")
	}
}
