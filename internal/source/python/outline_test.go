package python

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told is "kind name@line-end<parent(bases) @decorators" per def.
func told(o Outline) []string {
	var out []string
	for _, d := range o.Defs {
		kind := "def"
		if d.Class {
			kind = "class"
		}
		if d.Async {
			kind = "async def"
		}
		line := fmt.Sprintf("%s %s@%d-%d", kind, d.Name, d.Line, d.EndLine)
		if !d.TopLevel() {
			line += "<" + o.Defs[d.Parent].Name
		}
		var bases []string
		for _, b := range d.Bases {
			bases = append(bases, b.Text)
		}
		if len(bases) > 0 {
			line += "(" + strings.Join(bases, "; ") + ")"
		}
		for _, e := range d.Decorators {
			line += " @" + e.Text
		}
		out = append(out, line)
	}
	return out
}

func TestReadOutline(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, src string
		want      []string
	}{
		{"one line", "def f(): pass\n", []string{"def f@1-1"}},
		{"bases", "class A(B, c.D[int], *e, metaclass=M, **kw): pass\n", []string{"class A@1-1(B; c.D[int]; *e)"}},
		{"bases over lines", "class A(\n    B,  # why\n    C(x=1),\n):\n    x = 1\n", []string{"class A@1-5(B; C(x=1))"}},
		{"type parameters", "class A[T: (int, str)](B[T]): pass\ndef f[T](x: T) -> T: ...\n", []string{"class A@1-1(B[T])", "def f@2-2"}},
		{"decorators", "@a.b\n@c(\n  1)\n\n# d\nasync def f():\n  pass\n", []string{"async def f@6-7 @a.b @c(\n  1)"}},
		{
			"nesting", "class A:\n  if x:\n    def f(self):\n      def g(): pass\n      return g\n  def h(self): pass\ndef i(): pass\n",
			[]string{"class A@1-6", "def f@3-5<A", "def g@4-4<f", "def h@6-6<A", "def i@7-7"},
		},
		{"words in strings", "'''\ndef f(): pass\n'''\nx = \"class A: pass\"\n# def g(): pass\n", nil},
		{"soft places", "definition = 1\nasync_ = 2\nfor x in y: pass\nasync for a in b: pass\nx.def_ = 1\n", nil},
		{"a lambda is no def", "f = lambda: 0\n", nil},
		{"names are normalised", "def \u210c(): pass\n", []string{"def H@1-1"}},
		{"an end in comments does not count", "def f():\n  x = 1\n  # more\n\n# most\n", []string{"def f@1-2"}},
		{"broken", "def :\nclass\nclass A(\n", []string{"class A@3-3"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(row.want, told(ReadOutline([]byte(row.src)))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestTopNames(t *testing.T) {
	t.Parallel()
	src := `import a.b, c as d
from . import (e,  # why
    f as g)
from x.y import *
h = i = 1
j: int = 2
k.l = 3
if x:
    from z import m
def n(): o = 1
"p = 1"
`
	if diff := cmp.Diff("a d e g * h", strings.Join(TopNames([]byte(src)), " ")); diff != "" {
		t.Error(diff)
	}
}
