package python

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// partsTold is "call name(args)", "set target:annotation op value" and "str
// text" by line.
func partsTold(m *Module) []string {
	var out []string
	for _, c := range m.Calls {
		line := fmt.Sprintf("%d call %s|%s|%s(", c.Line, c.Name, c.Attr, c.Root)
		for _, a := range c.Args {
			line += fmt.Sprintf("%s%s=%s;", strings.Repeat("*", a.Star), a.Name, a.Value.Text)
		}
		out = append(out, line+")")
	}
	for _, a := range m.Assigns {
		out = append(out, fmt.Sprintf("%d set %s:%s %s %s @%d", a.Line, a.Target, a.Annotation.Text, a.Op, a.Value.Text, a.Def))
	}
	for _, s := range m.Strings {
		out = append(out, fmt.Sprintf("%d str %q %v %v", s.Line, s.Text, s.Formatted, s.Statement))
	}
	for i, h := range m.Heads {
		if len(h.Args)+len(h.Params) > 0 || h.Returns.Present() {
			out = append(out, fmt.Sprintf("head of %s %+v", m.Defs[i].Name, h))
		}
	}
	return out
}

func TestReadModule(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, src string
		want      []string
	}{
		{"field", "class A:\n  x = models.FK(B, on_delete=models.C, *a, **b)\n", []string{
			"2 call models.FK|FK|models.FK(=B;on_delete=models.C;*=a;**=b;)", "2 set x: = models.FK(B, on_delete=models.C, *a, **b) @0",
		}},
		{"chain", "A.objects.filter(x=1)[0].b('c').d\n", []string{
			"1 call A.objects.filter|filter|A.objects.filter(x=1;)", "1 call |b|A.objects.filter(='c';)", `1 str "c" false false`,
		}},
		{"brackets begin nothing", "(a).b()\nc()()\nx = (y)\nnot (z)\n", []string{"1 call |b|()", "2 call c|c|c()", "2 call ||c()", "3 set x: = (y) @-1"}},
		{"commas of a lambda and a generator", "f(lambda a, b=1: a, c)\ng(x for a, b in c)\n", []string{
			"1 call f|f|f(=lambda a, b=1: a;=c;)", "2 call g|g|g(=x for a, b in c;)",
		}},
		{"targets", "a = b.c = d\n(e): int\nf: g = h; i += j\nk, l = m\nif n: o = lambda p=1: p\n", []string{
			"1 set a: = d @-1", "1 set b.c: = d @-1", "2 set e:int   @-1", "3 set f:g = h @-1", "3 set i: += j @-1", "5 set o: = lambda p=1: p @-1",
		}},
		{"strings", "'a\\n' \"b\" r'\\c'\nx = b'd', f'{e}', '\\x41\\101\\q\\N{DASH}'\n", []string{
			"2 set x: = b'd', f'{e}', '\\x41\\101\\q\\N{DASH}' @-1",
			`1 str "a\nb\\c" false true`, `2 str "{e}" true false`, `2 str "AA\\q\\N{DASH}" false false`,
		}},
		{"heads", "class A(B, C[d], frozen=True): 'doc'\n@e(1)\ndef f[T](g: int = h(2), /, *i, j: 'k', **l) -> m: pass\n", []string{
			"2 call e|e|e(=1;)", "3 call h|h|h(=2;)", `1 str "doc" false true`, `3 str "k" false false`,
			"head of A {Args:[{Name: Star:0 Value:{Text:B Start:8 End:9}} {Name: Star:0 Value:{Text:C[d] Start:11 End:15}} {Name:frozen Star:0 Value:{Text:True Start:24 End:28}}] Params:[] Returns:{Text: Start:0 End:0}}",
			"head of f {Args:[] Params:[{Name:g Star:false Annotation:{Text:int Start:55 End:58}} {Name:i Star:true Annotation:{Text: Start:0 End:0}} {Name:j Star:false Annotation:{Text:'k' Start:77 End:80}} {Name:l Star:true Annotation:{Text: Start:0 End:0}}] Returns:{Text:m Start:90 End:91}}",
		}},
		{"patterns are no calls", "match f(x):\n  case A(b=1) if g(y): h()\nmatch (z):\n  case _: pass\nmatch(u)\ncase = 1\n", []string{
			"1 call f|f|f(=x;)", "2 call g|g|g(=y;)", "2 call h|h|h()", "5 call match|match|match(=u;)", "6 set case: = 1 @-1",
		}},
		{"broken", "f(a, (b\n", []string{}},
		{"a comma first", ",\n)(\n", []string{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(strings.Join(row.want, "\n"), strings.Join(partsTold(ReadModule([]byte(row.src))), "\n")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestModuleLooksUp(t *testing.T) {
	t.Parallel()
	src := "class A:\n    x = F('a' 'b', to='c')\n    def f(self, y: \"B | list['C.D']\" = g('e')): return h()\n@i('j')\ndef k(): pass\n"
	m := ReadModule([]byte(src))
	c, ok := m.Call(m.Assigns[0].Value)
	first, here := c.Positional(0)
	text, is := m.Str(first)
	to, named := c.Arg("to")
	if !ok || !here || !is || text.Text != "ab" || !named || to.Text != "'c'" {
		t.Errorf("%+v %+v %+v %+v", c, first, text, to)
	}
	if _, ok := c.Positional(1); ok {
		t.Error("a keyword argument is not positional")
	}
	if got := len(m.StringsIn(m.Assigns[0].Value)); got != 2 {
		t.Errorf("%d strings in the value", got)
	}
	if diff := cmp.Diff([]string{"B", "list", "C.D"}, m.Heads[1].Params[1].Annotation.Names()); diff != "" {
		t.Error(diff)
	}
	for _, row := range []struct {
		src  string
		want bool
	}{{"x = ('a'\n 'b')\n", true}, {"x = ('a',)\n", false}, {"x = f('a')\n", false}, {"x = f'a'\n", false}, {"x = b'a'\n", false}, {"x = 'a' + 'b'\n", false}} {
		m := ReadModule([]byte(row.src))
		if _, ok := m.Str(m.Assigns[0].Value); ok != row.want {
			t.Errorf("%q: %v", row.src, ok)
		}
	}
	var defs []string
	for _, c := range m.Calls {
		name := "top"
		if c.Def >= 0 {
			name = m.Defs[c.Def].Name
		}
		defs = append(defs, c.Name+" in "+name)
	}
	if diff := cmp.Diff([]string{"F in A", "g in f", "h in f", "i in top"}, defs); diff != "" {
		t.Error(diff)
	}
}

// FuzzReadModule: every part lies in the file, and in what it is a part of.
func FuzzReadModule(f *testing.F) {
	for _, seed := range []string{
		"class A(B, k=1):\n  x: int = m.F('a' f'{b}', *c, **d)\n", "def f[T](a: int = 1, *b) -> c: return lambda d, e=1: d\n",
		"match (a):\n case B(c) if d(): e()\n", "a = b = c; d += e(x for x, y in z)\n", "'\\x4\\N{'\n", ",\n)(", "def (", "class A(:", "f(=a", "x.(y)", "a[b](c",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		m := ReadModule(src)
		var used ModuleReader
		before := used.Read([]byte("class A(B, k=1):\n  x: int = m.F('a' f'{b}', *c, **d); y = g(h(1), [2], 'z')\n"))
		if diff := cmp.Diff(m, used.Read(src), cmp.AllowUnexported(Module{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("after another file: %s", diff)
		}
		if len(before.Calls) != 3 || before.Calls[2].Attr != "g" || before.Strings[1].Text != "z" {
			t.Fatalf("the file before is not what it was: %+v", before)
		}
		inside := func(what any, start, end, from, to int) {
			if start < from || end < start || end > to {
				t.Fatalf("%+v is not in %d-%d", what, from, to)
			}
		}
		expr := func(e Expr, from, to int) {
			if e != (Expr{}) {
				inside(e, e.Start, e.End, from, to)
				e.Names()
			}
		}
		for _, c := range m.Calls {
			inside(c, c.Start, c.End, 0, len(src))
			for _, a := range c.Args {
				expr(a.Value, c.Start, c.End)
			}
		}
		for _, a := range m.Assigns {
			inside(a, a.Start, a.Start+1, 0, len(src))
			expr(a.Value, a.Start, len(src))
			expr(a.Annotation, a.Start, len(src))
		}
		last := 0
		for _, s := range m.Strings {
			inside(s, s.Start, s.End, last, len(src))
			last = s.End
		}
		if len(m.Heads) != len(m.Defs) {
			t.Fatalf("%d heads of %d", len(m.Heads), len(m.Defs))
		}
	})
}

// Nothing in a file costs the square of its size: each of these would take
// minutes, or all memory.
func TestModuleOfManyBrackets(t *testing.T) {
	t.Parallel()
	const n = 100_000
	for _, src := range []string{
		strings.Repeat("f(", n) + strings.Repeat(")", n), strings.Repeat("a.", n) + "b()", strings.Repeat("f()", n), strings.Repeat("'a'", n),
		strings.Repeat("lambda ", n), "f(" + strings.Repeat("a=b, ", n) + ")", strings.Repeat("a = ", n) + "b", strings.Repeat("(", n) + "a" + strings.Repeat(")", n) + " = b",
	} {
		m := ReadModule([]byte(src))
		if len(m.Calls)+len(m.Assigns)+len(m.Strings) == 0 && !strings.HasPrefix(src, "lambda") && !strings.HasPrefix(src, "a.a") {
			t.Errorf("nothing in %.10s", src)
		}
	}
}
