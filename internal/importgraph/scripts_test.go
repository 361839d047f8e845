package importgraph

import (
	"fmt"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo/repotest"
)

func TestReadScripts(t *testing.T) {
	t.Parallel()
	r := repotest.Open(t, map[string]string{
		"hogli.yaml": "config: {}\n", "pnpm-workspace.yaml": "packages: [products/*]\n",
		"tsconfig.json":                  `{"compilerOptions": {"paths": {"~/*": ["./frontend/src/*"]}}}`,
		"frontend/src/lib.ts":            "export const x = 1\n",
		"products/a/package.json":        `{"name": "@posthog/products-a", "exports": {"./api": "./frontend/api.ts"}}`,
		"products/a/frontend/api.ts":     "import type { T } from '~/lib'\nimport './style.scss'\n",
		"products/a/frontend/style.scss": "",
		"products/b/package.json":        `{"name": "@posthog/products-b"}`,
		"products/b/frontend/b.tsx":      "import a from '@posthog/products-a/api'\nexport * from '@posthog/products-a/secret'\nconst c = await import('../../a/frontend/api')\nimport r from 'react'\nrequire(name)\n",
		"products/b/frontend/broken.ts":  "import x from './gone'\nconst y = `${ require",
		"products/b/frontend/data.json":  "{}",
		"products/b/frontend/types.d.ts": "/// <reference path=\"b.tsx\" />\n/// <reference path=\"../../a/frontend/api\" />\n/// <reference path=\"api.js\" />\n" +
			"/// <reference types=\"@posthog/products-a/api\" />\n/// <reference types=\"node\" />\n/// <reference types=\"./globals\" />\n/// <reference types=\"~/lib\" />\n/// <reference lib=\"dom\" />\n",
		"products/b/frontend/b.test.ts": "jest.mock('~/lib', () => jest.requireActual<typeof import('./b')>('./b'))\nrequire.resolve('~/lib')\nnew Worker(new URL('b.tsx', import.meta.url))\n" +
			"new URL('https://a/b.tsx', import.meta.url)\nvi.mock('fs')\n",
	})
	g, err := ReadScripts(r, filesOf(t, r))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range g.Files {
		for _, i := range f.Imports {
			got = append(got, fmt.Sprintf("%s %s %s %s %v %v", i.Where, i.Kind, i.To.Kind, i.To.Path, i.TypeOnly, i.To.Closed))
		}
		if f.Unread != "" {
			got = append(got, f.Path+": "+f.Unread)
		}
	}
	want := []string{
		"products/a/frontend/api.ts:1:24 import local frontend/src/lib.ts true false",
		"products/a/frontend/api.ts:2:8 import local products/a/frontend/style.scss false false",
		"products/b/frontend/b.test.ts:1:11 mock local frontend/src/lib.ts false false",
		"products/b/frontend/b.test.ts:1:67 mock local products/b/frontend/b.tsx false false",
		"products/b/frontend/b.test.ts:1:59 dynamic local products/b/frontend/b.tsx true false",
		"products/b/frontend/b.test.ts:2:17 resolve local frontend/src/lib.ts false false",
		"products/b/frontend/b.test.ts:3:20 url local products/b/frontend/b.tsx false false",
		"products/b/frontend/b.test.ts:4:9 url external  false false",
		"products/b/frontend/b.test.ts:5:9 mock builtin  false false",
		"products/b/frontend/b.tsx:1:15 import package products/a/frontend/api.ts false false",
		"products/b/frontend/b.tsx:2:15 export package  false true",
		"products/b/frontend/b.tsx:3:24 dynamic local products/a/frontend/api.ts false false",
		"products/b/frontend/b.tsx:4:15 import external  false false",
		"products/b/frontend/broken.ts:1:15 import missing  false false",
		"products/b/frontend/broken.ts: what is opened here is never closed",
		"products/b/frontend/types.d.ts:1:21 reference-path local products/b/frontend/b.tsx true false",
		"products/b/frontend/types.d.ts:2:21 reference-path local products/a/frontend/api.ts true false",
		"products/b/frontend/types.d.ts:3:21 reference-path missing  true false",
		"products/b/frontend/types.d.ts:4:22 reference-types package  true false",
		"products/b/frontend/types.d.ts:5:22 reference-types external  true false",
		"products/b/frontend/types.d.ts:6:22 reference-types missing  true false",
		"products/b/frontend/types.d.ts:7:22 reference-types missing  true false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadScriptsInto(t *testing.T) {
	t.Parallel()
	r := repotest.Open(t, map[string]string{
		"hogli.yaml": "config: {}\n", "pnpm-workspace.yaml": "packages: [products/*]\n",
		"tsconfig.json":              `{"compilerOptions": {"paths": {"~b/*": ["./products/b/*"]}}}`,
		"products/b/package.json":    `{"name": "bee"}`,
		"products/a/own.ts":          "import './x'\nimport '../lib'\n",
		"products/a/deep/own.ts":     "import '../x'\nimport './y/z'\n",
		"products/a/deep/climbs.ts":  "import '../../b/x'\n",
		"products/a/deep/around.ts":  "import './y/../../../b/x'\n",
		"products/a/deep/alias.ts":   "import '~b/x'\n",
		"products/a/deep/package.ts": "import 'bee'\n",
		"products/a/deep/whole.ts":   "import './own'\n",
		"core/own.ts":                "import './x'\n",
		"core/word.ts":               "import '../products/b/x'\n",
		"core/package.ts":            "import 'bee'\n",
		"other/x.ts":                 "import 'bee'\n",
	})
	g := ReadScriptsInto(r, filesOf(t, r), "products", func(rel string) Extent {
		switch {
		case strings.HasSuffix(rel, "whole.ts"):
			return Whole
		case strings.HasPrefix(rel, "products/"):
			return Beside
		case strings.HasPrefix(rel, "core/"):
			return Into
		}
		return Nothing
	})
	var got []string
	for _, f := range g.Files {
		if len(f.Imports) > 0 {
			got = append(got, f.Path)
		}
	}
	want := []string{
		"core/package.ts", "core/word.ts", "products/a/deep/alias.ts", "products/a/deep/around.ts", "products/a/deep/climbs.ts",
		"products/a/deep/package.ts", "products/a/deep/whole.ts", "products/a/own.ts", // which may lead to products/lib
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// FuzzClimbs: a path that leads out of the file's own part climbs, however it is
// written; folders whose names have quotes in them are left out.
func FuzzClimbs(f *testing.F) {
	for _, s := range []string{"../../b/x", "./y/../../../b", "./.././../b", "..//../b", "./x", "../..", "a../../../b"} {
		f.Add(s, uint8(1))
		f.Add(s, uint8(3))
	}
	f.Fuzz(func(t *testing.T, specifier string, depth uint8) {
		rel := "products/a/" + strings.Repeat("d/", int(depth%5)) + "x.ts"
		at := path.Join(path.Dir(rel), specifier)
		if strings.ContainsAny(specifier, "'\"`\\\n\r") || !strings.HasPrefix(at, "products/") || strings.HasPrefix(at+"/", "products/a/") {
			return
		}
		if !climbs([]byte("import '"+specifier+"'\n"), rel, "products") {
			t.Errorf("%s leads from %s to %s", specifier, rel, at)
		}
	})
}
