package arch

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"

	"github.com/posthog/hogli/internal/fault"
)

// named matches a path in backquotes, such as `internal/cli/root.go`.
var named = regexp.MustCompile("`((?:cmd|internal|docs|testdata|templates)/[A-Za-z0-9_./-]+)`")

func TestDocsNamePathsThatExist(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"AGENTS.md", "README.md", "docs/architecture.md", "docs/dependencies.md", "docs/performance.md"} {
		content, err := os.ReadFile(filepath.Join("../..", page))
		if err != nil {
			t.Error(err)
			continue
		}
		for _, m := range named.FindAllStringSubmatch(string(content), -1) {
			if _, err := os.Stat(filepath.Join("../..", m[1])); err != nil {
				t.Errorf("%s names %s, which is not there", page, m[1])
			}
		}
	}
}

// The table of the README is the table of the code.
func TestReadmeHasTheExitTable(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range fault.Exits() {
		if line := fmt.Sprintf("| %d | %s |", row.Exit, row.Meaning); !strings.Contains(string(page), line) {
			t.Errorf("README.md has no line %q", line)
		}
	}
}

// Every direct dependency has a line that says what for and why this one.
func TestEveryDependencyIsExplained(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := modfile.Parse("go.mod", content, nil)
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range mod.Require {
		if !r.Indirect && !strings.Contains(string(page), "`"+r.Mod.Path+"`") {
			t.Errorf("docs/dependencies.md does not say why %s is needed", r.Mod.Path)
		}
	}
}
