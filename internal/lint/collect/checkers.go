package collect

import (
	"slices"

	"github.com/posthog/hogli/internal/lint/shell"
)

// checkers are programs that look at code without running it.
const checkers = `ruff black isort flake8 pylint mypy pyright basedpyright ty tach lint-imports eslint oxlint oxfmt prettier biome tsc
	gofmt goimports golangci-lint staticcheck shellcheck git`

// idleOptions are those with which any program only tells about itself.
var idleOptions = []string{"--version", "--help", "-h", "-V"}

// TestsNothing tells whether a command runs no test whatever its words are: it
// looks at code, builds it, or tells its own version.
func TestsNothing(c shell.Command) bool {
	args := c.Args[1:]
	switch name := c.Program(); {
	case isIn(name, checkers):
		return true
	case name == "go":
		return len(args) > 0 && isIn(args[0].Text, "vet build fmt generate mod version env list install")
	default:
		return len(args) == 1 && slices.Contains(idleOptions, args[0].Text)
	}
}
