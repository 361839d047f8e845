package boundary

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo/repotest"
)

// codeRepo has two products, a frontend and Go beside them.
const codeRepo = `
-- hogli.yaml --
-- pnpm-workspace.yaml --
packages: ["products/*"]
-- go.mod --
module example.com/p
-- products/alpha/package.json --
{"name": "@posthog/products-alpha", "dependencies": {"@posthog/products-gamma": "workspace:*"}}
-- products/alpha/backend/a.py --
-- products/alpha/frontend/A.ts --
import b from '../../beta/frontend/b'
import type B from '../../beta/frontend/b'
import c from '@posthog/products-gamma'
import d from '@posthog/products-beta'
import e from '../../../frontend/src/lib'
import f from 'react'
-- products/beta/package.json --
{"name": "@posthog/products-beta", "main": "./frontend/b.ts"}
-- products/beta/backend/b.py --
-- products/beta/frontend/b.ts --
-- products/gamma/package.json --
{"name": "@posthog/products-gamma", "main": "./c.ts"}
-- products/gamma/backend/c.py --
-- products/gamma/c.ts --
-- frontend/src/lib.ts --
import x from '../../products/beta/frontend/b'
-- services/main.go --
package main

import "example.com/p/platform/db"
-- platform/db/db.go --
package db
-- tach.toml --
`

const allOpen = `
[[modules]]
path = "products.beta"
[[modules]]
path = "products.gamma"
`

// TestCode: the map over scripts and Go.
func TestCode(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, text string
		want       []string
	}{
		{
			"depends_on of a backend says nothing of scripts",
			"[[modules]]\npath = \"products.alpha\"\ndepends_on = []\n" + allOpen,
			nil,
		},
		{
			"and of a module without Python about everything",
			"[[modules]]\npath = \"frontend\"\ndepends_on = []\n" + allOpen,
			[]string{"frontend/src/lib.ts:1:15 error undeclared ../../products/beta/frontend/b "},
		},
		{
			"but not of a product without Python",
			"[[modules]]\npath = \"products.delta\"\ndepends_on = []\n" + allOpen + "-- products/delta/package.json --\n{\"peerDependencies\": {\"@posthog/products-gamma\": \"*\"}}\n-- products/delta/d.ts --\nimport c from '@posthog/products-gamma'\n",
			nil,
		},
		{
			"type imports count when those of Python do",
			"ignore_type_checking_imports = false\n[[modules]]\npath = \"products.alpha\"\ncannot_depend_on = [\"products.beta\"]\n" + allOpen,
			[]string{
				"products/alpha/frontend/A.ts:1:15 error forbidden ../../beta/frontend/b ", "products/alpha/frontend/A.ts:2:20 error forbidden ../../beta/frontend/b ",
				"products/alpha/frontend/A.ts:4:15 error forbidden @posthog/products-beta ",
			},
		},
		{
			"as directives do, which are for types",
			"ignore_type_checking_imports = false\n[[modules]]\npath = \"frontend\"\ndepends_on = []\n" + allOpen +
				"-- frontend/src/types.d.ts --\n/// <reference path=\"../../products/beta/frontend/b.ts\" />\n/// <reference types=\"@posthog/products-beta\" />\n",
			[]string{
				"frontend/src/lib.ts:1:15 error undeclared ../../products/beta/frontend/b ",
				"frontend/src/types.d.ts:1:21 error undeclared ../../products/beta/frontend/b.ts ",
				"frontend/src/types.d.ts:2:22 error undeclared @posthog/products-beta ",
			},
		},
		{
			"but not what a test replaces or a bundler looks up",
			"[[modules]]\npath = \"services\"\ndepends_on = []\n[[modules]]\npath = \"frontend\"\n" + allOpen +
				"-- services/x.test.ts --\njest.mock('../products/beta/frontend/b')\nrequire.resolve('../frontend/src/lib')\nnew URL('../frontend/src/lib.ts', import.meta.url)\n",
			nil,
		},
		{
			"cannot_depend_on holds for every import, declared or not",
			"[[modules]]\npath = \"products.alpha\"\ncannot_depend_on = [\"products.gamma\", \"frontend\"]\n[[modules]]\npath = \"frontend\"\n" + allOpen,
			[]string{"products/alpha/frontend/A.ts:3:15 error forbidden @posthog/products-gamma ", "products/alpha/frontend/A.ts:5:15 error forbidden ../../../frontend/src/lib "},
		},
		{
			"layers hold",
			"layers = [\"products\", \"core\"]\n[[modules]]\npath = \"frontend\"\nlayer = \"core\"\n[[modules]]\npath = \"products.beta\"\nlayer = \"products\"\n",
			[]string{"frontend/src/lib.ts:1:15 error layer ../../products/beta/frontend/b core is below products"},
		},
		{
			"a deprecated dependency is on its way out",
			"[[modules]]\npath = \"products.alpha\"\ndepends_on = [{path = \"products.beta\", deprecated = true}]\n" + allOpen,
			[]string{"products/alpha/frontend/A.ts:1:15 warning deprecated ../../beta/frontend/b ", "products/alpha/frontend/A.ts:4:15 warning deprecated @posthog/products-beta "},
		},
		{
			"visibility holds for what package.json lists",
			"[[modules]]\npath = \"products.alpha\"\n[[modules]]\npath = \"products.gamma\"\nvisibility = [\"products.beta\"]\n[[modules]]\npath = \"products.beta\"\n",
			[]string{"products/alpha/package.json:1:54 error visibility @posthog/products-gamma products.beta"},
		},
		{
			"cycles lead through package.json and through imports",
			"forbid_circular_dependencies = true\n[[modules]]\npath = \"products.alpha\"\n[[modules]]\npath = \"products.gamma\"\ndepends_on = [\"products.beta\"]\n[[modules]]\npath = \"products.beta\"\ndepends_on = [\"products.alpha\"]\n",
			[]string{
				"tach.toml:6:15 warning unused products.beta ",
				"tach.toml:9:15 error circular  products.alpha > products.beta > products.alpha (1 more modules hang together with them)",
				"tach.toml:9:15 warning unused products.alpha ",
			},
		},
		{
			"unchecked and excluded files are left alone",
			"exclude = [\"products/beta\"]\n[[modules]]\npath = \"products.alpha\"\ndepends_on = []\nunchecked = true\n" + allOpen,
			nil,
		},
		{
			"an entry that a script needs is no unused one",
			"exact = true\n[[modules]]\npath = \"products.alpha\"\ndepends_on = [\"products.gamma\", \"products.beta\"]\n" + allOpen,
			nil,
		},
		{
			"Go is asked about depends_on",
			"[[modules]]\npath = \"services\"\ndepends_on = []\n[[modules]]\npath = \"platform.db\"\n",
			[]string{"services/main.go:3:8 error undeclared example.com/p/platform/db "},
		},
		{
			"and about interfaces",
			"[[modules]]\npath = \"services\"\n[[modules]]\npath = \"platform\"\n[[interfaces]]\nexpose = [\"api\"]\nfrom = [\"platform\"]\n",
			[]string{"services/main.go:3:8 error private platform.db api"},
		},
		{
			"and layers",
			"layers = [\"services\", \"platform\"]\n[[modules]]\npath = \"services\"\nlayer = \"platform\"\n[[modules]]\npath = \"platform\"\nlayer = \"services\"\n",
			[]string{"services/main.go:3:8 error layer example.com/p/platform/db platform is below services"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := repotest.OpenText(t, codeRepo+row.text)
			if diff := cmp.Diff(row.want, tell(t, r, Strict)); diff != "" {
				t.Error(diff)
			}
			for _, line := range tell(t, r, AsTach) {
				if line[:len("tach.toml")] != "tach.toml" {
					t.Errorf("tach says nothing of %s", line)
				}
			}
		})
	}
}

