package packages

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// specifiers lead into products in all the ways there are, and elsewhere.
var specifiers = []string{
	"../../beta/x", "./../../beta/x", "../../../products/beta/x", "products/beta/x", "~/products/beta/x", "~beta/x", "bee", "bee/x", "bee/api",
	"@posthog/products-gamma", "@posthog/products-gamma/x", "../../gamma", "../gamma/x", "./own", "../own/../own", "react", "lib/x", "", "..", "../..",
}

// TestReadingLessFindsTheSame: what is passed over without a scan could not have
// had a finding.
func TestReadingLessFindsTheSame(t *testing.T) {
	t.Parallel()
	total := 0
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 5))
		r := randomRepo(t, random)
		files, err := r.Files(t.Context(), ".")
		if err != nil {
			t.Fatal(err)
		}
		less := told(Read(r, files, func(string) bool { return false }).Findings())
		whole := told(Read(r, files, func(string) bool { return true }).Findings())
		if diff := cmp.Diff(whole, less); diff != "" {
			t.Errorf("seed %d: %s", seed, diff)
		}
		total += len(whole)
	}
	if total < 40 {
		t.Errorf("only %d findings in all", total)
	}
}

// randomRepo has three products and a core, with scripts that import at random.
func randomRepo(t *testing.T, random *rand.Rand) *repo.Repo {
	t.Helper()
	root := t.TempDir()
	write := func(name, text string) {
		at := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("hogli.yaml", "")
	write("pnpm-workspace.yaml", "packages: [frontend, products/*]\n")
	write("tsconfig.json", `{"compilerOptions": {"paths": {"~beta/*": ["./products/beta/*"], "lib/*": ["./frontend/lib/*"]}}}`)
	write("frontend/package.json", "{}")
	write("products/alpha/package.json", `{"devDependencies": {"@posthog/products-gamma": "*"}}`)
	write("products/beta/package.json", `{"name": "bee", "exports": {"./api": "./x.ts"}}`)
	write("products/beta/x.ts", "")
	write("products/gamma/package.json", `{"name": "@posthog/products-gamma", "main": "x.ts"}`)
	write("products/gamma/x.ts", "")
	for i, dir := range []string{"frontend/src", "frontend/src", "products/alpha", "products/alpha/frontend", "products/alpha/frontend/deep", "products/beta/frontend"} {
		var text strings.Builder
		for range random.IntN(3) {
			form := []string{"import '%s'\n", "import type { T } from '%s'\n", "export * from '%s'\n", "const x = () => import('%s')\n", "// '%s'\n"}[random.IntN(5)]
			fmt.Fprintf(&text, form, specifiers[random.IntN(len(specifiers))])
		}
		write(fmt.Sprintf("%s/f%d.ts", dir, i), text.String())
	}
	r, err := repo.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func told(found []report.Finding) []string {
	out := []string{}
	for _, f := range found {
		out = append(out, fmt.Sprintf("%s %s %s", f.Where, f.Rule, f.Message))
	}
	return out
}
