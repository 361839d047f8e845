package importgraph

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
	"github.com/posthog/hogli/internal/source/python"
)

func filesOf(tb testing.TB, r *repo.Repo) []string {
	tb.Helper()
	files, err := r.Files(tb.Context(), ".")
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

var kindNames = map[Kind]string{
	External: "external", Module: "module", Member: "member", Folder: "folder", Missing: "missing", Above: "above", Excluded: "excluded",
}

func tellImports(g *Python) []string {
	var out []string
	for _, f := range g.Files {
		for _, i := range f.Imports {
			p := g.Paths[i.Path]
			to := ""
			if p.Target >= 0 {
				to = " " + g.Files[p.Target].Path
			}
			out = append(out, fmt.Sprintf("%s:%d:%d %s %s%s", f.Path, i.NameLine, i.Column, p.Name, kindNames[p.Kind], to))
		}
	}
	return out
}

const tree = `
-- a/__init__.py --
-- a/b.py --
-- a/b/__init__.py --
-- a/c.py --
-- a/c.pyi --
import os
-- a/tests/util.py --
-- n-m.py --
-- n/m.py --
from a import (b,
    ü as x, *)
from . import m
from .deep.er import q
-- n/deep/er.py --
from ..m import y
from ... import z
from ....up import z
-- .hidden/x.py --
import a
-- x-y/z.py --
import a.c.d, A, a.gone.deep, n, os.path, a.tests.util
-- a/zero.py --
%s
`

func TestReadPythonIsExact(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, fmt.Sprintf(tree, "import a\x00"))
	g := ReadPython(r, filesOf(t, r), PythonOptions{Roots: []string{"."}, Exclude: func(rel string) bool { return strings.Contains(rel, "tests") }})
	want := []string{
		"n/deep/er.py:1:17 n.m.y member n/m.py",
		"n/deep/er.py:2:17 ... above",
		"n/deep/er.py:3:20 ....up above",
		"n/m.py:1:16 a.b module a/b/__init__.py",
		"n/m.py:2:5 a.ü member a/__init__.py",
		"n/m.py:2:13 a.* member a/__init__.py",
		"n/m.py:3:15 n.m module n/m.py",
		"n/m.py:4:22 n.deep.er.q member n/deep/er.py",
		"x-y/z.py:1:8 a.c.d member a/c.pyi",
		"x-y/z.py:1:15 A external",
		"x-y/z.py:1:18 a.gone.deep missing",
		"x-y/z.py:1:31 n folder",
		"x-y/z.py:1:34 os.path external",
		"x-y/z.py:1:43 a.tests.util excluded",
	}
	if diff := cmp.Diff(want, tellImports(g)); diff != "" {
		t.Error(diff)
	}
	for i, f := range g.Files {
		if at, ok := g.File(f.Path); !ok || at != i {
			t.Errorf("%s is not found: the files are not in order", f.Path)
		}
	}
	at, ok := g.File("a/zero.py")
	if !ok || g.Files[at].Unread == "" {
		t.Errorf("a file with zero bytes is taken for one without imports: %+v", g.Files[at])
	}
	at, _ = g.File("n/m.py")
	if span := g.Span(at, g.Files[at].Imports[1]); span.Text != "    ü as x, *)" || span.End.Column != 6 {
		t.Errorf("got %+v", span)
	}
}

func TestReadPythonAsTach(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, fmt.Sprintf(tree, "")+"-- ign/ored.py --\n-- two/pyproject.toml --\n-- two/src/k.py --\nimport a, l, ign.ored, n\n-- two/src/l.py --\n")
	g := ReadPython(r, filesOf(t, r), PythonOptions{
		Roots: []string{".", "two/src"}, Exclude: func(rel string) bool { return strings.HasPrefix(rel, "ign/") || strings.HasPrefix(rel, "a/tests/") },
		AsTach: func(string) bool { return true },
	})
	var got []string
	for _, line := range tellImports(g) {
		if strings.HasPrefix(line, "two/") || strings.HasPrefix(line, "x-y/") || strings.HasPrefix(line, "n/deep/") {
			got = append(got, line)
		}
	}
	want := []string{
		"n/deep/er.py:1:17 n.m.y member n/m.py",
		"two/src/k.py:1:8 a external", "two/src/k.py:1:11 l module two/src/l.py", "two/src/k.py:1:14 ign.ored external", "two/src/k.py:1:24 n external",
		"x-y/z.py:1:8 a.c.d member a/c.pyi", "x-y/z.py:1:15 A external", "x-y/z.py:1:18 a.gone.deep external",
		"x-y/z.py:1:31 n external", "x-y/z.py:1:34 os.path external", "x-y/z.py:1:43 a.tests.util module",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadPythonStrings(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, "-- a/b/c.py --\n-- d.py --\nx = 'a.b.c'\ny = 'a.b.gone', f'a.b.c', 'a.b', \"\"\"\na.b.c\"\"\", 'a.b.c.d'\n")
	g := ReadPython(r, filesOf(t, r), PythonOptions{Roots: []string{"."}, Strings: true, AsTach: func(string) bool { return true }})
	if diff := cmp.Diff([]string{"d.py:1:5 a.b.c module a/b/c.py", "d.py:3:11 a.b.c.d member a/b/c.py"}, tellImports(g)); diff != "" {
		t.Error(diff)
	}
}

// In whatever order the files are read, the graph is the same.
func TestReadPythonInParallel(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 300 {
		fmt.Fprintf(&text, "-- p%d/__init__.py --\nfrom . import x%d\nimport p%d.y, os\n", i, i%7, i*7%300)
	}
	r := repotest.OpenText(t, text.String())
	var all [][]string
	for range 2 {
		g := ReadPython(r, filesOf(t, r), PythonOptions{Roots: []string{"."}})
		all = append(all, tellImports(g))
	}
	if diff := cmp.Diff(all[0], all[1]); diff != "" || len(all[0]) != 900 {
		t.Error(len(all[0]), diff)
	}
}

func FuzzReadPython(f *testing.F) {
	f.Add("from ..a import (b,\n ü)\nimport a.b, c\nx = 'a.b.c'\nm.ForeignKey('a.B')\n", true)
	f.Add("if TYPE_CHECKING:\r\n\timport a.b as c; from . import *\n", false)
	f.Fuzz(func(t *testing.T, text string, asTach bool) {
		g := &Python{Roots: []string{"."}, Files: []PythonFile{{Path: "a/b.py", Module: "a.b"}}}
		o := PythonOptions{Strings: true, Foreign: true}
		if asTach {
			o.AsTach = func(string) bool { return true }
		}
		table := &paths{ids: map[string]int32{}, names: newNames(g, o)}
		one := &reader{graph: g, paths: table, known: map[string]int32{}, o: o}
		found, problem := python.ImportsAndProblem([]byte(text))
		one.file(0, []byte(text), found, problem)
		lines := int32(strings.Count(text, "\n") + 1)
		for _, i := range g.Files[0].Imports {
			if i.NameLine < 1 || i.NameLine > lines || i.Column < 1 || int(i.Path) >= len(table.list) || i.Width < 1 && !i.Quoted {
				t.Errorf("%q: %+v", text, i)
			}
			if p := table.list[i.Path]; p.Name == "" && !i.Quoted || p.Kind.FirstParty() && p.Kind != Named && p.Root < 0 {
				t.Errorf("%q: %+v", text, p)
			}
		}
	})
}
