package importgraph

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
)

// aliasesOf reads the tsconfig.json files among some.
func aliasesOf(tb testing.TB, files map[string]string) (Aliases, []error) {
	tb.Helper()
	root := tb.TempDir()
	var names []string
	for name, text := range files {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
		names = append(names, name)
	}
	r, err := repo.Open(root)
	if err != nil {
		tb.Fatal(err)
	}
	return ReadAliases(r, names)
}

func TestAliases(t *testing.T) {
	t.Parallel()
	aliases, unread := aliasesOf(t, map[string]string{
		"tsconfig.json":               `{"compilerOptions": {"paths": {"~/*": ["./*"], "~/src/*": ["./frontend/src/*"], "review": ["./products/a/index.ts"]}, /* why */ },}`,
		"frontend/tsconfig.json":      `{"extends": "../tsconfig", "include": []}`,
		"services/tsconfig.json":      `{"extends": ["@x/base", "../tsconfig.json"], "compilerOptions": {"paths": {"r/*/x": ["../products/a/*", "../products/b/*"], "${x}": ["${configDir}/../products/c"]}}}`,
		"based/tsconfig.json":         `{"compilerOptions": {"baseUrl": "../products"}}`,
		"based/deep/tsconfig.json":    `{"extends": "../tsconfig.json", "compilerOptions": {"paths": {"n/*": ["d/*"]}}}`,
		"products/none/tsconfig.json": `{"extends": "../../tsconfig.json", "compilerOptions": {"paths": {}}}`,
	})
	if len(unread) > 0 {
		t.Fatal(unread)
	}
	for _, row := range []struct{ rel, specifier, want string }{
		{"x.ts", "~/products/a/x", "a"},
		{"frontend/src/deep/x.ts", "~/products/a/x", "a"},
		{"frontend/src/x.ts", "~/src/products/a/x", ""}, // below frontend/src
		{"frontend/src/x.ts", "review", "a"},
		{"frontend/src/x.ts", "review/x", ""},
		{"services/x.ts", "~/products/a/x", ""}, // its own paths stand for all
		{"services/x.ts", "r/y/x", "a"},
		{"services/x.ts", "${x}", "c"},
		{"based/x.ts", "a/x", "a"},
		{"based/deep/x.ts", "n/x", "d"},
		{"based/deep/x.ts", "e/x", "e"},
		{"products/none/x.ts", "~/products/a/x", ""},
	} {
		got, ok := importedProduct(row.rel, row.specifier, aliases)
		if ok != (row.want != "") || ok && got != row.want {
			t.Errorf("%s in %s leads into %q, want %q", row.specifier, row.rel, got, row.want)
		}
	}
	if diff := cmp.Diff([]string{"r/", "review"}, aliases.Into("a")); diff != "" {
		t.Error(diff)
	}
	found := Read("frontend/src/x.ts", []byte("const x = require('~/products/a/x')\nconst y = () => import('review')\n"), Names{Aliases: aliases})
	if diff := cmp.Diff([]string{"a: imports ~/products/a/x", "a: imports review"}, told(found)); diff != "" {
		t.Error(diff)
	}
}

func TestUnreadAliases(t *testing.T) {
	t.Parallel()
	aliases, unread := aliasesOf(t, map[string]string{
		"tsconfig.json":   `{"compilerOptions": {"paths": {"~/*": ["./*"]}}}`,
		"a/tsconfig.json": `{"extends": "./tsconfig.json"}`,
		"b/tsconfig.json": `{`,
		"c/tsconfig.json": `{"extends": "./gone"}`,
	})
	var got []string
	for _, err := range unread {
		line, _, _ := strings.Cut(err.Error(), "\n")
		got = append(got, line)
	}
	if len(got) != 3 {
		t.Errorf("unread: %q", got)
	}
	if product, _ := importedProduct("x.ts", "~/products/a", aliases); product != "a" {
		t.Errorf("the others are read: %q", product)
	}
}

func FuzzAliases(f *testing.F) {
	f.Add([]byte(`{"extends": "./x", "compilerOptions": {"baseUrl": ".", "paths": {"a*b": ["${configDir}/*", "../products/*"]}}}`), "aXb")
	f.Add([]byte(`{"compilerOptions": {"paths": {"*": ["*"]}}}`), "products/a")
	f.Fuzz(func(t *testing.T, config []byte, specifier string) {
		aliases, _ := aliasesOf(t, map[string]string{"tsconfig.json": string(config)})
		for _, target := range aliases.targets("x/y.ts", specifier) {
			if target == "" {
				t.Fatalf("%q %q leads to nothing", config, specifier)
			}
		}
		_ = aliases.Into("a")
	})
}
