package python

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTargets(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"a = b\n":                          "",
		"a == b, c\n":                      "",
		"f(a=1, b=2)\n":                    "",
		"a, b = c()\n":                     "a 0 c(), b 1 c()",
		"(a, _) = c\n":                     "a 0 c, _ 1 c",
		"a, = c\n":                         "a 0 c",
		"x = a, b = c, d\n":                "a 0 c, d, b 1 c, d",
		"a.x, b = c\n":                     "b 1 c",
		"for a in b():\n  pass\n":          "a each b()",
		"async for a in b:\n  pass\n":      "a each b",
		"for a, b in c:\n  pass\n":         "a, b",
		"if a := b(c):\n  pass\n":          "a -1 b(c)",
		"f(a := b, 1)\n":                   "a -1 b",
		"with a as b, c() as d: pass\n":    "b, d",
		"try: pass\nexcept E as e: pass\n": "e",
		"from x import y as z\n":           "z",
		"'a, b = c'\n# a, b = c\n":         "",
	} {
		var got []string
		for _, b := range Targets([]byte(src)) {
			switch {
			case b.Value.Present():
				got = append(got, fmt.Sprintf("%s %d %s", b.Name, b.Index, b.Value.Text))
			case b.Each.Present():
				got = append(got, b.Name+" each "+b.Each.Text)
			default:
				got = append(got, b.Name)
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%q: %s", src, diff)
		}
	}
}

// FuzzTargets: every name and value is in the file.
func FuzzTargets(f *testing.F) {
	for _, seed := range []string{"a, b = c", "for a in b:", "for", "async", "(a, = :=", "if (a := b", "x as", "a, b = ", "[a, [b, c]] = d", "for a in", ":= a"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, b := range Targets(src) {
			if b.Start < 0 || b.Start >= len(src) {
				t.Fatalf("%+v of %q", b, src)
			}
			for _, e := range []Expr{b.Value, b.Each} {
				if e != (Expr{}) && (e.Start < 0 || e.End > len(src) || string(src[e.Start:e.End]) != e.Text) {
					t.Fatalf("%+v of %q", e, src)
				}
			}
		}
	})
}
