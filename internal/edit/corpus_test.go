package edit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/posthog/hogli/internal/run/runtest"
	"github.com/posthog/hogli/internal/source/tomlfile"
)

// corpus reads a real file, or skips with the reason; CI must have them.
func corpus(t *testing.T, rel string) []byte {
	t.Helper()
	dir := os.Getenv("HOGLI_CORPUS")
	if dir == "" {
		reason := "HOGLI_CORPUS is not set: point it at the folder of real configuration files"
		runtest.Lacks(t, reason)
	}
	content, err := os.ReadFile(filepath.Join(dir, "posthog-2025-08", rel))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// On the real files an edit adds lines and changes as few as it must, and its
// inverse gives every byte back.
func TestSplicesOnRealFiles(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, file     string
		plus, minus    int // lines added and taken away
		add, takeBack  change
		except, forget string // what does not come back, and why
	}{
		{
			name: "module in sorted place", file: "tach.toml", plus: 4,
			add:      func(c []byte) ([]byte, bool, error) { return TachModule("t", c, "products.m", tachBlock) },
			takeBack: func(c []byte) ([]byte, bool, error) { return RemoveTachModule("t", c, "products.m") },
		},
		{
			name: "module before all others", file: "tach.toml", plus: 4,
			add: func(c []byte) ([]byte, bool, error) {
				return TachModule("t", c, "products.a", strings.ReplaceAll(tachBlock, "products.m", "products.a"))
			},
			takeBack: func(c []byte) ([]byte, bool, error) { return RemoveTachModule("t", c, "products.a") },
		},
		{
			name: "interface", file: "tach.toml", plus: 4, minus: 1,
			add: func(c []byte) ([]byte, bool, error) {
				return TachInterface("t", c, "products.m", "[[interfaces]]\nexpose = [\"x\"]\nfrom = [\"products\\\\.m\"]\n", func([]string) bool { return false })
			},
			takeBack: func(c []byte) ([]byte, bool, error) { return RemoveTachInterface("t", c, "products.m") },
			except:   "interfaces = []\n", forget: "TOML does not let a block add to a list that is written out, so the empty list has to go",
		},
		{
			name: "dependency of the core", file: "tach.toml", plus: 1,
			add:      func(c []byte) ([]byte, bool, error) { return TachDependency("t", c, "posthog", "products.m") },
			takeBack: func(c []byte) ([]byte, bool, error) { return RemoveTachModule("t", c, "products.m") },
		},
		{
			name: "dependency on one line", file: "tach.toml", plus: 1, minus: 1,
			add:      func(c []byte) ([]byte, bool, error) { return TachDependency("t", c, "products.links", "products.m") },
			takeBack: func(c []byte) ([]byte, bool, error) { return RemoveTachModule("t", c, "products.m") },
		},
		{
			name: "rename", file: "tach.toml", plus: 2, minus: 2,
			add:      func(c []byte) ([]byte, bool, error) { return RenameTachModule("t", c, "products.links", "products.m") },
			takeBack: func(c []byte) ([]byte, bool, error) { return RenameTachModule("t", c, "products.m", "products.links") },
		},
		{
			name: "removal", file: "tach.toml", minus: 5, // the block, an empty line, and the core's line
			add: func(c []byte) ([]byte, bool, error) { return RemoveTachModule("t", c, "products.links") },
		},
		{
			name: "a dependency", file: "frontend/package.json", plus: 1,
			add: func(c []byte) ([]byte, bool, error) {
				return JSONMember("p", c, "dependencies", "@posthog/products-visual-review", "workspace:*")
			},
			takeBack: func(c []byte) ([]byte, bool, error) {
				return RemoveJSONMember("p", c, "dependencies", "@posthog/products-visual-review")
			},
		},
		{
			name: "a script at the root", file: "package.json", plus: 2, minus: 1, // the line before gets a comma
			add:      func(c []byte) ([]byte, bool, error) { return JSONMember("p", c, "scripts", "zzz", "x") },
			takeBack: func(c []byte) ([]byte, bool, error) { return RemoveJSONMember("p", c, "scripts", "zzz") },
		},
		{
			name: "a package of the workspace", file: "products/links/package.json", plus: 2, minus: 1,
			add:      func(c []byte) ([]byte, bool, error) { return JSONMember("p", c, "peerDependencies", "zzz", "x") },
			takeBack: func(c []byte) ([]byte, bool, error) { return RemoveJSONMember("p", c, "peerDependencies", "zzz") },
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			before := corpus(t, row.file)
			after, changed := twice(t, before, row.add)
			plus, minus := lineDiff(before, after)
			if !changed || plus != row.plus || minus != row.minus {
				t.Errorf("%d lines added, %d taken away, want %d and %d", plus, minus, row.plus, row.minus)
			}
			if row.takeBack == nil {
				return
			}
			back, _ := twice(t, after, row.takeBack)
			if want := strings.Replace(string(before), row.except, "", 1); string(back) != want {
				plus, minus = lineDiff([]byte(want), back)
				t.Errorf("and back: %d lines more, %d fewer (%s)", plus, minus, row.forget)
			}
		})
	}
}

// pyproject.toml has no splicer of its own, but lists as people write them: every
// item in turn goes with one line, or leaves one line changed.
func TestListsOfPyproject(t *testing.T) {
	t.Parallel()
	content := corpus(t, "pyproject.toml")
	file, err := tomlfile.Read("pyproject.toml", content)
	if err != nil {
		t.Fatal(err)
	}
	lists := 0
	for _, table := range file.Tables {
		for _, field := range table.Fields {
			if field.Value.Kind != tomlfile.Array || len(field.Value.Items) < 2 {
				continue
			}
			lists++
			for i, item := range field.Value.Items {
				after := arrayElements(field.Value).remove(content, i)
				again, err := tomlfile.Read("pyproject.toml", after)
				plus, minus := lineDiff(content, after)
				if err != nil || minus > 2 || plus > 1 || len(again.Tables) != len(file.Tables) {
					t.Errorf("%s without %s: +%d -%d, %v", field.Key, content[item.Start:item.End], plus, minus, err)
				}
			}
		}
	}
	if lists < 3 {
		t.Errorf("%d lists", lists)
	}
}

// lineDiff counts the lines that a smallest diff adds and takes away.
func lineDiff(before, after []byte) (plus, minus int) {
	a, b := strings.SplitAfter(string(before), "\n"), strings.SplitAfter(string(after), "\n")
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i, x := range a {
		for j, y := range b {
			common[i+1][j+1] = max(common[i][j+1], common[i+1][j])
			if x == y {
				common[i+1][j+1] = common[i][j] + 1
			}
		}
	}
	same := common[len(a)][len(b)]
	return len(b) - same, len(a) - same
}
