// Package collect tells what test runners would find: the paths that a command
// line of pytest, go test, vitest or jest names, and whether there is a test below a path.
//
// It reads the files' own syntax. It refuses to run a test runner, to import
// Python, and to report: rules do.
package collect

import (
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/repo"
)

// MaxFile is the size from which a file is taken to hold tests unread.
const MaxFile = 8 << 20

// Run is what one command asks a test runner to run.
type Run struct {
	Runner      string   // "pytest", "go test", "vitest" or "jest"
	Paths       []Target // as named on the command line; none: the runner's own choice
	Ignore      []string // paths that are left out
	IgnoreGlobs []string // the same as patterns over whole paths
	Tags        []string // build tags of go test
	// Match is what -run of go test asks of the names of tests; nil for any.
	Match *regexp.Regexp
	Root  string // where vitest and jest look, from where the command runs
	Idle  string // the option with which no test is run, such as --collect-only
	// Whole tells that more than test files count, such as doctests.
	Whole bool
	// Elsewhere tells that paths are names of modules, or come from a file.
	Elsewhere bool
	// Config is the configuration named on the command line.
	Config string
	Script ScriptRun // of vitest and jest
}

// Target is one path of a command line.
type Target struct {
	shell.Word
	Path  string   // without node ids and /...
	Nodes []string // Class, test of path::Class::test
	Deep  bool     // go test's path/...
	// Filter tells that Path is no path but what paths of tests are searched for.
	Filter bool
	// Doubtful tells that it may be the value of an option that hogli does not know.
	Doubtful bool
}

// Of reads a command; false when it runs no test runner that is known here.
func Of(c shell.Command) (Run, bool) {
	switch c.Program() {
	case "pytest", "py.test":
		return pytestRun(c.Args[1:]), true
	case "gotestsum":
		return gotestsumRun(c.Args[0], c.Args[1:])
	case "go":
		if from, ok := isGotestsum(c.Args[1:]); ok {
			return gotestsumRun(c.Args[0], c.Args[1+from:])
		}
		return goRun(c.Args[1:])
	case "vitest":
		return vitestRun(c.Args[1:]), true
	case "jest":
		return jestRun(c.Args[1:]), true
	default:
		return Run{}, false
	}
}

// Below walks the files below a folder of the repository, without what test
// runners pass over. Unreadable folders are passed over too; symlinks are not
// followed.
func Below(r *repo.Repo, rel string, visit func(path string) (more bool)) {
	r.Below(rel, entersFolder, func(at string, _ fs.DirEntry) bool { return visit(at) })
}

func entersFolder(name string) bool {
	return name[0] != '.' && name != "node_modules" && name != "__pycache__" && name != "venv" && !strings.HasSuffix(name, ".egg")
}

// Inside turns a path of a command that runs in dir into one of the
// repository; false when it leads outside.
func Inside(dir, rel string) (string, bool) {
	at := path.Join(dir, rel)
	return at, !path.IsAbs(rel) && at != ".." && !strings.HasPrefix(at, "../")
}
