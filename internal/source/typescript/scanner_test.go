package typescript

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tokens is the source as "kind:text" words; a problem comes last.
func tokens(src string, dialect Dialect) []string {
	s := NewScanner([]byte(src), dialect)
	var out []string
	for t := s.Next(); t.Kind != EOF; t = s.Next() {
		out = append(out, t.Kind.String()+":"+s.Text(t))
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
		{"byte order mark and a line for the shell", "\ufeff#!/usr/bin/env node\na", "comment:#!/usr/bin/env node name:a"},
		{"comments", "a // b\r\n/* c\n */ d", "name:a comment:// b comment:/* c\n */ name:d"},
		{"U+2028 ends a line", "// a\u2028b", "comment:// a name:b"},
		{"names", "größe $a_1 #b \\u0061b a\\u{62}", `name:größe name:$a_1 name:#b name:\u0061b name:a\u{62}`},
		{"numbers", "1_000n .5 1. 0xFFn 1e-5 1..a", "number:1_000n number:.5 number:1. number:0xFFn number:1e-5 number:1. op:. name:a"},
		{"no number", "a ? .5 : b?.c", "name:a op:? number:.5 op:: name:b op:?. name:c"},
		{"optional chain or choice", "a?.5:b", "name:a op:? number:.5 op:: name:b"},
		{"strings", `'\'' "\\" 'a\` + "\nb'", `string:'\'' string:"\\" string:'a\` + "\nb'"},
		{"more is alone", "a >>>= b >= c", "name:a op:> op:> op:> op:= name:b op:> op:= name:c"},
		{"operators", "a ??= b?.c => ...d !== e**f", "name:a op:??= name:b op:?. name:c op:=> op:... name:d op:!== name:e op:** name:f"},

		{"division", "a / b / c", "name:a op:/ name:b op:/ name:c"},
		{"regex", "a = /b/g", "name:a op:= regex:/b/g"},
		{"regex with a class", `x(/[/\]]\//u)`, `name:x op:( regex:/[/\]]\//u op:)`},
		{"after return", "return /a/", "name:return regex:/a/"},
		{"a property called return", "x.return /a/ b", "name:x op:. name:return op:/ name:a op:/ name:b"},
		{"after a condition", "if (a) /b/.test(c)", "name:if op:( name:a op:) regex:/b/ op:. name:test op:( name:c op:)"},
		{"after brackets", "(a) / b[0] / c", "op:( name:a op:) op:/ name:b op:[ number:0 op:] op:/ name:c"},
		{"after a block", "if (a) {} /b/", "name:if op:( name:a op:) op:{ op:} regex:/b/"},
		{"after an object", "x = {} / b / c", "name:x op:= op:{ op:} op:/ name:b op:/ name:c"},
		{"after a function", "function f() {} /b/", "name:function name:f op:( op:) op:{ op:} regex:/b/"},
		{"after a function that is a value", "x = function () {} / b / c", "name:x op:= name:function op:( op:) op:{ op:} op:/ name:b op:/ name:c"},
		{"after a switch label", "switch (a) { case b: {} /c/ }", "name:switch op:( name:a op:) op:{ name:case name:b op:: op:{ op:} regex:/c/ op:}"},
		{"after ++", "a++ / b; ++/c/.d", "name:a op:++ op:/ name:b op:; op:++ regex:/c/ op:. name:d"},
		{"after !", "a! / b; !/c/.d", "name:a op:! op:/ name:b op:; op:! regex:/c/ op:. name:d"},
		{"of is a name", "for (a of /b/) of / c", "name:for op:( name:a name:of regex:/b/ op:) name:of op:/ name:c"},

		{"template", "`a${b}c`", "head:`a${ name:b tail:}c`"},
		{"nested templates", "`${`${a}`}${{b: `}`}}` / 2", "head:`${ head:`${ name:a tail:}` middle:}${ op:{ name:b op:: template:`}` op:} tail:}` op:/ number:2"},
		{"tagged template", "a`\\`$b` / c", "name:a template:`\\`$b` op:/ name:c"},

		{"element", "x = <a b='c\\' d-e={f}>g {h} i</a>", `name:x op:= op:< jsxname:a jsxname:b op:= string:'c\' jsxname:d-e op:= op:{ name:f op:} op:> jsxtext:g  op:{ name:h op:} jsxtext: i op:</ jsxname:a op:>`},
		{"element without children", "(<a.b />) / 2", "op:( op:< jsxname:a op:. jsxname:b op:/ op:> op:) op:/ number:2"},
		{"fragment", "return <>//' {/* a */}</>", "name:return op:< op:> jsxtext://'  op:{ comment:/* a */ op:} op:</ op:>"},
		{"spread and elements in attributes", "<a {...b} c=<d/>/>", "op:< jsxname:a op:{ op:... name:b op:} jsxname:c op:= op:< jsxname:d op:/ op:> op:/ op:>"},
		{"type arguments of an element", "<a<Map<b, c>>>d</a>", "op:< jsxname:a op:< name:Map op:< name:b op:, name:c op:> op:> op:> jsxtext:d op:</ jsxname:a op:>"},
		{"type parameters", "x = <T,>(a: T) => a / 2", "name:x op:= op:< name:T op:, op:> op:( name:a op:: name:T op:) op:=> name:a op:/ number:2"},
		{"type parameters with a bound", "x = <T extends U>(a: T) => '</T>'", "name:x op:= op:< name:T name:extends name:U op:> op:( name:a op:: name:T op:) op:=> string:'</T>'"},
		{"an attribute called extends", "<T extends/>", "op:< jsxname:T jsxname:extends op:/ op:>"},
		{"type of a function", "type A = <T>(a: T) => void", "name:type name:A op:= op:< name:T op:> op:( name:a op:: name:T op:) op:=> name:void"},
		{"less than", "a < b / c > d", "name:a op:< name:b op:/ name:c op:> name:d"},

		{"not closed", "a('b\n", "name:a op:( string:'b 1: the string is never closed"},
		{"template not closed", "a\n`b${c}", "name:a head:`b${ name:c tail:} 2: the template is never closed"},
		{"comment not closed", "a /* b", "name:a comment:/* b 1: the comment is never closed"},
		{"regex not closed", "a = /b\nc", "name:a op:= regex:/b name:c 1: the regular expression is never closed"},
		{"bracket not closed", "a\n (b", "name:a op:( name:b 2: what is opened here is never closed"},
		{"element not closed", "<a b>\n c", "op:< jsxname:a jsxname:b op:> jsxtext:\n c 1: what is opened here is never closed"},
		{"bracket too many", "a)\n", "name:a op:) 1: a bracket is closed that was not opened"},
		{"not TypeScript", "a \x01", "name:a op:\x01 1: a character that begins nothing in TypeScript"},
		{"not UTF-8", "caf\xe9", "name:caf op:\xe9 1: the file is not UTF-8"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(row.want, strings.Join(tokens(row.src, TSX), " ")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// In .ts a < where a value begins is an assertion, whatever follows.
func TestDialects(t *testing.T) {
	t.Parallel()
	src := "x = <a>b / c; '</a>'"
	want := "name:x op:= op:< name:a op:> name:b op:/ name:c op:; string:'</a>'"
	if diff := cmp.Diff(want, strings.Join(tokens(src, DialectOf("x/y.mts")), " ")); diff != "" {
		t.Error(diff)
	}
	if DialectOf("a.js") != TSX || DialectOf("a.d.ts") != TS {
		t.Error("dialects of names")
	}
}

func TestTokenLines(t *testing.T) {
	t.Parallel()
	src := "a\r\n`x\ny${\nb}` /* \r */\n <c>\n\n{d}</c>"
	s := NewScanner([]byte(src), TSX)
	var got []string
	for tok := s.Next(); tok.Kind != EOF; tok = s.Next() {
		if tok.Kind == Name || tok.Kind == TemplateTail {
			got = append(got, fmt.Sprintf("%s@%d", s.Text(tok), tok.Line))
		}
	}
	if diff := cmp.Diff("a@1 b@4 }`@4 c@6 d@8", strings.Join(got, " ")); diff != "" {
		t.Error(diff)
	}
}

func TestDeepNestingIsAProblemAndNoCrash(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"`${", "{", "<a b>", "<a b={", "(<T>", "<a<"} {
		got := tokens(strings.Repeat(unit, 100_000), TSX)
		if len(got) == 0 || !strings.Contains(got[len(got)-1], "1: ") {
			t.Errorf("%s: got %d tokens and no problem", unit, len(got))
		}
	}
}

var seeds = []string{
	"import a, { type b as c } from './d'\nexport * as e from \"f\"\n",
	"export const manifest: M = {\n  name: 'a', 'b': [1, `c`], [d]: <e f='g'>{h}</e>, i() {}, ...j,\n}\n",
	"x = a < b / c > (d) ? /[/]/g : `${`}`}`", "<T,>(a: Map<B, C<D>>) => ({} as const)", "require('a'); import('b').then()",
	"\ufeff#!x\r\n//\u2028/*", "`${", "<a", "</", "'\\u{110000}'", "export {a as 'b'} from 'c' with {d: 'e'}", "import a = require(\"b\")",
}

// FuzzScanner: tokens come in order, inside the file, hold something, and end.
func FuzzScanner(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, src []byte, jsx bool) {
		dialect := TS
		if jsx {
			dialect = TSX
		}
		s := NewScanner(src, dialect)
		last, lastLine := 0, 1
		for tok := s.Next(); tok.Kind != EOF; tok = s.Next() {
			if tok.Start < last || tok.End <= tok.Start || tok.End > len(src) || tok.Line < lastLine {
				t.Fatalf("%v after byte %d, line %d, of %d", tok, last, lastLine, len(src))
			}
			last, lastLine = tok.End, tok.Line
		}
		if p, bad := s.Problem(); bad && (p.Offset < 0 || p.Offset > len(src) || p.Line < 1) {
			t.Fatalf("problem outside the file: %+v", p)
		}
		references, _ := Imports(src, dialect)
		for _, r := range references {
			if r.Start > r.SpecStart || r.SpecStart > r.End || r.End > len(src) || r.Line < 1 {
				t.Fatalf("outside the file: %+v of %d", r, len(src))
			}
		}
	})
}
