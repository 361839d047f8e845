package manifest

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/typescript"
)

const tsx = "frontend/src/products.tsx"

// read reads a manifest of the product p whose parts are src.
func read(tb testing.TB, product, src string) *Manifest {
	tb.Helper()
	m, err := Read("products/"+product+"/manifest.tsx", []byte(src))
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, src, want string }{
		{"no name", "export const manifest = {}", "1:25: the manifest has no name"},
		{"name is computed", "export const manifest = { name: x }", "1:27: name is not a string"},
		{"a part twice", "export const manifest = { name: 'a',\nurls: {}, urls: {} }", "2:11: urls is there twice"},
		{"unknown part", "export const manifest = { name: 'a', route: {} }", "1:38: a manifest has no route"},
		{"a part that is a spread", "export const manifest = { name: 'a', ...x }", "1:38: the entries come from somewhere else"},
		{"a part that is a method", "export const manifest = { name: 'a', urls() {} }", "1:38: urls has no value that can be read"},
		{"a table that is none", "export const manifest = { name: 'a', urls: x }", "1:38: urls is not an object literal"},
		{"a list that is none", "export const manifest = { name: 'a', treeItemsNew: {} }", "1:38: treeItemsNew is not an array literal"},
		{"a computed key", "export const manifest = { name: 'a', urls: { [x]: y } }", "1:46: a key is computed"},
		{"a scene from elsewhere", "export const manifest = { name: 'a', scenes: { A: x } }", "1:48: the scene A is not an object literal"},
		{"a route that is no pair", "export const manifest = { name: 'a', routes: { '/a': ['A'] } }", "1:48: the route /a is no pair of strings"},
		{"a route that is computed", "export const manifest = { name: 'a', routes: { '/a': ['A', x] } }", "1:48: the route /a is no pair of strings"},
		{"an item without a path", "export const manifest = { name: 'a', treeItemsNew: [{ href: '/' }] }", "1:53: an item of treeItemsNew is no object with a path that can be read"},
		{"an item from elsewhere", "export const manifest = { name: 'a', treeItemsNew: [...x] }", "1:53: an item of treeItemsNew is no object with a path that can be read"},
		{"an own name", "type T = 1\nexport const manifest = { name: 'a', urls: { a: (t: T) => t } }", "2:53: T is declared in the manifest (line 1) and cannot be copied"},
		{"itself", "export const manifest = { name: 'a', urls: { a: () => manifest.name } }", "1:55: manifest is declared in the manifest (line 1) and cannot be copied"},
		{"an import for its effects", "import './a.css'\nexport const manifest = { name: 'a' }", "1:1: a manifest is read, never run: an import for its effects has none"},
		{"import equals", "import a = require('b')\nexport const manifest = { name: 'a' }", "1:1: import … = require() cannot be copied"},
		{"an import of anything", "export const manifest = { name: 'a', scenes: { A: { import: () => import(x) } } }", "1:67: what is imported here only a run could tell"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			_, err := Read("products/a/manifest.tsx", []byte(row.src))
			if err == nil {
				t.Fatal("no fault")
			}
			if diff := cmp.Diff("products/a/manifest.tsx:"+row.want, err.Error()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestEntries(t *testing.T) {
	t.Parallel()
	m := read(t, "a", "export const manifest = {\n  name: 'Ä',\n  routes: {\n    // of a\n    'ä': ['S', 'i'], // no more\n  },\n  redirects: { '/x': `/y`, z() { return '' } },\n}")
	route := m.Entries(Routes)[0]
	got := fmt.Sprintf("%s %s %s %s %s %q", m.Name, route.Key, route.Scene, route.ID, route.Where, m.Source(route))
	if diff := cmp.Diff(`Ä ä S i products/a/manifest.tsx:5:5 "// of a\n    'ä': ['S', 'i']"`, got); diff != "" {
		t.Error(diff)
	}
	if r := m.Entries(Redirects); r[0].Text != "/y" || r[1].Text != "" || r[1].Key != "z" {
		t.Errorf("got %+v", r)
	}
}

// Each row is what two manifests hold besides their names.
func TestClashes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, a, b, want string }{
		{"none", "scenes: { A: {} }, routes: { '/a': ['A', 'a'] }", "routes: { '/b': ['A', 'b'] }, redirects: { '/c': '/a' }", ""},
		{"a scene", "scenes: { A: {} }", "scenes: { 'A': {} }", "scene A: the scene A is there twice a:1:52 b:1:52"},
		{"parameters", "scenes: { A: {} }, routes: { '/a/:id': ['A', 'a'] }", "routes: { '/a/:slug': ['A', 'a'] }", "route /a/:slug: the route /a/:slug matches the same as /a/:id a:1:71 b:1:52"},
		{"another parameter elsewhere", "scenes: { A: {} }, routes: { '/a/:id': ['A', 'a'] }", "routes: { '/a/:id/x': ['A', 'a'], '/a/id': ['A', 'b'] }", ""},
		{"urls", "urls: { a: 1, a: 2 }", "", "url a: the url a is there twice a:1:50 a:1:56"},
		{"file system types", "fileSystemTypes: { a: 1 }", "fileSystemTypes: { a: 1 }", "file system type a: the file system type a is there twice a:1:61 b:1:61"},
		{
			"tree items by list", "treeItemsNew: [{ path: 'x' }]", "treeItemsProducts: [{ path: 'x' }, { path: 'x' }]",
			"tree item x: the tree item x is there twice in treeItemsProducts b:1:70 b:1:85",
		},
		{"route and redirect", "scenes: { A: {} }, routes: { '/a': ['A', 'a'] }", "redirects: { '/a': '/b' }", "redirect /a: /a is a route and a redirect a:1:71 b:1:55"},
		{"no scene", "routes: { '/a': ['A', 'a'] }", "", "route /a: the route /a leads to the scene A, which no manifest declares a:1:59"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			a := read(t, "a", "export const manifest = { name: 'x'    , "+row.a+"}")
			b := read(t, "b", "export const manifest = { name: 'x'    , "+row.b+"}")
			combined, clashes := Combine([]*Manifest{b, a}, tsx)
			var got []string
			for _, c := range clashes {
				line := c.Kind + " " + c.Key + ": " + c.What
				for _, p := range c.Places {
					line += " " + strings.NewReplacer("products/", "", "/manifest.tsx", "").Replace(p.String())
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(row.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if (combined.TSX == nil) != (len(clashes) > 0) {
				t.Error("content and clashes exclude each other")
			}
		})
	}
}

func TestHoistedImports(t *testing.T) {
	t.Parallel()
	const body = "export const manifest = { name: 'x', treeItemsNew: [{ path: 'P%s', y: %s }] }"
	for _, row := range []struct{ name, a, b, uses, want string }{
		{"only what is used", "import { x, y } from 'm'", "", "x", "import { x } from 'm'"},
		{"of the product", "import { x } from './lib/x'; import y from '.'", "", "[x, y]", "import y from '../../products/a'\nimport { x } from '../../products/a/lib/x'"},
		{"of the frontend", "import { x } from '../../frontend/src/lib/x'", "", "x", "import { x } from './lib/x'"},
		{"one spelling", "import { x } from '../../frontend/src/lib'", "import { x } from '~/lib'", "x", "import { x } from '~/lib'"},
		{
			"merged and sorted", "import { z, x as y } from 'm'; import b, * as n from './n'", "import { a, z } from 'm'; import { q } from '@a/b'", "[z, y, b, n, a, q]",
			"import { q } from '@a/b'\nimport { a, x as y, z } from 'm'\nimport * as n from '../../products/a/n'\nimport b from '../../products/a/n'",
		},
		{"types", "import type { x } from 'm'; import { type y, z } from 'm'", "import { y } from 'm'", "[x, y, z]", "import { y, z } from 'm'\nimport type { x } from 'm'"},
		{"two modules", "import { x } from 'm'", "import { x } from './m'", "x", "x is imported from two places: 'm' and '../../products/b/m'"},
		{"two names of a module", "import { x } from 'm'", "import { y as x } from 'm'", "x", "x is imported from two places: 'm' and y of 'm'"},
		{"the name of a table", "import { productUrls } from 'm'", "", "productUrls", "productUrls is imported, and is the name of a table in products.tsx"},
		{"quoted", "import { 'a-b' as x } from \"m'n\"", "", "x", `import { 'a-b' as x } from 'm\'n'`},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			a := read(t, "a", row.a+"\n"+fmt.Sprintf(body, "a", row.uses))
			b := read(t, "b", row.b+"\n"+fmt.Sprintf(body, "b", row.uses))
			imports, clashes := hoist([]*Manifest{a, b}, "frontend/src")
			got := strings.TrimSpace(strings.ReplaceAll(statements(imports), "import type { ProductManifest } from './types'\n", ""))
			if len(clashes) > 0 {
				got = clashes[0].What
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Whatever the indentation of a manifest, that of products.tsx is four blanks.
func TestCopiedText(t *testing.T) {
	t.Parallel()
	const want = "a: {\n        b: () => import('../../products/p/x'),\n\n        /* c\n         * d */\n        e: `f\n  g`,\n    }"
	for name, src := range map[string]string{
		"four":   "    urls: {\n        a: {\n            b: () => import('./x'),\n\n            /* c\n             * d */\n            e: `f\n  g`,\n        },\n    },\n",
		"two":    "  urls: {\n    a: {\n      b: () => import('./x'),\n  \n      /* c\n       * d */\n      e: `f\n  g`,\n    },\n  },\n",
		"tabs":   "\turls: {\n\t\ta: {\n\t\t\tb: () => import('./x'),\n\n\t\t\t/* c\n\t\t\t * d */\n\t\t\te: `f\n  g`,\n\t\t},\n\t},\n",
		"inline": "    urls: { a: {\n        b: () => import('./x'),\n\n        /* c\n         * d */\n        e: `f\n  g`,\n    } },\n",
	} {
		for _, end := range []string{"\n", "\r\n"} {
			text := strings.ReplaceAll("export const manifest = {\n    name: 'x',\n"+src+"}\n", "\n", end)
			m := read(t, "p", text)
			if diff := cmp.Diff(want, m.copied(m.Entries(URLs)[0], "frontend/src")); diff != "" {
				t.Errorf("%s, %q (-want +got)\n%s", name, end, diff)
			}
		}
	}
}

// FuzzCombine: what is combined can be read again, twice gives the same bytes,
// and a manifest that cannot be read is a fault with its place.
func FuzzCombine(f *testing.F) {
	example, err := os.ReadFile("../../templates/platform/products/short_links/manifest.tsx.tmpl")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	for _, seed := range []string{
		"import a from './a'\nexport const manifest = {name: 'x', urls: {a, b() {}, 'c': <a b='\n'/>}}",
		"export const manifest = {name: 'x', treeItemsNew: [{path: 'a', b: `\n${c}\n`}], redirects: {d: 'e'}}",
		"export const manifest = {\r\n\tname: '\\u{41}',\r\n\tscenes: {\r\n\t\t// a\r\n\t\tA: {\r\n\t\t}},\r\n}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		m, err := Read("products/p/manifest.tsx", src)
		if err != nil {
			for _, e := range fault.List(err) {
				if e.Code != fault.BadFile || e.Where.Path == "" {
					t.Fatalf("not a fault with a place: %v", e)
				}
			}
			return
		}
		once, clashes := Combine([]*Manifest{m}, tsx)
		again, _ := Combine([]*Manifest{m}, tsx)
		if diff := cmp.Diff(once, again); diff != "" {
			t.Fatal(diff)
		}
		if len(clashes) > 0 {
			return
		}
		if _, err := typescript.Open(tsx, once.TSX); err != nil {
			t.Fatalf("%v in\n%s", err, once.TSX)
		}
	})
}

func TestEveryFaultIsTold(t *testing.T) {
	t.Parallel()
	_, err := Read("products/p/manifest.tsx", []byte("export const manifest = { nam: 'x', urls: 1, scenes: { A: 1, ...B } }"))
	if n := len(fault.List(err)); n != 5 || errors.Is(err, nil) {
		t.Errorf("got %d: %v", n, err)
	}
}

// BenchmarkCombine reads and combines the manifests of a hundred products.
func BenchmarkCombine(b *testing.B) {
	content, err := os.ReadFile("../../templates/platform/products/short_links/manifest.tsx.tmpl")
	if err != nil {
		b.Fatal(err)
	}
	contents := make([][]byte, 100)
	for i := range contents {
		contents[i] = []byte(strings.NewReplacer(
			"ShortLinks:", fmt.Sprintf("S%d:", i), "['ShortLinks'", fmt.Sprintf("['S%d'", i), "shortLinks:", fmt.Sprintf("s%d:", i), "'/links", fmt.Sprintf("'/links%d", i),
			"'/short_links':", fmt.Sprintf("'/s%d':", i), "short_link:", fmt.Sprintf("s%d:", i), "path: 'Short links'", fmt.Sprintf("path: 'S%d'", i)).Replace(string(content)))
		b.SetBytes(int64(100 * len(contents[i])))
	}
	for b.Loop() {
		all := make([]*Manifest, len(contents))
		for i, c := range contents {
			all[i] = read(b, fmt.Sprintf("p%d", i), string(c))
		}
		if _, clashes := Combine(all, tsx); len(clashes) > 0 {
			b.Fatal(clashes)
		}
	}
}
