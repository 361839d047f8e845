package main

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
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
		content, err := os.ReadFile(path)
		all[strings.TrimPrefix(path, dir)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Whenever bootstrap is killed, the next command finds all of the product or
// nothing of it.
func TestBootstrapKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	dir := example(t)
	before := files(t, dir)
	run := func(args ...string) string {
		cmd := exec.Command("hogli", append([]string{"-C", dir}, args...)...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run("product:bootstrap", "visual_review")
	after := files(t, dir)
	run("product:remove", "visual_review", "--force")
	if !maps.Equal(before, files(t, dir)) {
		t.Fatal("remove does not undo bootstrap")
	}
	none, all, repaired := 0, 0, 0
	for delay := time.Duration(0); all < 3 && delay < time.Minute; delay += delay/20 + 500*time.Microsecond {
		var out bytes.Buffer
		cmd := exec.Command("hogli", "-C", dir, "product:bootstrap", "visual_review")
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(delay)
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
		if strings.Contains(run("product:list"), "took back") {
			repaired++
		}
		switch now := files(t, dir); {
		case maps.Equal(now, before):
			none++
		case maps.Equal(now, after):
			all++
			run("product:remove", "visual_review", "--force")
		default:
			t.Fatalf("killed after %s: %d files, %d before and %d after\n%s", delay, len(now), len(before), len(after), out.String())
		}
	}
	t.Logf("killed %d times: nothing written %d times (taken back %d times), all written %d times", none+all, none, repaired, all)
	if none == 0 || all == 0 {
		t.Error("the kills came all too early or all too late")
	}
}
