package python

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReturns(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"":                             "",
		"def f():\n  return\n":         "",
		"def f():\n  return a.b(c)\n":  "a.b(c)",
		"def f(): x = 1; return y; z":  "y",
		"if a: return (b,\n  c) # d":   "(b,\n  c)",
		"'return a'\n# return b":       "",
		"def f():\n  return {1: ';'};": "{1: ';'}",
		"return_ = 1\nreturn not a":    "not a",
		"return a\nreturn b\nreturn":   "a|b",
		"return (a":                    "(a",
		"return lambda: 1":             "lambda: 1",
	} {
		var got []string
		for _, e := range Returns([]byte(src)) {
			got = append(got, e.Text)
		}
		if diff := cmp.Diff(want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%q: %s", src, diff)
		}
	}
}

func TestYields(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"yield\n":                      "",
		"yield a.b(c)\n":               "a.b(c)",
		"yield from a\n":               "from a",
		"x = yield a; y":               "a",
		"f((yield a), b)\n":            "a",
		"'yield a' # yield b\n":        "",
		"yield (a,\n b)\nyield c\n":    "(a,\n b)|c",
		"yield from (yield a)\n":       "from (yield a)",
		"def f():\n  yield\n  yield b": "b",
	} {
		var got []string
		for _, y := range Yields([]byte(src)) {
			text := y.Text
			if y.From {
				text = "from " + text
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%q: %s", src, diff)
		}
	}
}

// FuzzYields: every value is the text at its place, in order.
func FuzzYields(f *testing.F) {
	for _, seed := range []string{"yield", "yield (", "yield from", "(yield a)", "yield \\\n a", "yield )(;"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		last := 0
		for _, y := range Yields(src) {
			if y.Start < last || y.End <= y.Start || y.End > len(src) || string(src[y.Start:y.End]) != y.Text {
				t.Fatalf("%+v after %d of %d", y, last, len(src))
			}
			last = y.End
		}
	})
}

// FuzzReturns: every value is the text at its place, in order.
func FuzzReturns(f *testing.F) {
	for _, seed := range []string{"return", "return (", "return a; return b", "def f():\n return x\n", "return \\\n a", "return )(;"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		last := 0
		for _, e := range Returns(src) {
			if e.Start < last || e.End <= e.Start || e.End > len(src) || string(src[e.Start:e.End]) != e.Text {
				t.Fatalf("%+v after %d of %d", e, last, len(src))
			}
			last = e.End
		}
	})
}
