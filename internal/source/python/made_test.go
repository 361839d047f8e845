package python

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadMade(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a": "", "a(b, c)": "", "": "", "()": "", "[]": "", "(a)": "", "a + b": "", "not a": "", "lambda: (a, b)": "", "a)(b": "",
		"a, b":                                  "a|b",
		"(a, *b,)":                              "a|b",
		"[a, (b, c)]":                           "a|(b, c)",
		"((a, b))":                              "a|b",
		"{'k': a, **b, c[d:e]: {f: g}}":         "a|b|{f: g}",
		"{a, b}":                                "a|b",
		"a if b else c":                         "a|c",
		"(a\n if b(1 if 2 else 3)\n else c)":    "a|c",
		"a and b":                               "b",
		"a or b and c":                          "a|b and c",
		"[i for i in a.b()]":                    "i for i of a.b()",
		"(f(i) for i, j in zip(a, b) if c)":     "f(i) for i, j of zip(a, b)",
		"[i async for i in a async for x in y]": "i for i of a",
		"{i.k: i for i in a}":                   "i for i of a",
		"{i for i in a if i in b}":              "i for i of a",
		"[x for y in z for x in y]":             "x for y of z",
		"a[0]":                                  "base a",
		"a.b(c)[1:2]":                           "base a.b(c)",
		"a[0][1]":                               "base a[0]",
		"a[0].b":                                "",
		"a + b[0]":                              "",
		"-a[0]":                                 "",
	} {
		made := ReadMade(Expr{Text: text, Start: 7, End: 7 + len(text)})
		var parts []string
		for _, p := range made.Parts {
			parts = append(parts, p.Text)
		}
		got := strings.Join(parts, "|")
		if made.Over.Present() {
			got += made.Item.Text + " for " + made.Target.Text + " of " + made.Over.Text
		}
		if made.Base.Present() {
			got += "base " + made.Base.Text
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestReadMadeBare(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"a": "a", "((a\n.b()))": "a\n.b()", "(a, b)": "(a, b)", "(a) + (b)": "(a) + (b)", "()": "", "": ""} {
		if got := ReadMade(Expr{Text: text, End: len(text)}).Bare.Text; got != want {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// FuzzReadMade: every part is the text at its place, and smaller than the whole.
func FuzzReadMade(f *testing.F) {
	for _, seed := range []string{"a, b", "{a: b, **c}", "[i async for i in a if b]", "a if b else", "a[0", ")(", "(", "'\n", "{lambda: a: b}", "\\\n", "# a\n, b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		made := ReadMade(Expr{Text: text, Start: 3, End: 3 + len(text)})
		for _, e := range append(made.Parts, made.Item, made.Target, made.Over, made.Base, made.Bare) {
			if e == (Expr{}) {
				continue
			}
			if e.Start < 3 || e.End > 3+len(text) || e.Start >= e.End || text[e.Start-3:e.End-3] != e.Text {
				t.Fatalf("%+v of %q", e, text)
			}
		}
	})
}
