package collect

import (
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint/shell"
)

// checkers are programs that look at code without running it.
const checkers = `ruff black isort flake8 pylint mypy pyright basedpyright ty tach lint-imports eslint oxlint oxfmt prettier biome tsc
	gofmt goimports golangci-lint staticcheck shellcheck git`

// setups are programs that prepare, by what they are told to do.
var setups = [...]struct{ programs, does string }{
	{"uv", "sync lock venv pip add tool"},
	{"npm pnpm yarn bun", "install i ci add link"},
	{"pip pip3", "install"},
	{"poetry pipenv pdm rye pixi", "install sync lock add"},
	{"docker-compose", "up down start stop pull build create rm"},
	{"docker podman", "pull build start stop rm login network volume"},
	{"corepack", "enable prepare"},
}

// preparing are programs that do nothing else.
const preparing = "createdb dropdb createuser psql pg_isready pg_ctl initdb redis-cli curl wget wait-on wait-for-it.sh find xargs yes sed awk sort head tail cut tr wc uniq jq envsubst"

// prepares tells whether a command sets something up.
func prepares(c shell.Command) bool {
	name, words := c.Program(), plainWords(c)
	if isIn(name, preparing) {
		return true
	}
	if isIn(name, "docker podman") && len(words) > 1 && words[0] == "compose" {
		name, words = "docker-compose", words[1:]
	}
	return len(words) > 0 && slices.ContainsFunc(setups[:], func(s struct{ programs, does string }) bool {
		return isIn(name, s.programs) && isIn(words[0], s.does)
	})
}

// plainWords are the arguments that are no options.
func plainWords(c shell.Command) []string {
	var out []string
	for _, w := range c.Args[1:] {
		if w.Known && !strings.HasPrefix(w.Text, "-") {
			out = append(out, w.Text)
		}
	}
	return out
}

// testPrograms run tests and are no runner that is read here; taskPrograms run
// what their first word says.
const (
	testPrograms = "tox nox nose2 nosetests trial stestr unittest behave robot mocha ava karma playwright cypress ctest"
	taskPrograms = `make just task cargo npm pnpm yarn bun deno rake mix dotnet gradle gradlew mvn hatch pdm poetry pipenv
	rye pixi turbo nx invoke inv manage.py bazel`
)

var sayTest = regexp.MustCompile(`(^|[^a-z])tests?([^a-z]|$)`)

// RunsTests tells whether a command is there to run tests, as far as its words
// say: a runner, or a task that is called so. A program of any other name may
// run some, and may prepare for them.
func RunsTests(c shell.Command) bool {
	if run, ok := Of(c); ok {
		return run.Idle == ""
	}
	name, words := c.Program(), plainWords(c)
	if strings.HasPrefix(name, "python") && len(words) > 0 && strings.HasSuffix(words[0], "manage.py") {
		name, words = "manage.py", words[1:]
	}
	switch {
	case !c.Tests() || TestsNothing(c):
		return false
	case isIn(name, testPrograms):
		return true
	case isIn(name, taskPrograms):
		return slices.ContainsFunc(words[:min(len(words), 2)], sayTest.MatchString)
	default:
		return sayTest.MatchString(name)
	}
}

// idleOptions are those with which any program only tells about itself.
var idleOptions = []string{"--version", "--help", "-h", "-V"}

// TestsNothing tells whether a command runs no test whatever its words are: it
// looks at code, builds it, prepares something, lists tests, or tells its own version.
func TestsNothing(c shell.Command) bool {
	if run, ok := Of(c); ok {
		return run.Idle != ""
	}
	args := c.Args[1:]
	switch name := c.Program(); {
	case isIn(name, checkers), prepares(c):
		return true
	case name == "go":
		return len(args) > 0 && isIn(args[0].Text, "vet build fmt generate mod version env list install")
	default:
		return len(args) == 1 && slices.Contains(idleOptions, args[0].Text)
	}
}
