package node

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func aliasesOf(files map[string]string) (Aliases, []error) {
	tr := &tree{files: files}
	return ReadAliases(tr.Read, tr.names())
}

func TestTargets(t *testing.T) {
	t.Parallel()
	aliases, unread := aliasesOf(map[string]string{
		"tsconfig.json":               `{"compilerOptions": {"paths": {"~/*": ["./*"], "~/src/*": ["./frontend/src/*"], "review": ["./products/a/index.ts"]}, /* why */ },}`,
		"frontend/tsconfig.json":      `{"extends": "../tsconfig", "include": []}`,
		"services/tsconfig.json":      `{"extends": ["@x/base", "../tsconfig.json"], "compilerOptions": {"paths": {"r/*/x": ["../products/a/*", "../products/b/*"], "${x}": ["${configDir}/../products/c"]}}}`,
		"based/tsconfig.json":         `{"compilerOptions": {"baseUrl": "../products"}}`,
		"based/deep/tsconfig.json":    `{"extends": "../tsconfig.json", "compilerOptions": {"paths": {"n/*": ["d/*"]}}}`,
		"shared.json":                 `{"compilerOptions": {"baseUrl": "${configDir}/src", "paths": {"@/*": ["${configDir}/*"]}}}`,
		"leaf/tsconfig.json":          `{"extends": "../shared.json"}`,
		"products/none/tsconfig.json": `{"extends": "../../tsconfig.json", "compilerOptions": {"paths": {}}}`,
	})
	if len(unread) > 0 {
		t.Fatal(unread)
	}
	for _, row := range []struct {
		file, specifier string
		want            []string
	}{
		{"x.ts", "~/products/a/x", []string{"products/a/x"}},
		{"frontend/src/deep/x.ts", "~/products/a/x", []string{"products/a/x"}},
		{"frontend/src/x.ts", "~/src/x", []string{"frontend/src/x"}},
		{"frontend/src/x.ts", "review", []string{"products/a/index.ts"}},
		{"frontend/src/x.ts", "review/x", nil},
		{"services/x.ts", "~/products/a/x", nil}, // its own paths stand for all
		{"services/x.ts", "r/y/x", []string{"products/a/y", "products/b/y"}},
		{"services/x.ts", "${x}", []string{"products/c"}},
		{"based/x.ts", "a/x", []string{"products/a/x"}},
		{"based/deep/x.ts", "n/x", []string{"products/d/x", "products/n/x"}},
		{"leaf/deep/x.ts", "@/y", []string{"leaf/y", "leaf/src/@/y"}},
		{"products/none/x.ts", "~/products/a/x", nil},
	} {
		if diff := cmp.Diff(row.want, aliases.Targets(row.file, row.specifier)); diff != "" {
			t.Errorf("%s in %s: %s", row.specifier, row.file, diff)
		}
	}
	if diff := cmp.Diff([]string{"r/", "review"}, aliases.Into("products/a")); diff != "" {
		t.Error(diff)
	}
}

func TestUnreadAliases(t *testing.T) {
	t.Parallel()
	aliases, unread := aliasesOf(map[string]string{
		"tsconfig.json":   `{"compilerOptions": {"paths": {"~/*": ["./*"]}}}`,
		"a/tsconfig.json": `{"extends": "./tsconfig.json"}`,
		"b/tsconfig.json": `{`,
		"c/tsconfig.json": `{"extends": "./gone", "compilerOptions": {"paths": {"x": ["./y"]}}}`,
	})
	if len(unread) != 3 {
		t.Errorf("unread: %q", unread)
	}
	if diff := cmp.Diff([]string{"c/y"}, aliases.Targets("c/x.ts", "x")); diff != "" {
		t.Errorf("the rest of it holds: %s", diff)
	}
	if diff := cmp.Diff([]string{"products/a"}, aliases.Targets("x.ts", "~/products/a")); diff != "" {
		t.Errorf("the others are read: %s", diff)
	}
}
