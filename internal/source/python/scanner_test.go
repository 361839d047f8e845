package python

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tokens is the source as "kind:text" words; a problem comes last.
func tokens(src string) []string {
	s := NewScanner([]byte(src))
	var out []string
	for t := s.Next(); t.Kind != EOF; t = s.Next() {
		switch t.Kind {
		case Newline, Indent, Dedent:
			out = append(out, t.Kind.String())
		default:
			out = append(out, t.Kind.String()+":"+s.Text(t))
		}
	}
	if p, bad := s.Problem(); bad {
		out = append(out, fmt.Sprintf("%d: %s", p.Line, p.What))
	}
	return out
}

func TestTokens(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, src, want string }{
		{"nothing", "", ""},
		{"no final newline", "a", "name:a newline"},
		{"byte order mark", "\ufeffa\n", "name:a newline"},
		{"CRLF and a lone CR", "a\r\nb\rc\n", "name:a newline name:b newline name:c newline"},
		{"comment lines", "# a\n\n  # b\nc # d\n", "comment:# a comment:# b name:c comment:# d newline"},
		{"blocks", "if a:\n  b\nc\n", "name:if name:a op:: newline indent name:b newline dedent name:c newline"},
		{"blocks end with the file", "if a:\n if b:\n  c", "name:if name:a op:: newline indent name:if name:b op:: newline indent name:c newline dedent dedent"},
		{"a comment changes no level", "if a:\n  b\n# x\n  c\n", "name:if name:a op:: newline indent name:b newline comment:# x name:c newline dedent"},
		{"brackets join lines", "(a,\n  b # x\n)\n", "op:( name:a op:, name:b comment:# x op:) newline"},
		{"backslash joins lines", "a \\\n  b\n", "name:a name:b newline"},
		{"form feed", "\f\nif a:\n\f    b\n", "name:if name:a op:: newline indent name:b newline dedent"},
		{"tabs go to eight", "if a:\n\tb\n        c\n", "name:if name:a op:: newline indent name:b newline name:c newline dedent 3: tabs and spaces are mixed in the indentation"},
		{"a level that was not there", "if a:\n    b\n  c\n", "name:if name:a op:: newline indent name:b newline dedent name:c newline 3: the line is indented like no line above it"},
		{"prefixes", `r"a" Rb'b' u"c" fR'd' tr"e" x"f"`, `string:r"a" string:Rb'b' string:u"c" string:fR'd' string:tr"e" name:x string:"f" newline`},
		{"quotes in quotes", `'"' "'" '\'' r'\'' ''`, `string:'"' string:"'" string:'\'' string:r'\'' string:'' newline`},
		{"triple quotes", "'''a'b''c\n\\''' '''\n", "string:'''a'b''c\n\\''' ''' newline"},
		{"nested quotes of 3.12", `f"{x["a"]}" b`, `string:f"{x["a"]}" name:b newline`},
		{"nested f-strings", `f"{f"{f"{1}"}"}" b`, `string:f"{f"{f"{1}"}"}" name:b newline`},
		{"doubled braces", `f"{{" f'}}' b`, `string:f"{{" string:f'}}' name:b newline`},
		{"format specification", `f"{x:{w}.{p}}" f"{x!r:>{y["w"]}}" b`, `string:f"{x:{w}.{p}}" string:f"{x!r:>{y["w"]}}" name:b newline`},
		{"a colon in brackets", `f"{d[1:2]}" f"{ {1:2}[1] }" b`, `string:f"{d[1:2]}" string:f"{ {1:2}[1] }" name:b newline`},
		{"escapes in f-strings", `f"\{x}" f"\N{DASH}" rf"\{x}" f"\"" b`, `string:f"\{x}" string:f"\N{DASH}" string:rf"\{x}" string:f"\"" name:b newline`},
		{"lines in a field", "f'{\n  x # }\n}' b", "string:f'{\n  x # }\n}' name:b newline"},
		{"numbers", "1_000 0xFF 1e-5 .5 1. 1j 0b1 1if x", "number:1_000 number:0xFF number:1e-5 number:.5 number:1. number:1j number:0b1 number:1 name:if name:x newline"},
		{"no number", "1.e x.y 1..real", "number:1. name:e name:x op:. name:y number:1. op:. name:real newline"},
		{"operators", "a:=b**=c->d...e!=f@=g", "name:a op::= name:b op:**= name:c op:-> name:d op:... name:e op:!= name:f op:@= name:g newline"},
		{"names beyond ASCII", "größe = 1", "name:größe op:= number:1 newline"},
		{"string without an end", "a = 'b\nc\n", "name:a op:= string:'b newline name:c newline 1: the string is never closed"},
		{"triple without an end", "a = '''b\nc\n", "name:a op:= string:'''b\nc\n newline 1: the string is never closed"},
		{"bracket without an end", "a = (\nb\n", "name:a op:= op:( name:b newline 1: the bracket is never closed"},
		{"bracket too many", "a)\n", "name:a op:) newline 1: a bracket is closed that was not opened"},
		{"not Python", "a ? b\n", "name:a op:? name:b newline 1: a character that begins nothing in Python"},
		{"not UTF-8", "# caf\xe9\n", "comment:# caf\xe9 1: the file is not UTF-8"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(row.want, strings.Join(tokens(row.src), " ")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestTokenLines(t *testing.T) {
	t.Parallel()
	src := "a\n\n'''x\ny''' \\\n  b\n(c,\n d)\n"
	s := NewScanner([]byte(src))
	var got []string
	for tok := s.Next(); tok.Kind != EOF; tok = s.Next() {
		if tok.Kind == Name || tok.Kind == String {
			got = append(got, fmt.Sprintf("%s@%d", strings.ReplaceAll(s.Text(tok), "\n", "|"), tok.Line))
		}
	}
	if diff := cmp.Diff("a@1 '''x|y'''@3 b@5 c@6 d@7", strings.Join(got, " ")); diff != "" {
		t.Error(diff)
	}
}

func TestDeepNestingIsAProblemAndNoCrash(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{`f"{`, `f'{x:{`, `f"""{`} {
		got := tokens(strings.Repeat(unit, 200_000))
		if len(got) == 0 || !strings.Contains(got[len(got)-1], "1: ") {
			t.Errorf("%s: got %d tokens and no problem", unit, len(got))
		}
	}
}

// FuzzScanner: tokens come in order, inside the file, and end.
func FuzzScanner(f *testing.F) {
	for _, seed := range []string{"def f(a):\n\treturn f'{a[\"x\"]!r:{w}}'\n", "class A(B, metaclass=C): pass\n", "\\\n", "f'{'", "'''", "\ufeff\f  # x\r"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		s := NewScanner(src)
		last, lastLine, empty := 0, 1, 0
		for tok := s.Next(); tok.Kind != EOF; tok = s.Next() {
			if tok.Start < last || tok.End < tok.Start || tok.End > len(src) || tok.Line < lastLine {
				t.Fatalf("%v after byte %d, line %d, of %d", tok, last, lastLine, len(src))
			}
			if tok.End == tok.Start {
				empty++
			}
			if empty > 2*len(src)+2 {
				t.Fatal("no end of empty tokens")
			}
			last, lastLine = tok.End, tok.Line
		}
		for _, d := range ReadOutline(src).Defs {
			if d.Start > d.NameAt || d.NameAt > d.End || d.End > len(src) || d.Parent >= len(src) || d.EndLine < d.Line {
				t.Fatalf("outside the file: %+v of %d", d, len(src))
			}
		}
	})
}
