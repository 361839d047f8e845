package typescript

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestImports(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, src, want string }{
		{
			"all forms of names", "import a, { b, c as d, type e, type f as g, default as h, 'i j' as k } from 'l'",
			"import l a=default b=b d=c e=type:e g=type:f h=default k=i j",
		},
		{"the module itself", "import * as a from 'b'; import c, * as d from 'e'", "import b a=* | import e c=default d=*"},
		{"for its effects", "import 'a'", "import a"},
		{
			"types", "import type A from 'a'; import type { B, C as D } from 'b'; import type * as E from 'e'",
			"import a type A=type:default | import b type B=type:B D=type:C | import e type E=type:*",
		},
		{
			"names that are words", "import type from 'a'; import type, { as } from 'b'; import { type as c, from } from 'd'; import { type } from 'e'",
			"import a type=default | import b type=default as=as | import d c=type from=from | import e type=type",
		},
		{"with attributes", "import a from './a.json' with { type: 'json' }", "import ./a.json a=default"},
		{"over lines", "import {\n  a, // b\n} /* c */ from\n'd'", "import d a=a"},
		{
			"exports", "export * from 'a'; export * as b from 'c'; export { d as e } from 'f'; export type { G } from 'g'; export type * from 'h'",
			"export a | export c | export f | export g type | export h type",
		},
		{"exports of its own", "export { a }\nexport const from = 'b'; export type C = {}", ""},
		{
			"import equals", "import a = require('b'); import type c = require('d'); import e = F.g; export import h = require('i')",
			"importeq b a=* | importeq d type c=type:* | importeq i h=*",
		},
		{
			"calls", "import('a').then(); require(`b`); import(c); require(d); import('e' + f); g.require('h'); i?.import('j')",
			"dynamic a | require b | dynamic ? | dynamic ?",
		},
		{"import meta and keys", "import.meta.url; x = { import: 'a', require: 'b' }", ""},
		{"not code", "// import 'a'\n/* require('b') */ `import('c')`; /import 'd'/ ", ""},
		{"inside a template", "`${import('a')}`", "dynamic a"},
		{
			"mocks", "jest.mock('a', () => jest.requireActual<typeof import('b')>('c')); vi.doMock('d'); vi.hoisted('e'); x.jest.mock('f'); jest.mock('g' + h); vi.mock(import('i'))",
			"mock a | mock c | dynamic b type | mock d | mock i",
		},
		{"a comparison is no call", "jest.mock < a; import('b'); vi.mock<{ c(): void }>('d'); (jest.mock < 1) > 2", "dynamic b | mock d"},
		{"what is looked up", "require.resolve('a'); import.meta.resolve('b'); require?.resolve('c'); require.resolve(d)", "resolve a | resolve b"},
		{
			"urls", "new URL('./a', import.meta.url); URL('b', import.meta.url); new URL('c', import('d')); new URL('e', import.meta.resolve('f')); new URL('g', h)",
			"url ./a | dynamic d | resolve f",
		},
		{
			"directives", "// a\n/// <reference path=\"b.ts\" />\n/// <reference types='c'/> d\n/// <reference lib=\"dom\" />\nimport 'e'\n/// <reference path=\"f\" />",
			"reference-path b.ts type | reference-types c type | import e",
		},
		{"directives alone", "/// <reference types=\"a\"/>", "reference-types a type"},
		{"a type", "let a: import('b').C", "dynamic b type"},
		{"the type of a module", "let a: typeof import('b'), c = typeof import('d')['e']", "dynamic b type | dynamic d type"},
		{"a type with attributes", "let a: import('b', {with: {'resolution-mode': 'import'}}).C, d: typeof import('e', {with: {}}); import('f', g()).then(h); import('i', {with: await import('j')}); k = import('l', m(n)).o", "dynamic b type | dynamic e type | dynamic f | dynamic i | dynamic j | dynamic l type"},
		{"mocks by an import", "vi.mock(import('a'), () => import('b')); jest.mock(import(c)); vi.mock(import('d'))", "mock a | dynamic b | mock d"},
		{"mocks one behind the other", "jest.mock('a').mock('b', () => { f(require('c')) })\n.mock<import('d').E>('f').x.mock('g'); jest.x().mock('h')", "mock a | mock b | require c | mock f | dynamic d type"},
		{"a mock in a mock", "vi.mock('a', () => { vi.mock('b', c(1)).mock('d'); return e() }).unmock('f')", "mock a | mock b | mock d | mock f"},
		{"mocks of what may be missing", "jest?.mock('a')?.mock('b'); jest?.x", "mock a | mock b"},
		{"require of Node", "module.require('a'); module.exports = require('b'); a.module.require('c'); module.require.resolve('d')", "require a | require b | resolve d"},
		{"a pattern of a bundler", "import.meta.glob('./*.ts')", ""},
		{"a promise", "import('a').then(b); import('c')\n.catch(d); import('e').finally(f); import('g'); import(h).i", "dynamic a | dynamic c | dynamic e | dynamic g | dynamic ?"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			references, problem := Imports([]byte(row.src), TSX)
			if problem != nil {
				t.Fatal(problem.What)
			}
			var got []string
			for _, r := range references {
				got = append(got, showReference(r))
			}
			early, _ := References([]byte(row.src), TSX)
			if diff := cmp.Diff(references, early); diff != "" {
				t.Errorf("(-Imports +References)\n%s", diff)
			}
			if diff := cmp.Diff(row.want, strings.Join(got, " | ")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func showReference(r Reference) string {
	words := []string{string(r.Kind), r.Specifier}
	if !r.Static {
		words[1] = "?"
	}
	if r.TypeOnly {
		words = append(words, "type")
	}
	for _, n := range r.Names {
		kind := ""
		if n.TypeOnly {
			kind = "type:"
		}
		words = append(words, n.Local+"="+kind+n.Name)
	}
	return strings.Join(words, " ")
}

func TestImportPlaces(t *testing.T) {
	t.Parallel()
	src := "\ufeffx\r\n  import a from 'ä'\r\n"
	references, _ := Imports([]byte(src), TS)
	r := references[0]
	got := fmt.Sprintf("%d %q %q", r.Line, src[r.Start:r.Start+8], src[r.SpecStart:r.End])
	if diff := cmp.Diff(`2 "import a" "'ä'"`, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzReferences: what ends its reading early sees what the other sees.
func FuzzReferences(f *testing.F) {
	for _, seed := range []string{
		"/// <reference path='a'/>\n//\n/* */ x", "jest.mock<import('a')>('b'); vi.mock<", "new URL('a', import.meta.resolve('b')); new URL('a', import.meta.url)",
		"import a from 'b'; x /= 1\n", "export * from 'c'\nlet from = `${require('d')}`\n", "const x = <A>import('b')</A>; import", "import a = require('b') // from\n", "export { a", "require(\"require('b')\")",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, dialect := range []Dialect{TS, TSX} {
			all, _ := Imports(src, dialect)
			early, _ := References(src, dialect)
			if diff := cmp.Diff(all, early); diff != "" {
				t.Errorf("(-Imports +References)\n%s", diff)
			}
		}
	})
}

func TestDirectivePlace(t *testing.T) {
	t.Parallel()
	src := "\ufeff// ä\n  /// <reference path=\"ö.ts\" />\n"
	references, _ := References([]byte(src), TS)
	r := references[0]
	got := fmt.Sprintf("%d %q %q", r.Line, src[r.Start:r.Start+5], src[r.SpecStart:r.End])
	if diff := cmp.Diff(`2 "/// <" "\"ö.ts\""`, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzDirective: what a directive names lies between two quotes of the comment.
func FuzzDirective(f *testing.F) {
	for _, seed := range []string{"/// <reference path=\"a\"/>", "///<Reference TYPES='b' lib=\"c\" />", "/// <reference no-default-lib='true'/>", "/// <reference path=''/>", "/// <reference path='"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, comment []byte) {
		kind, start, end := readDirective(comment)
		if kind == "" {
			return
		}
		if start < 1 || end < start || end >= len(comment) || comment[start-1] != comment[end] || bytes.IndexByte([]byte(`"'`), comment[end]) < 0 {
			t.Errorf("%s [%d, %d) of %q", kind, start, end, comment)
		}
	})
}
