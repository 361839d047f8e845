package boundary

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
)

// tell gives one line for each violation: place, severity, kind, what, detail.
func tell(tb testing.TB, r *repo.Repo, stance Stance) []string {
	tb.Helper()
	a, err := Analyze(context.Background(), r, stance)
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	for _, v := range a.Violations {
		out = append(out, fmt.Sprintf("%s %s %s %s %s", a.Where(v), v.Severity, v.Kind, v.Path, v.Detail))
	}
	slices.Sort(out)
	return out
}

const modules = `
-- a/__init__.py --
-- b/__init__.py --
-- tach.toml --
`

// What tach lets pass, and hogli does not: the rows of section 4 of
// boundaries.md that testdata/oracle does not pin.
func TestStrict(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, text string
		want, tach []string
	}{
		{
			"row 1: files that no module has",
			"-- tach.toml --\n[[modules]]\npath = \"a\"\n-- a/__init__.py --\n-- products/alpha/package.json --\n{}\n-- products/alpha/m.py --\nimport a\n-- tools/m.py --\nimport a\n",
			[]string{"products/alpha error uncovered products/alpha products/alpha/m.py", "tools warning uncovered tools tools/m.py"},
			nil,
		},
		{
			"row 4: attributes of a module that is imported",
			modules + "[[modules]]\npath = \"a\"\ndepends_on = [\"b\"]\n[[modules]]\npath = \"b\"\n[[interfaces]]\nexpose = [\"api\"]\nfrom = [\"b\"]\n-- b/inner.py --\n-- a/m.py --\nimport b\nb.inner.f()\nb.api.f()\n",
			[]string{"a/m.py:2:1 warning attribute b.inner.f api"},
			nil,
		},
		{
			"row 6: a module that is not there",
			modules + "[[modules]]\npath = \"a.typo\"\n[[modules]]\npath = \"bb\"\n",
			[]string{"tach.toml:2:8 error unknown-module a.typo ", "tach.toml:4:8 error unknown-module bb b"},
			[]string{"tach.toml:2:8 warning unknown-module a.typo ", "tach.toml:4:8 warning unknown-module bb b"},
		},
		{
			"row 7: entries that name no module",
			modules + "[[modules]]\npath = \"a\"\ndepends_on = [\"bb\", \"b.*\"]\ncannot_depend_on = [\"a\", \"<root>\", \"q\"]\n[[modules]]\npath = \"b\"\n",
			[]string{"tach.toml:3:15 error unknown-dependency bb b", "tach.toml:3:21 error unknown-dependency b.* ", "tach.toml:4:36 error unknown-dependency q a"},
			nil,
		},
		{
			"row 7: an entry that is code of another module's, and one of a module that is not there",
			modules + "[[modules]]\npath = \"a\"\ndepends_on = [\"b.m\", \"gone\"]\n[[modules]]\npath = \"b\"\n[[modules]]\npath = \"gone\"\n-- b/m.py --\n-- a/m.py --\nimport a.x\n",
			[]string{"tach.toml:3:15 warning unknown-dependency b.m ", "tach.toml:7:8 error unknown-module gone "},
			[]string{"tach.toml:7:8 warning unknown-module gone "},
		},
		{
			"row 18: a file in another encoding",
			modules + "[[modules]]\npath = \"a\"\ndepends_on = []\n[[modules]]\npath = \"b\"\n-- a/m.py --\n# coding: latin-1\nx = '\xe4'; import b.x\n",
			[]string{"a/m.py:2:17 error undeclared b.x "},
			nil,
		},
		{
			"row 18: a character that ends in a backslash",
			modules + "[[modules]]\npath = \"a\"\ndepends_on = []\n[[modules]]\npath = \"b\"\n-- a/m.py --\n# coding: shift_jis\nx = '\x95\\'; import b.x\n",
			[]string{"a/m.py:2:18 error undeclared b.x "}, // in such a file columns count bytes
			nil,
		},
		{
			"row 18: an encoding that is not read",
			modules + "[[modules]]\npath = \"a\"\ndepends_on = []\n[[modules]]\npath = \"b\"\n-- a/m.py --\n# coding: utf-7\nimport b.x\n",
			[]string{"a/m.py:1:11 error unread  the encoding utf_7 is not read: the file has to be saved as UTF-8"},
			nil, // tach itself takes the file for UTF-8
		},
		{
			"row 23: a relative import above the root",
			modules + "[[modules]]\npath = \"a\"\ndepends_on = []\n-- a/m.py --\nfrom ... import x, y\nfrom .. import z\nfrom ..os import k\n-- top.py --\nfrom . import a\n",
			[]string{"a/m.py:1:17 error above-root ... ", "a/m.py:1:20 error above-root ... ", "a/m.py:2:16 error above-root .. ", "a/m.py:3:18 error above-root ..os "},
			nil,
		},
		{
			"row 12: a file that git does not have",
			modules + "[[modules]]\npath = \"a\"\ndepends_on = []\n[[modules]]\npath = \"b\"\n-- a/m.py --\nimport b.gone.x\n",
			[]string{"a/m.py:1:8 error undeclared b.gone.x "},
			[]string{"a/m.py:1:8 error undeclared-package b pyproject.toml"}, // of check-external: an error that Findings leaves out
		},
		{
			"a file that is no text",
			modules + "[[modules]]\npath = \"a\"\ndepends_on = []\n-- a/m.py --\nimport b\x00\n",
			[]string{"a/m.py error unread  it holds zero bytes, so it is no text"},
			nil,
		},
		{
			"row 19: cycles through patterns, with a way round",
			modules + "forbid_circular_dependencies = true\n[[modules]]\npath = \"a\"\ndepends_on = [\"b*\"]\n[[modules]]\npath = \"b\"\ndepends_on = [\"c\", \"a\"]\n[[modules]]\npath = \"c\"\ndepends_on = [\"a\"]\n-- c.py --\nimport a\n-- a/m.py --\nimport b\n-- b/m.py --\nimport c, a\n",
			[]string{"tach.toml:7:20 error circular  a > b > a (1 more modules hang together with them)"},
			nil,
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := repotest.OpenText(t, row.text)
			for stance, want := range map[Stance][]string{Strict: row.want, AsTach: row.tach} {
				if diff := cmp.Diff(want, tell(t, r, stance)); diff != "" {
					t.Errorf("stance %d (-want +got)\n%s", stance, diff)
				}
			}
		})
	}
}

