package importgraph

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
)

// open writes files and opens them as a repository without git.
func open(t *testing.T, files map[string]string) *repo.Repo {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := repo.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReadScripts(t *testing.T) {
	t.Parallel()
	r := open(t, map[string]string{
		"hogli.yaml": "config: {}\n", "pnpm-workspace.yaml": "packages: [products/*]\n",
		"tsconfig.json":                  `{"compilerOptions": {"paths": {"~/*": ["./frontend/src/*"]}}}`,
		"frontend/src/lib.ts":            "export const x = 1\n",
		"products/a/package.json":        `{"name": "@posthog/products-a", "exports": {"./api": "./frontend/api.ts"}}`,
		"products/a/frontend/api.ts":     "import type { T } from '~/lib'\nimport './style.scss'\n",
		"products/a/frontend/style.scss": "",
		"products/b/package.json":        `{"name": "@posthog/products-b"}`,
		"products/b/frontend/b.tsx":      "import a from '@posthog/products-a/api'\nexport * from '@posthog/products-a/secret'\nconst c = await import('../../a/frontend/api')\nimport r from 'react'\nrequire(name)\n",
		"products/b/frontend/broken.ts":  "import x from './gone'\nconst y = `${",
		"products/b/frontend/data.json":  "{}",
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
		"products/b/frontend/b.tsx:1:15 import package products/a/frontend/api.ts false false",
		"products/b/frontend/b.tsx:2:15 export package  false true",
		"products/b/frontend/b.tsx:3:24 dynamic local products/a/frontend/api.ts false false",
		"products/b/frontend/b.tsx:4:15 import external  false false",
		"products/b/frontend/broken.ts:1:15 import missing  false false",
		"products/b/frontend/broken.ts: what is opened here is never closed",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
