package repo

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
)

// A path of the configuration stays inside the repository, also by its links: what
// is outside is not judged, and nothing would say so.
func TestConfigPaths(t *testing.T) {
	t.Parallel()
	const out = "the path leads out of the repository"
	for _, row := range []struct {
		text string
		want []string
	}{
		{"tach: ../tach.toml", []string{out}},
		{"tach: /etc/hosts", []string{out}},
		{"products: a/../../b", []string{out}},
		{"products: away", []string{out}},
		{"products: away/below", []string{out}},
		{"core: [posthog, ../ee, away]", []string{out, out}},
		{"settings: ''", []string{"the path is empty"}},
		{"settings: [a]", []string{"settings must be a string"}},
		{"core: a", []string{"core must be a list"}},
		{"tach: not-there/tach.toml", nil}, // which lint tells
		{"products: inside", nil},
		{"products: ./products", nil},
		{"apps_list: APPS", nil},
		{"core: [posthog, .]", nil},
	} {
		root, err := filepath.EvalSymlinks(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		elsewhere := t.TempDir()
		for _, err := range []error{
			os.MkdirAll(filepath.Join(root, "products"), 0o750), os.MkdirAll(filepath.Join(elsewhere, "below"), 0o750),
			os.Symlink(elsewhere, filepath.Join(root, "away")), os.Symlink("products", filepath.Join(root, "inside")),
			os.WriteFile(filepath.Join(root, ConfigFile), []byte("config:\n  paths:\n    "+row.text+"\n"), 0o600),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		_, err = Open(root)
		var got []string
		for _, e := range fault.List(err) {
			got = append(got, e.What)
			if fault.ExitOf(e) != fault.ExitUsage || e.Where.Start.Line != 3 {
				t.Errorf("%s: %v is told at %s", row.text, e, e.Where)
			}
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", row.text, diff)
		}
	}
}
