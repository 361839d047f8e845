package rules

import (
	"testing"
)

func TestMentions(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		text string
		want bool
	}{
		{"qs", true},
		{"f(qs)", true},
		{"qs.filter()", true},
		{"a + qs", true},
		{"", false},
		{"qss", false},
		{"my_qs", false},
		{"a.qs", false},
		{"f(x)", false},
		{"qs2 + a.qs + qsx", false},
	} {
		if got := mentions(row.text, "qs"); got != row.want {
			t.Errorf("%q: got %v", row.text, got)
		}
	}
}

// FuzzCodeLines: lines are in the file and in order, and no indent goes past the
// place where the line begins.
func FuzzCodeLines(f *testing.F) {
	for _, seed := range []string{"a = 1\nif b:\n    c = (\n1)\n", "\\\n  x", "'''\n'''", "if a:\n\tb", "\r\n a", "x = [\n", "é = 1"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		last := -1
		for _, l := range codeLines(src) {
			if l.start <= last || l.start >= len(src) || l.indent < 0 || l.indent > l.start {
				t.Fatalf("%+v after %d in %d bytes", l, last, len(src))
			}
			last = l.start
		}
	})
}
