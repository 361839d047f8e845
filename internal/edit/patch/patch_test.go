package patch

import (
	"bytes"
	"compress/zlib"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/edit"
)

// odd are names that git quotes, or ends with a tab, or neither.
var odd = []string{
	"plain.txt", "with space.txt", `quote".txt`, `back\slash.txt`, "tab\tand.txt", "line\nend.txt",
	"Übersicht.txt", "日本 語.txt", "bell\a.txt", " leading", "trailing ", "a b/c d.txt", "-dash", "b/b/b", "'single'", "$HOME",
}

var binary = string([]byte{0x89, 'P', 'N', 'G', 0, 1, 2, 3, '\n', 0xff, 0}) + strings.Repeat("packed\x00", 40)

func git(t *testing.T, dir string, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "core.autocrlf=false"}, args...)...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s\n%s", args, err, out, stdin)
	}
	return string(out)
}

// put writes the files into two checkouts of one state.
func put(t *testing.T, files map[string]string, modes map[string]fs.FileMode) (ours, gits string) {
	t.Helper()
	ours, gits = t.TempDir(), t.TempDir()
	for _, root := range []string{ours, gits} {
		git(t, root, "", "init", "-q")
		for rel, content := range files {
			path := filepath.Join(root, rel)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			err := os.WriteFile(path, []byte(content), 0o600)
			if modes[rel]&fs.ModeSymlink != 0 {
				_ = os.Remove(path)
				err = os.Symlink(content, path)
			} else if modes[rel] != 0 {
				err = os.Chmod(path, modes[rel])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		git(t, root, "", "add", "-A")
		git(t, root, "", "commit", "-q", "--allow-empty", "-m", "before")
	}
	return ours, gits
}

// same carries the changes out in one checkout, applies their patch in the
// other, and wants the same tree; and the old one when the patch is taken back.
func same(t *testing.T, ours, gits string, changes []edit.Change) {
	t.Helper()
	checked, err := edit.Check(ours, changes)
	if err != nil {
		t.Fatal(err)
	}
	var patch bytes.Buffer
	Write(&patch, checked)
	before := tree(t, ours)
	if err := edit.Commit(ours, changes); err != nil {
		t.Fatal(err)
	}
	git(t, gits, patch.String(), "apply", "--check", "--whitespace=nowarn")
	git(t, gits, patch.String(), "apply", "--whitespace=nowarn")
	if want, got := tree(t, ours), tree(t, gits); want != got {
		t.Errorf("git apply gives another tree:\n%s\n%s", git(t, gits, "", "diff", "--cached", "--stat", want), patch.String())
	}
	if want, got := heads(git(t, gits, "", "diff", "--cached", "--no-renames", "--no-color", "HEAD")), heads(patch.String()); !renames(changes) && want != got {
		t.Errorf("git writes names and modes otherwise:\n%s", cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")))
	}
	git(t, gits, patch.String(), "apply", "--reverse", "--whitespace=nowarn")
	if got := tree(t, gits); got != before {
		t.Errorf("the patch taken back gives another tree:\n%s", patch.String())
	}
}

// heads are the lines with the names and modes of a patch, sorted.
func heads(patch string) string {
	var out []string
	for line := range strings.Lines(patch) {
		for _, head := range []string{"diff --git ", "--- ", "+++ ", "new file mode ", "deleted file mode ", "old mode ", "new mode "} {
			if strings.HasPrefix(line, head) {
				out = append(out, line)
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, "")
}

func renames(changes []edit.Change) bool {
	return slices.ContainsFunc(changes, func(c edit.Change) bool { return c.To != "" })
}

func tree(t *testing.T, root string) string {
	t.Helper()
	git(t, root, "", "add", "-A")
	return strings.TrimSpace(git(t, root, "", "write-tree"))
}

func TestGitTakesThePatch(t *testing.T) {
	t.Parallel()
	contents := map[string]string{
		"text": "one\ntwo\nthree\n", "empty": "", "no newline": "one\ntwo", "crlf": "one\r\ntwo\r\n", "binary": binary, "bom": "\ufeffone\n",
	}
	for name, content := range contents {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, modes := map[string]string{}, map[string]fs.FileMode{}
			var changes []edit.Change
			for i, rel := range odd {
				there := "there/" + rel
				files[there] = content
				if i%2 == 0 {
					modes[there] = 0o755
				}
				change := edit.Change{Path: there, Before: []byte(content)}
				if i%3 > 0 {
					change.After = []byte(content + "more\n")
				}
				changes = append(changes, change, edit.Change{Path: "new/" + rel, After: []byte(content), Mode: []fs.FileMode{0o644, 0o755}[i%2]})
			}
			ours, gits := put(t, files, modes)
			same(t, ours, gits, changes)
		})
	}
}

// A folder that goes, and one that moves: with links, programs, and what no
// diff shows.
func TestGitTakesThePatchOfAFolder(t *testing.T) {
	t.Parallel()
	files := map[string]string{"p/run.sh": "#!/bin/sh\n", "p/out": "/etc/passwd", "p/dangling": "no where", "p/logo.png": binary, "p/empty": ""}
	modes := map[string]fs.FileMode{"p/run.sh": 0o755, "p/out": fs.ModeSymlink, "p/dangling": fs.ModeSymlink}
	for _, rel := range odd {
		files["p/"+rel] = "name = \"p\"\nother\n"
	}
	for _, to := range []string{"", "q", "deep/er"} {
		t.Run("to "+to, func(t *testing.T) {
			t.Parallel()
			ours, gits := put(t, files, modes)
			folder, err := edit.ReadFolder(ours, "p")
			if err != nil {
				t.Fatal(err)
			}
			c := edit.Change{Path: "p", To: to, Folder: folder}
			for _, e := range folder.Entries {
				if e.Info.IsDir() {
					continue
				}
				part := edit.Change{Path: "p/" + e.Path, Before: []byte(files["p/"+e.Path]), Mode: e.Info.Mode()}
				if to != "" {
					part.To, part.After = to+"/"+e.Path, bytes.ReplaceAll(part.Before, []byte(`"p"`), []byte(`"q"`))
				}
				c.Parts = append(c.Parts, part)
			}
			same(t, ours, gits, []edit.Change{c})
		})
	}
}

// A file that a symlink leads to is changed in its own place.
func TestGitTakesThePatchThroughALink(t *testing.T) {
	t.Parallel()
	ours, gits := put(t, map[string]string{"real/tach.toml": "a\n", "tach.toml": "real/tach.toml", "frontend": "real"},
		map[string]fs.FileMode{"tach.toml": fs.ModeSymlink, "frontend": fs.ModeSymlink})
	same(t, ours, gits, []edit.Change{
		{Path: "tach.toml", Before: []byte("a\n"), After: []byte("a\nb\n")},
		{Path: "frontend/products.tsx", After: []byte("x\n"), Mode: 0o644},
		{Path: ".hogli/replaced/tach.toml", After: []byte("git ignores it"), Mode: 0o644},
	})
}

// FuzzQuote reads back what was quoted, as C does.
func FuzzQuote(f *testing.F) {
	for _, name := range odd {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		quoted := quote(name)
		if quoted == name {
			if strings.ContainsAny(name, "\"\\\n\t") {
				t.Errorf("%q is not quoted", name)
			}
			return
		}
		back, err := strconv.Unquote(quoted) // Go reads octal and the short forms as C does
		if err != nil || back != name {
			t.Errorf("%q became %s, which reads %q: %v", name, quoted, back, err)
		}
	})
}

// FuzzLiteral unpacks what was packed.
func FuzzLiteral(f *testing.F) {
	for _, content := range []string{"", "a", binary, strings.Repeat("\x00\xff", 300)} {
		f.Add([]byte(content))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		var out bytes.Buffer
		writeLiteral(&out, content)
		head, lines, _ := strings.Cut(out.String(), "\n")
		if head != "literal "+strconv.Itoa(len(content)) || !strings.HasSuffix(lines, "\n\n") {
			t.Fatalf("got %q", out.String())
		}
		var packed []byte
		for line := range strings.Lines(strings.TrimSuffix(lines, "\n")) {
			packed = append(packed, unline(t, strings.TrimSuffix(line, "\n"))...)
		}
		z, err := zlib.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		if back, err := io.ReadAll(z); err != nil || !bytes.Equal(back, content) {
			t.Errorf("%q became %q: %v", content, back, err)
		}
	})
}

func unline(t *testing.T, line string) []byte {
	t.Helper()
	size := int(line[0]-'A') + 1
	if line[0] >= 'a' {
		size = int(line[0]-'a') + 27
	}
	var out []byte
	for at := 1; at < len(line); at += 5 {
		var n uint32
		for _, digit := range line[at : at+5] {
			n = n*85 + uint32(strings.IndexRune(digits, digit))
		}
		out = append(out, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return out[:size]
}
