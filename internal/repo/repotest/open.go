package repotest

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/posthog/hogli/internal/repo"
)

// Open writes files, by their paths, and opens them as a repository that git
// does not know.
func Open(tb testing.TB, files map[string]string) *repo.Repo {
	tb.Helper()
	root := tb.TempDir()
	Put(tb, root, files)
	r, err := repo.Open(root)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// OpenText is Open for the files of an archive in the format of txtar.
func OpenText(tb testing.TB, text string) *repo.Repo {
	tb.Helper()
	return Open(tb, Files(text))
}

// Files are those of an archive; of two with one name the last.
func Files(text string) map[string]string {
	files := map[string]string{}
	for _, f := range txtar.Parse([]byte(text)).Files {
		files[f.Name] = string(f.Data)
	}
	return files
}

// Put writes files below root, with the folders that they need.
func Put(tb testing.TB, root string, files map[string]string) {
	tb.Helper()
	for name, text := range files {
		at := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
}
