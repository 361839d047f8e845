package boundary

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/internal/repo/repotest"
)

// changing is a repository whose changes have a known effect on the findings:
// a imports five names of b's.
type changing struct{ depends, rest, code string }

const changingCode = "-- a/m.py --\nimport b.x, b.y\nif x:\n    from b import (\n        z,\n        w as k)\nimport b\n-- a/n.py --\n-- b/__init__.py --\n-- a/__init__.py --\n"

func (c changing) text() string {
	return fmt.Sprintf("-- tach.toml --\n[[modules]]\npath = \"a\"\ndepends_on = [%s]\n[[modules]]\npath = \"b\"\n%s", c.depends, c.rest) + c.code
}

func (c changing) tell(t *testing.T) []string {
	t.Helper()
	return tell(t, repotest.OpenText(t, c.text()), Strict)
}

// TestMetamorphic: the changes that section 11 of boundaries.md lists.
func TestMetamorphic(t *testing.T) {
	t.Parallel()
	plain := changing{code: changingCode}.tell(t)
	split := "[[modules]]\npath = \"a.m\"\ndepends_on = []\n"
	seal := "[[interfaces]]\nexpose = []\nfrom = [\"b\"]\n"
	for name, row := range map[string]struct {
		changing

		kind  Kind // with none, the findings are those of the plain repository
		count int
	}{
		"an entry added gives none":          {changing{`"b"`, "", changingCode}, Undeclared, 0},
		"an entry less gives each name":      {changing{"", "", changingCode}, Undeclared, 5},
		"a sealed module gives only itself":  {changing{`"b"`, seal, changingCode}, Private, 4},
		"a module split in two keeps a sum":  {changing{"", split, changingCode}, Undeclared, 5},
		"a file that moves takes its edges":  {changing{"", "", strings.Replace(changingCode, "a/m.py", "a/deep/n.py", 1)}, Undeclared, 5},
		"a file that goes to b's has none":   {changing{"", "", strings.Replace(changingCode, "a/m.py", "b/m.py", 1)}, Undeclared, 0},
		"line ends of Windows":               {changing{"", "", inCode(changingCode, "\n", "\r\n")}, "", 0},
		"line ends of the old Macintosh":     {changing{"", "", inCode(changingCode, "\n", "\r")}, "", 0},
		"a byte order mark":                  {changing{"", "", strings.Replace(changingCode, "m.py --\n", "m.py --\n\xef\xbb\xbf", 1)}, "", 0},
		"the files in another order":         {changing{"", "", reversed(changingCode)}, "", 0},
		"no last line end":                   {changing{"", "", strings.Replace(changingCode, "import b\n--", "import b\n\n--", 1)}, "", 0},
		"a file beside that imports nothing": {changing{"", "", changingCode + "-- a/other.py --\nx = 'import b.x'\n"}, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := row.tell(t)
			if row.kind == "" {
				if diff := cmp.Diff(plain, got); diff != "" || len(plain) != 5 {
					t.Errorf("(-plain +changed)\n%s", diff)
				}
			} else if sum(got, row.kind) != row.count || len(got) != row.count {
				t.Errorf("%d of %s: %q", row.count, row.kind, got)
			}
		})
	}
}

var atLine = regexp.MustCompile(`^(\S+\.py):([0-9]+):([0-9]+)`)

// A comment moves lines, and an indentation columns; nothing else is another.
func TestMetamorphicPlaces(t *testing.T) {
	t.Parallel()
	plain := changing{code: changingCode}.tell(t)
	shifted := func(lines, columns int) (out []string) {
		for _, line := range plain {
			var row, column int
			m := atLine.FindStringSubmatch(line)
			if _, err := fmt.Sscan(m[2]+" "+m[3], &row, &column); err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%s:%d:%d%s", m[1], row+lines, column+columns, strings.TrimPrefix(line, m[0])))
		}
		slices.Sort(out)
		return out
	}
	comment := strings.Replace(changingCode, "m.py --\n", "m.py --\n# import b.q\n", 1)
	if diff := cmp.Diff(shifted(1, 0), changing{code: comment}.tell(t)); diff != "" {
		t.Errorf("a comment (-want +got)\n%s", diff)
	}
	body, _, _ := strings.Cut(strings.TrimPrefix(changingCode, "-- a/m.py --\n"), "-- a/n.py")
	deeper := "-- a/m.py --\ntry:\n" + regexp.MustCompile(`(?m)^(.)`).ReplaceAllString(body, "    $1") + "finally: pass\n-- b/__init__.py --\n-- a/__init__.py --\n"
	if diff := cmp.Diff(shifted(1, 4), changing{code: deeper}.tell(t)); diff != "" {
		t.Errorf("an indentation (-want +got)\n%s", diff)
	}
}

// inCode changes the text of the files of an archive, not its heads.
func inCode(text, old, by string) string {
	a := txtar.Parse([]byte(text))
	for i := range a.Files {
		a.Files[i].Data = []byte(strings.ReplaceAll(string(a.Files[i].Data), old, by))
	}
	return headed(a)
}

func reversed(text string) string {
	a := txtar.Parse([]byte(text))
	slices.Reverse(a.Files)
	return headed(a)
}

// headed writes an archive; txtar's own Format ends each file with a line end.
func headed(a *txtar.Archive) string {
	var out strings.Builder
	for _, f := range a.Files {
		fmt.Fprintf(&out, "-- %s --\n%s", f.Name, f.Data)
		if len(f.Data) > 0 && f.Data[len(f.Data)-1] != '\n' {
			out.WriteByte('\n')
		}
	}
	return out.String()
}
