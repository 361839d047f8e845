package typescript

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
)

// show is a value in one line: what is no literal in ‹›, forms of members in front.
func show(f *File, v Value) string {
	var parts []string
	switch v.Kind {
	case StringValue:
		return fmt.Sprintf("%q", v.Text)
	case NumberValue:
		return v.Text
	case Object:
		for _, m := range v.Members {
			form := []string{"", "short ", "method ", "computed ", "spread "}[m.Form]
			parts = append(parts, form+m.Key+"="+show(f, m.Value))
		}
		return "{" + strings.Join(parts, "; ") + "}"
	case Array:
		for _, item := range v.Items {
			parts = append(parts, show(f, item))
		}
		return "[" + strings.Join(parts, "; ") + "]"
	default:
		return "‹" + f.Text(v.Start, v.End) + "›"
	}
}

func TestConst(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, src, want string }{
		{"nothing in it", "export const m = {}", "{}"},
		{"with a type", "export const m: Record<string, () => {a: 1}> = { a: 1 };", "{a=1}"},
		{"said to be of a type", "export const m = { a: 'b' } satisfies M", `{a="b"}`},
		{"not the first one", "const m = {}\nfunction f() { const m = 1 }\nexport const n = {}\nexport const m = {a: [],}", "{a=[]}"},
		{"keys", `export const m = {a: 1, 'b-c': 2, 3: 4, default: 5, "\u0064": 6, get: 7}`, "{a=1; b-c=2; 3=4; default=5; d=6; get=7}"},
		{
			"no plain members", "export const m = {a, get b() { return 1 }, async *c() {}, d<T>(x: T) {}, [e]: 1, ...f}",
			"{short a=‹a›; method b=‹get b() { return 1 }›; method c=‹async *c() {}›; method d=‹d<T>(x: T) {}›; computed =1; spread =‹...f›}",
		},
		{"strings", "export const m = {a: 'b\\n', c: `d`, e: `f${g}`, h: 'i' + 'j', k: ('l')}", `{a="b\n"; c="d"; e=‹` + "`f${g}`" + `›; h=‹'i' + 'j'›; k=‹('l')›}`},
		{
			"commas in types", "export const m = {a: new Map<string, X<Y, Z>>(), b: (): Record<string, string> => c, d: 1}",
			"{a=‹new Map<string, X<Y, Z>>()›; b=‹(): Record<string, string> => c›; d=1}",
		},
		{"commas that are none of types", "export const m = {a: b < c, d: e > f}", "{a=‹b < c›; d=‹e > f›}"},
		{"elements", "export const m = {a: <B c='d,' e={{f, g}}>h, i</B>, j: <></>}", "{a=‹<B c='d,' e={{f, g}}>h, i</B>›; j=‹<></>›}"},
		{
			"functions", "export const m = {a: (b, c) => { return {d, e} }, f: function () {}, g: async () => import('h')}",
			"{a=‹(b, c) => { return {d, e} }›; f=‹function () {}›; g=‹async () => import('h')›}",
		},
		{"arrays", "export const m = {a: ['b', 1, [2], ...c, d ? e : f]}", `{a=["b"; 1; [2]; ‹...c›; ‹d ? e : f›]}`},
		{"types said of values", "export const m = {a: 'b' as const, c: {d: 1} as E<F, G>, h: 1}", `{a="b"; c={d=1}; h=1}`},
		{"comments", "export const /* a */ m = { // b\n /* c */ d: /* e, */ 1, // f\n}", "{d=1}"},
		{"too deep is text", "export const m = {a: " + strings.Repeat("[", 101) + strings.Repeat("]", 101) + "}", "{a=" + strings.Repeat("[", 99) + "‹[[]]›" + strings.Repeat("]", 99) + "}"},

		{"not there", "const m = {}", "m.tsx: the file has no export const m"},
		{"no object", "export const m = f({})", "m.tsx:1:18: m is not an object literal"},
		{"no value", "export const m: M", "m.tsx:1:18: m has no value"},
		{"goes on", "export const m = {}.a", "m.tsx:1:20: the object literal goes on as an expression"},
		{"no comma", "export const m = {\n  a: 'ä' b: 1}", "m.tsx:2:10: a comma is missing before this"},
		{"no comma after an object", "export const m = {a: {} b: 1}", "m.tsx:1:25: a comma is missing before this"},
		{"no colon", "export const m = {a b}", "m.tsx:1:21: a colon is missing before this"},
		{"no value of a key", "export const m = {a: , b: 1}", "m.tsx:1:22: a value is missing before this"},
		{"no key", "export const m = {, a: 1}", "m.tsx:1:19: a key of the object is expected here"},
		{"two commas", "export const m = {a: [1,,2]}", "m.tsx:1:25: a value is missing before this"},
		{"bad escape", `export const m = {'\xzz': 1}`, "m.tsx:1:19: the string has an escape that TypeScript refuses"},
		{"not closed", "export const m = {\r\n\r\n  'ä', (", "m.tsx:3:8: not valid TypeScript: what is opened here is never closed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			f, err := Open("m.tsx", []byte(row.src))
			if err == nil {
				var v Value
				if v, err = f.Const("m"); err == nil {
					got = show(f, v)
				}
			}
			if err != nil {
				if _, ok := errors.AsType[*fault.Error](err); !ok {
					t.Errorf("not a fault: %v", err)
				}
				got = err.Error()
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestUses(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"(ref: string) => a(ref).b.c?.d":      "string a ref",
		"{ a: b, c, d: { e } }":               "b c e",
		"(tab?: Tab): X => `${y}`":            "Tab X y",
		"<A.b c={d} e='f'><g/><H>i</H></A.b>": "A d H H A",
		"x ? y : z":                           "x y z",
		"f(a, b ? c : d)":                     "f a b c d",
		"new Map<K, V>([[E.a, 1]])":           "new Map K V E",
		"(a?, b?) => ({ a })":                 "a",
	} {
		f, err := Open("m.tsx", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, u := range f.Uses(0, len(src)) {
			got = append(got, u.Name)
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got)\n%s", src, diff)
		}
	}
}

func TestTopNames(t *testing.T) {
	t.Parallel()
	src := "import type { A } from 'a'\nimport { type B } from 'b'\nconst c = 1, d: Map<X, Y> = { e: 2 }\nconst enum Z {}\nlet { f, g: [h] } = x\nexport function i(j) { var k }\n" +
		"function* l() {}\nclass M {}\nenum N {}\ntype O = string\ninterface P {}\nexport type { Q } from 'q'\n"
	f, err := Open("m.ts", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range f.TopNames() {
		got = append(got, u.Name)
	}
	if diff := cmp.Diff("c d Z f g h i l M N O P", strings.Join(got, " ")); diff != "" {
		t.Error(diff)
	}
}

func TestLead(t *testing.T) {
	t.Parallel()
	src := "{\n  a, // of a\n  // of b\n  /* and\n   more */\n  b\n}"
	f, err := Open("m.ts", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(src, "b\n}")
	if got := src[f.Lead(at):at]; got != "// of b\n  /* and\n   more */\n  " {
		t.Errorf("got %q", got)
	}
	if at := strings.Index(src, "a,"); f.Lead(at) != at {
		t.Error("a has no comment")
	}
}

func TestUnquote(t *testing.T) {
	t.Parallel()
	for literal, want := range map[string]string{
		`'a\'b'`: `a'b`, `"\x41\u0042\u{43}"`: "ABC", `'\ud83e\udd94'`: "🦔", "'a\\\r\nb'": "ab", "`a\r\nb`": "a\nb", `'\0\q'`: "\x00q",
	} {
		if got, ok := Unquote([]byte(literal)); got != want || !ok {
			t.Errorf("%s: got %q, %v", literal, got, ok)
		}
	}
	for _, literal := range []string{`'\8'`, `'\u{110000}'`, `'\ud800'`, `'\x4'`, `'\01'`, `'a`, `'`, ``, "'\xff'"} {
		if got, ok := Unquote([]byte(literal)); ok {
			t.Errorf("%s: got %q", literal, got)
		}
	}
}

// FuzzConst: whatever is read lies inside the file, and a failure is a fault.
func FuzzConst(f *testing.F) {
	for _, seed := range append(seeds, "export const m = {a: new Map<b, c>(), 'd': [`e`, ...f], g() {}, /* h */ async *[i]() {}} satisfies J", "const {a, b: [c]} = d, e = 1") {
		f.Add([]byte(seed))
		f.Add([]byte("export const m = {a: " + seed + "}"))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		file, err := Open("m.tsx", src)
		if err == nil {
			for _, u := range append(file.Uses(0, len(src)), file.TopNames()...) {
				if u.Start > u.End || u.End > len(src) || file.Lead(u.Start) > u.Start {
					t.Fatalf("outside the file: %+v of %d", u, len(src))
				}
			}
			var v Value
			if v, err = file.Const("m"); err == nil {
				inside(t, v, 0, len(src))
			}
		}
		if err == nil {
			return
		}
		if e, ok := errors.AsType[*fault.Error](err); !ok || e.Where.Path != "m.tsx" {
			t.Fatalf("not a fault: %v", err)
		}
	})
}

func inside(t *testing.T, v Value, start, end int) {
	t.Helper()
	if v.Start < start || v.End > end || v.Start > v.End {
		t.Fatalf("[%d, %d) is not in [%d, %d)", v.Start, v.End, start, end)
	}
	for _, m := range v.Members {
		if m.Start < v.Start || m.End > v.End || m.KeyStart > m.KeyEnd && m.Form != Spread || m.Start > m.KeyStart {
			t.Fatalf("member outside of its object: %+v in %+v", m, v)
		}
		inside(t, m.Value, m.Start, m.End)
	}
	for _, item := range v.Items {
		inside(t, item, v.Start, v.End)
	}
}
