package boundary

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/internal/repo"
)

// openText writes the files of an archive and opens them as a repository.
func openText(tb testing.TB, text string) *repo.Repo {
	tb.Helper()
	root := tb.TempDir()
	writeText(tb, root, text)
	r, err := repo.Open(root)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func writeText(tb testing.TB, root, text string) {
	tb.Helper()
	for _, f := range txtar.Parse([]byte(text)).Files {
		path := filepath.Join(root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
}

// tell gives one line for each violation: place, severity, kind, what, detail.
func tell(tb testing.TB, r *repo.Repo, stance Stance) []string {
	tb.Helper()
	a, err := Analyze(context.Background(), r, stance)
	if err != nil {
		tb.Fatal(err)
	}
	var out []string
	for _, v := range a.Violations {
		out = append(out, fmt.Sprintf("%s %s %s", a.Where(v), v.Kind, v.Path))
	}
	slices.Sort(out)
	return out
}
