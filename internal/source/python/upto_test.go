package python

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestUpTo(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ src, want string }{
		{"", ""},
		{"a = 1\n", ""},
		{"a = 1\nword = (\n # (\n'''\n''')\nb = 2\n", "a = 1\nword = (\n # (\n'''\n''')\n"},
		{"word = 1; b = '\\\n'\\\n\nb", "word = 1; b = '\\\n'\\\n\n"},
		{"class A:\n\tother = 1\r\n\tx", "class A:\n\tother = 1\r\n"},
		{"x = [word", "x = [word"},
		{"é = 1\nb", "é = 1\nb"},
	} {
		if diff := cmp.Diff(row.want, string(UpTo([]byte(row.src), "word", "other"))); diff != "" {
			t.Errorf("%q: %s", row.src, diff)
		}
	}
}

// FuzzUpTo reads a source as far as UpTo goes, and whole: what is told of the
// lines up to there is the same.
func FuzzUpTo(f *testing.F) {
	f.Add("class M:\n  word = [('a', 1)]\n  b = (\n")
	f.Add("word = f'{x!r:{y}}' \\\n; a = \"\"\"\n\"\"\"\nb = 1\n")
	f.Add("if x: word(1)\n]\nword = 2\n\tc = 3")
	f.Fuzz(func(t *testing.T, text string) {
		src := []byte(text)
		head := UpTo(src, "word")
		if !bytes.HasPrefix(src, head) || bytes.Contains(src[len(head):], []byte("word")) {
			t.Fatalf("%q: %q", text, head)
		}
		whole, part := ReadModule(src), ReadModule(head)
		assigns := whole.Assigns[:min(len(part.Assigns), len(whole.Assigns))]
		calls := whole.Calls[:min(len(part.Calls), len(whole.Calls))]
		texts := whole.Strings[:min(len(part.Strings), len(whole.Strings))]
		if diff := cmp.Diff(assigns, part.Assigns, cmpopts.EquateEmpty()) + cmp.Diff(calls, part.Calls, cmpopts.EquateEmpty()) + cmp.Diff(texts, part.Strings, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
		for _, rest := range whole.Assigns[len(assigns):] {
			if rest.Start < len(head) {
				t.Errorf("%q: %+v is left out", text, rest)
			}
		}
	})
}
