package main

import (
	"os/exec"
	"strings"
	"testing"
)

// A product that gets another name is what bootstrap would have written under
// that name. In Go the tables keep theirs: the migration that made them was
// applied, and must not change.
func TestRenameGivesWhatBootstrapWrites(t *testing.T) {
	t.Parallel()
	for _, names := range [][2]string{{"replay", "session_replay"}, {"session_replay", "replay"}, {"visual_review", "pictures_of_pages"}, {"item", "gadget"}, {"health", "items"}} {
		for _, flags := range []string{"", "--shared", "--backend go --shared", "--backend none", "--no-database"} {
			t.Run(names[0]+" to "+names[1]+" "+flags, func(t *testing.T) {
				t.Parallel()
				renamed, written := example(t), example(t)
				run := func(dir string, args ...string) {
					t.Helper()
					if out, err := exec.Command("hogli", append([]string{"-C", dir}, args...)...).CombinedOutput(); err != nil {
						t.Fatalf("%v: %v\n%s", args, err, out)
					}
				}
				run(renamed, append([]string{"product:bootstrap", names[0]}, strings.Fields(flags)...)...)
				run(renamed, "product:rename", names[0], names[1])
				run(written, append([]string{"product:bootstrap", names[1]}, strings.Fields(flags)...)...)
				want, got := files(t, written), files(t, renamed)
				for rel, content := range got {
					if strings.Contains(flags, "go") {
						content = strings.ReplaceAll(content, names[0]+"_item", names[1]+"_item")
					}
					if want[rel] != content {
						out, _ := exec.Command("diff", written+rel, renamed+rel).Output()
						t.Errorf("%s:\n%s", rel, out)
					}
				}
				if len(got) != len(want) {
					t.Errorf("%d files, want %d", len(got), len(want))
				}
			})
		}
	}
}
