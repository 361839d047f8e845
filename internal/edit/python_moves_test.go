package edit

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/source/python"
)

var someMoves = []Move{{"p.b.logic.x", "p.b.facade.api.x"}, {"p.b.logic.y", "p.b.facade.api.get_y"}, {"p.b.models.M", "p.b.facade.M"}, {"p.b.logic.w", "p.b.facade.W"}}

func TestMovePythonImports(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, before, after string }{
		{"one", "from p.b.logic import x\n", "from p.b.facade.api import x\n"},
		{"one with another name", "from p.b.logic import y\n", "from p.b.facade.api import get_y as y\n"},
		{"an alias", "from p.b.logic import x as k", "from p.b.facade.api import x as k"},
		{"an alias that is the name", "from p.b.logic import y as get_y\n", "from p.b.facade.api import get_y\n"},
		{"an alias that says the same", "from p.b.logic import x as x\n", "from p.b.facade.api import x as x\n"},
		{"a comment", "from p.b.logic import x  # noqa: F401\n", "from p.b.facade.api import x  # noqa: F401\n"},
		{"all of several", "from p.b.logic import x, y as k\n", "from p.b.facade.api import x, get_y as k\n"},
		{
			"all of several, in lines", "from p.b.logic import ( # c\n    x, # d\n    y,\n)\n",
			"from p.b.facade.api import ( # c\n    x, # d\n    get_y as y,\n)\n",
		},
		{"one of several", "from p.b.logic import x, z\n", "from p.b.facade.api import x\nfrom p.b.logic import z\n"},
		{"the last of several", "from p.b.logic import z, x as k\n", "from p.b.facade.api import x as k\nfrom p.b.logic import z\n"},
		{"two of several", "from p.b.logic import x, z, y\n", "from p.b.facade.api import x, get_y as y\nfrom p.b.logic import z\n"},
		{
			"one of several in lines", "def f():\r\n    from p.b.logic import (\r\n        x,\r\n        z,\r\n    )\r\n",
			"def f():\r\n    from p.b.facade.api import x\r\n    from p.b.logic import (\r\n        z,\r\n    )\r\n",
		},
		{"behind something", "if a: from p.b.logic import x, z; b()\n", "if a: from p.b.facade.api import x; from p.b.logic import z; b()\n"},
		{"to several modules", "from p.b.logic import x, w\n", "from p.b.facade.api import x\nfrom p.b.facade import W as w\n"},
		{"to several modules, and one stays", "from p.b.logic import (x, w, z)\n", "from p.b.facade.api import x\nfrom p.b.facade import W as w\nfrom p.b.logic import (z)\n"},
		{"relative", "from ..b.logic import x\n", "from p.b.facade.api import x\n"},
		{"dots alone", "from ..b.models import M; from .import x\n", "from p.b.facade import M; from .import x\n"},
		{"behind lines", "from \\\n  p.b.logic import x\n", "from \\\n  p.b.facade.api import x\n"},
		{"a byte order mark", "\xef\xbb\xbffrom p.b.logic import x", "\xef\xbb\xbffrom p.b.facade.api import x"},
		{"twice", "from p.b.logic import x\ntry:\n  from p.b.logic import x as z\nexcept E: pass\n", "from p.b.facade.api import x\ntry:\n  from p.b.facade.api import x as z\nexcept E: pass\n"},
		{"ignored on purpose", "from p.b.logic import x # tach-ignore(why)\n", "from p.b.logic import x # tach-ignore(why)\n"},
		{"ignored on the line above", "class C:\n    # hogli: ignore[a/b] why\n    from p.b.logic import x\n", "class C:\n    # hogli: ignore[a/b] why\n    from p.b.logic import x\n"},
		{"another line is ignored", "import a # tach-ignore\nfrom p.b.logic import x\n", "import a # tach-ignore\nfrom p.b.facade.api import x\n"},
		{"others", "from p.b.logic import z\nimport p.b.logic\nfrom p.b import logic\nfrom p.b.logic import *\n'from p.b.logic import x'\n", ""},
	} {
		if row.after == "" {
			row.after = row.before
		}
		got, changed := twice(t, []byte(row.before), func(c []byte) ([]byte, bool, error) { return MovePythonImports("t", c, "p.a", someMoves) })
		if diff := cmp.Diff(row.after, string(got)); diff != "" || changed != (row.before != row.after) {
			t.Errorf("%s: changed %v: %s", row.name, changed, diff)
		}
	}
	for _, before := range []string{
		"from p.b.logic import (\n    x, # why\n    z,\n)\n", "from p.b.logic import x, z  # noqa\n", "from p.b.logic import x, \\\n    z\n", "from p.b.logic import x, (\n",
	} {
		if _, changed, err := MovePythonImports("t", []byte(before), "p.a", someMoves); changed || !errors.Is(err, ErrShape) {
			t.Errorf("%q: %v, %v", before, changed, err)
		}
	}
}

// FuzzMovePythonImports: whatever the file, it imports the same names after it,
// and nothing else of it changes.
func FuzzMovePythonImports(f *testing.F) {
	for _, s := range []string{
		"from p.b.logic import x, z\n", "from p.b.logic import (\r\n  y as k, # c\r\n x,\r\n)", "if 1: from ..b.logic import x, w, z; y\n", "from p.b . logic import x,y\nfrom.import x\n",
		"\xef\xbb\xbffrom p.b.models import M", "class C:\n\tfrom p.b.logic import x as x, z as y\n", "from ..b import logic\nfrom...p.b.logic import(x,z,)\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, content string) {
		after, changed := twice(t, []byte(content), func(c []byte) ([]byte, bool, error) { return MovePythonImports("t", c, "p.a", someMoves) })
		if !changed {
			return
		}
		if diff := cmp.Diff(called([]byte(content)), called(after)); diff != "" {
			t.Errorf("%q became %q: %s", content, after, diff)
		}
		if was, is := withoutImports(content), withoutImports(string(after)); was != is {
			t.Errorf("%q became %q", content, after)
		}
	})
}

// called lists what the imports of a file call things.
func called(content []byte) []string {
	var names []string
	for _, i := range python.ReadImports(content) {
		names = append(names, i.Bound())
	}
	slices.Sort(names)
	return names
}

// withoutImports are the tokens of a file that are in no from import.
func withoutImports(content string) string {
	content = strings.TrimPrefix(content, bom)
	list := fromImports([]byte(content))
	var out []string
	s := python.NewScanner([]byte(content))
	for tok := s.Next(); tok.Kind != python.EOF; tok = s.Next() {
		in := slices.ContainsFunc(list, func(f fromImport) bool { return tok.Start >= f.start && tok.Start < f.end })
		if text := strings.TrimSpace(s.Text(tok)); !in && tok.Kind >= python.Name && text != ";" {
			out = append(out, text)
		}
	}
	return strings.Join(out, " ")
}
