package python

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestReadImports(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ src, want string }{
		{"import a.b as c, d\n", "1 import a.b as c; 1 import d"},
		{"from a import (b as c, # d\n  e,\n)\n", "1 from a b as c; 1 from a e"},
		{"from . import x\nfrom .. a . b import *\nfrom ...c import d\n", "1 from . x; 2 from ..a.b *; 3 from ...c d"},
		{"if x: import a; from b import c\n", "1 import a; 1 from b c"},
		{"def f():\n    yield from g\n    raise X from Y\n    import a\n", "4 import a"},
		{"'''\nimport a\n'''\n# import b\nx.import_ = 1\n", ""},
		{"from a import b \\\n  , c\n", "1 from a b; 1 from a c"},
		{"try:\n  import a\nexcept ImportError: pass\n", "2 import a"},
		{"from a import\nimport b\n", "2 import b"},
		{"import\nfrom\nfrom . \n", ""},
		{"lazy import a\nx = 1; lazy from b import c\nlazy = 1\nlazy.x\nlazy\nimport d\nlazy: import e\n", "1 import a; 2 from b c; 6 import d; 7 import e"},
	} {
		var got []string
		for _, i := range ReadImports([]byte(row.src)) {
			text := fmt.Sprintf("%d import %s", i.Line, i.Name)
			if i.From {
				text = fmt.Sprintf("%d from %s%s %s", i.Line, strings.Repeat(".", i.Level), i.Module, i.Name)
			}
			if i.Alias != "" {
				text += " as " + i.Alias
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(row.want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("%q: %s", row.src, diff)
		}
	}
}

// TestHiddenImports: where a slip of the pen hides an import, that is told.
func TestHiddenImports(t *testing.T) {
	t.Parallel()
	const never, late, nowhere = "the bracket is never closed", "an import stands inside a bracket, which is closed too late or never", "an import stands where no statement can begin"
	for _, row := range []struct {
		src, want string
		line      int
	}{
		{"x = f(1,\n\nimport a\n", late, 1},
		{"x = f(1,\nfrom a import b\n\ndef g():\n    pass\n", late, 1},
		{"x = f(1,\nfrom a import b\ny = g())\n", late, 1},
		{"x = 1\nfrom a import (b, c\n", never, 2},
		{"x = [importer(1)\n", never, 1},
		{"x = [importer(1)]\nx = (\n", "", 0}, // behind all imports there may be
		{"exec x import a\n", nowhere, 1},
		{"x = [f'import', important]  # import (\nfrom a import (b,\n  c)\n", "", 0},
		{"{1: 'import'}\nlambda: imports\nclass A: import b\n", "", 0},
	} {
		_, p := ImportsAndProblem([]byte(row.src))
		if p == nil {
			p = &Problem{}
		}
		if p.What != row.want || p.Line != row.line {
			t.Errorf("%q: %+v", row.src, p)
		}
	}
}

func TestImportPaths(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		src, pkg, want string
	}{
		{"import products.a.backend", "x", "products.a.backend"},
		{"from products import a", "x", "products products.a"},
		{"from . import b", "products.a", "products.a products.a.b"},
		{"from ..b import c", "products.a", "products.b products.b.c"},
		{"from ...b import c", "products.a", ""},
		{"from .b import *", "products.a", "products.a.b"},
	} {
		got := strings.Join(ReadImports([]byte(row.src))[0].Paths(row.pkg), " ")
		if got != row.want {
			t.Errorf("%s in %s: got %q, want %q", row.src, row.pkg, got, row.want)
		}
	}
}

func FuzzReadImports(f *testing.F) {
	f.Add("from .a import (b as c, d)\n")
	f.Add("if x: import a.b; from c import *\n")
	f.Add("from .... import\n")
	f.Add("0000: import import")
	f.Fuzz(func(t *testing.T, src string) {
		var used Importer
		used.Read([]byte("from .a.b import *, c as d, ü\nimport x as y, z.a\n"))
		if diff := cmp.Diff(ReadImports([]byte(src)), used.Read([]byte(src)), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("after another file: %s", diff)
		}
		for _, i := range ReadImports([]byte(src)) {
			if i.NameAt < 0 || i.NameAt >= len(src) || i.Line < 1 || i.Name == "" {
				t.Errorf("%+v", i)
			}
		}
	})
}
