package boundary

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/importgraph/node"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/repo/repotest"
)

// corpusRepo is the real configuration with a file of Python in each module: of
// the code itself nothing is at hand.
func corpusRepo(t *testing.T) *repo.Repo {
	t.Helper()
	dir := corpus(t)
	root := t.TempDir()
	for _, name := range []string{"tach.toml", "pnpm-workspace.yaml", "tsconfig.json", "tsconfig.dev.json", "pyproject.toml", "package.json"} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(filepath.Join(root, "tach.toml"))
	if err != nil {
		t.Fatal(err)
	}
	text := "-- hogli.yaml --\n-- products/user_interviews/backend/__init__.py --\n"
	for _, m := range regexp.MustCompile(`path = "([\w.]+)"`).FindAllStringSubmatch(string(content), -1) {
		text += "-- " + strings.ReplaceAll(m[1], ".", "/") + "/__init__.py --\n"
	}
	repotest.Put(t, root, repotest.Files(text))
	r, err := repo.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The real tach.toml loads, and what is said of it is deserved: its <root> is
// dead, as tach warns, and it depends on a product that is no module. (What it
// lists and does not use the code would have to be there for.)
func TestRealConfigurationHasOnlyWhatItDeserves(t *testing.T) {
	t.Parallel()
	r := corpusRepo(t)
	got := violations(t, r, Strict, func(a *Analysis, v Violation) string {
		if v.Kind == Unused {
			return ""
		}
		message, _ := a.tell(v)
		return string(v.Severity) + " " + message
	})
	want := []string{
		`warning "products.user_interviews" is no module of its own but a part of <root>, so the entry means nothing`,
		`warning <root> is never looked at, because root_module is not set to "allow"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := tell(t, r, AsTach); len(got) > 0 {
		t.Errorf("tach says nothing of it, and compat says %q", got)
	}
	if w, err := r.Workspace(); err != nil || w == nil {
		t.Errorf("pnpm-workspace.yaml: %+v, %v", w, err)
	}
	if _, unread := node.ReadAliases(r.Read, []string{"tsconfig.json", "tsconfig.dev.json"}); len(unread) > 0 {
		t.Errorf("tsconfig: %v", unread)
	}
}