func TestUnreadCode(t *testing.T) {
	t.Parallel()
	r := repotest.OpenText(t, `
-- hogli.yaml --
-- tach.toml --
[[modules]]
path = "products.alpha"
-- products/alpha/package.json --
{}
-- products/alpha/quiet.ts --
const x = `+"`${"+`
-- products/alpha/a.ts --
// of products
const y = `+"`${"+` require
-- products/alpha/b.go --
package b

import (
-- elsewhere/c.go --
pack
`)
	want := []string{
		"products/alpha/a.ts:2:11 warning unread  what is opened here is never closed",
		"products/alpha/b.go:4:1 warning unread  expected ')', found 'EOF'",
	}
	if diff := cmp.Diff(want, tell(t, r, Strict)); diff != "" {
		t.Error(diff)
	}
}

// TestOneMistake: an import that is wrong in one way is told once, by the rule
// whose fix mends all of it.
func TestOneMistake(t *testing.T) {
	t.Parallel()
	const alpha, frontend = "[[modules]]\npath = \"products.alpha\"\ndepends_on = []\n", "[[modules]]\npath = \"frontend\"\ndepends_on = []\n"
	for _, row := range []struct{ name, file, text, tach, want string }{
		{"a path past the package", "products/alpha/frontend/x.ts", "import '../../beta/frontend/b'", alpha, "frontend/product-internals"},
		{"an alias", "products/alpha/frontend/x.ts", "import 'products/beta/frontend/b'", alpha, "frontend/product-internals"},
		{"the package, which nothing lists", "products/alpha/frontend/x.ts", "import '@posthog/products-beta'", alpha, "frontend/undeclared-package"},
		{"the package, which is listed", "products/alpha/frontend/x.ts", "import '@posthog/products-gamma'", alpha, ""},
		{"a directive", "products/alpha/frontend/x.ts", "/// <reference path=\"../../beta/frontend/b.ts\" />", alpha, "frontend/product-internals"},
		{"types of a package", "products/alpha/frontend/x.ts", "/// <reference types=\"@posthog/products-beta\" />", alpha, "frontend/undeclared-package"},
		{"a mock", "products/alpha/frontend/x.test.ts", "jest.mock('../../beta/frontend/b')", alpha, ""},
		{"what the core's frontend may not depend on at all, by its package", "frontend/x.ts", "import '@posthog/products-beta'", frontend, "boundary/undeclared"},
		{"and past it: a name would mend one of two", "frontend/x.ts", "import '../products/beta/frontend/b'", frontend, "boundary/undeclared frontend/product-internals"},
		{
			"what is forbidden stays so by any name", "products/alpha/frontend/x.ts", "import '../../beta/frontend/b'",
			"[[modules]]\npath = \"products.alpha\"\ncannot_depend_on = [\"products.beta\"]\n", "boundary/forbidden frontend/product-internals",
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			r := repotest.OpenText(t, codeRepo+row.tach+allOpen+"-- frontend/package.json --\n{}\n-- "+row.file+" --\n"+row.text+"\n")
			rules := map[string]bool{}
			for _, f := range NewMaps(Strict, "").of(r).end().findings {
				if f.Where.Path == row.file {
					rules[f.Rule] = true
				}
			}
			if diff := cmp.Diff(row.want, strings.Join(slices.Sorted(maps.Keys(rules)), " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