// sum counts the violations of one kind.
func sum(lines []string, kind Kind) int {
	n := 0
	for _, line := range lines {
		if strings.Contains(line, " "+string(kind)+" ") {
			n++
		}
	}
	return n
}

func FuzzDirectives(f *testing.F) {
	f.Add("import a  # tach-ignore(why) b.c d\n# tach-ignore\nx = '''# tach-ignore\n'''")
	f.Add("#tach-ignore()\r\n# noqa # tach-ignore x")
	f.Fuzz(func(t *testing.T, text string) {
		for _, stance := range []Stance{Strict, AsTach} {
			if stance == AsTach && strings.Count(text, "\r") != strings.Count(text, "\r\n") {
				continue // tach numbers its comments by line feeds alone
			}
			for _, d := range directives("a.py", []byte(text), stance) {
				if d.where.Start.Line < 1 || int(d.covers) < d.where.Start.Line || int(d.covers) > d.where.Start.Line+1 {
					t.Errorf("%q: %+v", text, d)
				}
				d.speaksOf("a.b", stance)
			}
		}
	})
}

func TestExclusions(t *testing.T) {
	t.Parallel()
	paths := []string{"a/tests/b.py", "tests", "a/x__pycache__/b.py", "docs/b.py", "a/b.py", "a/x/b.py", "a/b/c/d.py", "x.py"}
	for patterns, want := range map[string]string{
		"tests": "a/tests/b.py tests", "**/*__pycache__": "a/x__pycache__/b.py", "docs/": "docs/b.py", "b.py/": "",
		"/a":     "a/tests/b.py a/x__pycache__/b.py a/b.py a/x/b.py a/b/c/d.py",
		"a/*.py": "a/b.py", "a/**/x": "a/x/b.py", "*.py !x.py": "a/tests/b.py a/x__pycache__/b.py docs/b.py a/b.py a/x/b.py a/b/c/d.py", "a/b": "a/b/c/d.py",
	} {
		var list []tach.Text
		for p := range strings.FieldsSeq(patterns) {
			list = append(list, tach.Text{Value: p})
		}
		x, bad := newExclusions(list)
		if len(bad) > 0 {
			t.Fatal(bad)
		}
		var got []string
		for _, path := range paths {
			if x.holds(path, map[string]bool{}) {
				got = append(got, path)
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q: %s", patterns, diff)
		}
	}
	if _, bad := newExclusions([]tach.Text{{Value: "a["}, {Value: "/"}}); len(bad) != 2 {
		t.Error(bad)
	}
}
