package node

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/source/jsonfile"
)

// What the compiler has no word for: files that it does not read, and the
// kinds of targets.
func TestResolve(t *testing.T) {
	t.Parallel()
	tr := &tree{files: map[string]string{
		"frontend/tsconfig.json":           `{"compilerOptions": {"paths": {"~/*": ["./src/*"], "*": ["./types/*"]}}}`,
		"frontend/src/scenes/a.tsx":        "",
		"frontend/src/logo.svg":            "",
		"products/a/tsconfig.json":         `{"extends": "../../frontend/tsconfig.json"}`,
		"products/a/package.json":          `{"name": "@posthog/products-a", "exports": {"./manifest": "./manifest.tsx", "./hidden/*": null}}`,
		"products/a/manifest.tsx":          "",
		"products/a/frontend/Scene.tsx":    "",
		"products/a/frontend/scene.scss":   "",
		"products/b/package.json":          `{"name": "@posthog/products-b"}`,
		"products/b/frontend/Scene.tsx":    "",
		"products/broken/package.json":     `{`,
		"products/ring/tsconfig.json":      `{"extends": "./tsconfig.json"}`,
		"products/ring/frontend/Scene.tsx": "",
		"fixtures/package.json":            `{"name": "@posthog/fixture"}`,
		"fixtures/index.ts":                "",
	}}
	r := New(tr, tr.names(), func(dir string) bool { return dir != "fixtures" })
	const a, ring = "products/a/frontend/Scene.tsx", "products/ring/frontend/Scene.tsx"
	for _, row := range []struct {
		from, specifier string
		want            Target
	}{
		{a, "./scene.scss", Target{Kind: Local, Path: "products/a/frontend/scene.scss"}},
		{a, "~/logo.svg?raw", Target{Kind: Local, Path: "frontend/src/logo.svg"}},
		{a, "~/scenes/a", Target{Kind: Local, Path: "frontend/src/scenes/a.tsx"}},
		{a, "~/gone", Target{Kind: Missing}},
		{a, "../../b/frontend/Scene", Target{Kind: Local, Path: "products/b/frontend/Scene.tsx"}},
		{a, "../../../../outside", Target{Kind: Missing}},
		{a, "./scene", Target{Kind: Missing}},
		{a, "react", Target{Kind: External, Name: "react"}},
		{a, "react/jsx-runtime", Target{Kind: External, Name: "react"}},
		{a, "@scope/x/y", Target{Kind: External, Name: "@scope/x"}},
		{a, "lodash.merge", Target{Kind: External, Name: "lodash.merge"}},
		{a, "node:fs/promises", Target{Kind: Builtin, Name: "node:fs/promises"}},
		{a, "path", Target{Kind: Builtin, Name: "path"}},
		{a, "", Target{Kind: Missing}},
		{a, "@", Target{Kind: Missing}},
		{a, "#x", Target{Kind: Missing}},
		{a, "@posthog/products-b/frontend/Scene", Target{Kind: Package, Name: "@posthog/products-b", Dir: "products/b", Path: "products/b/frontend/Scene.tsx"}},
		{a, "@posthog/products-b/gone", Target{Kind: Package, Name: "@posthog/products-b", Dir: "products/b"}},
		{ring, "@posthog/products-a/manifest", Target{Kind: Package, Name: "@posthog/products-a", Dir: "products/a", Path: "products/a/manifest.tsx"}},
		{ring, "@posthog/products-a/frontend/Scene", Target{Kind: Package, Name: "@posthog/products-a", Dir: "products/a", Closed: true}},
		{ring, "@posthog/products-a/hidden/x", Target{Kind: Package, Name: "@posthog/products-a", Dir: "products/a", Closed: true}},
		{ring, "@posthog/fixture", Target{Kind: External, Name: "@posthog/fixture"}},
	} {
		if diff := cmp.Diff(row.want, r.Resolve(row.from, row.specifier)); diff != "" {
			t.Errorf("%s in %s: %s", row.specifier, row.from, diff)
		}
	}
}

// Whatever files say, resolving ends, and leads to a file that there is.
func FuzzResolve(f *testing.F) {
	f.Add(`{"compilerOptions": {"baseUrl": ".", "paths": {"~/*": ["./*"]}}}`, `{"name": "@x/a", "exports": {"./*": "./*.ts"}}`, "~/a")
	f.Add(`{"extends": ["./tsconfig.json", "../a"]}`, `{"imports": {"#a": "#a"}, "main": "."}`, "#a")
	f.Add(`{"extends": 1}`, `{"imports": {"#a": "@x/a"}, "name": "@x/a", "exports": ["#a"]}`, "./..")
	f.Fuzz(func(t *testing.T, config, manifest, specifier string) {
		tr := &tree{files: map[string]string{"a/tsconfig.json": config, "a/package.json": manifest, "a/index.ts": "", "a/a.ts": ""}}
		r := New(tr, tr.names(), func(string) bool { return true })
		if got := r.Resolve("a/a.ts", specifier); got.Path != "" && !tr.Has(got.Path) {
			t.Errorf("%q: %+v", specifier, got)
		}
	})
}

func TestOffers(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		manifest, below string
		want            bool
	}{
		{`{}`, "", true},
		{`{"main": "x.ts"}`, "/x", false},
		{`{"exports": null}`, "", true},
		{`{"exports": "./x.ts"}`, "", true},
		{`{"exports": "./x.ts"}`, "/x", false},
		{`{"exports": {"import": "./x.ts"}}`, "", true},
		{`{"exports": {"node": "./x.ts"}}`, "", false},
		{`{"exports": {".": {"types": {"default": "./x.ts"}}}}`, "", true},
		{`{"exports": {"./a": "./x.ts"}}`, "", false},
		{`{"exports": {"./a": "./x.ts"}}`, "/a", true},
		{`{"exports": {"./a/*": "./a/*.ts", "./a/in/*": null}}`, "/a/b/c", true},
		{`{"exports": {"./a/*": "./a/*.ts", "./a/in/*": null}}`, "/a/in/c", false},
		{`{"exports": {"./a": [null, "./x.ts"]}}`, "/a", true},
	} {
		file, err := jsonfile.Read("package.json", []byte(row.manifest))
		if err != nil {
			t.Fatal(err)
		}
		if got := Offers(file.Root, row.below); got != row.want {
			t.Errorf("%s offers %q: %v", row.manifest, row.below, got)
		}
	}
}
