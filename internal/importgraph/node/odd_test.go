package node

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestResolvesOddTrees compares with the compiler what a random tree hardly has:
// each file of testdata/odd is a tree, and its head the questions, "from specifier".
func TestResolvesOddTrees(t *testing.T) {
	t.Parallel()
	modules := compiler(t)
	files, err := filepath.Glob("testdata/odd/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no trees", err)
	}
	var trees []*tree
	for _, file := range files {
		trees = append(trees, plant(t, file))
	}
	asked := 0
	for i, answers := range asCompiler(t, modules, trees) {
		r := New(trees[i], trees[i].names(), func(dir string) bool { return strings.HasPrefix(dir, "packages/") })
		for n, want := range answers {
			asked++
			q := trees[i].Asked[n]
			if got := r.ask(q); got.Path != want {
				t.Errorf("%s: %s %s in %s: %+v, the compiler says %q", filepath.Base(files[i]), q[2], q[1], q[0], got, want)
			}
		}
	}
	if asked < 60 {
		t.Errorf("only %d questions", asked)
	}
}

// plant writes the tree of an archive, with its packages below node_modules.
func plant(t *testing.T, file string) *tree {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tr := &tree{Root: t.TempDir(), files: map[string]string{}}
	for _, f := range archive.Files {
		tr.files[f.Name] = string(f.Data)
		at := filepath.Join(tr.Root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	scope := filepath.Join(tr.Root, "node_modules", "@x")
	if err := os.MkdirAll(scope, 0o755); err != nil {
		t.Fatal(err)
	}
	dirs, _ := filepath.Glob(filepath.Join(tr.Root, "packages", "*"))
	for _, dir := range dirs {
		if err := os.Symlink(dir, filepath.Join(scope, filepath.Base(dir))); err != nil {
			t.Fatal(err)
		}
	}
	for line := range strings.Lines(string(archive.Comment)) {
		if words := strings.Fields(line); len(words) > 1 && !strings.HasPrefix(line, "#") {
			q := [3]string{words[0], words[1]}
			copy(q[2:], words[2:])
			tr.Asked = append(tr.Asked, q)
		}
	}
	return tr
}
