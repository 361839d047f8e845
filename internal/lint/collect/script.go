package collect

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/typescript"
)

// scriptTest is what jest and vitest take for a test by its name.
var scriptTest = regexp.MustCompile(`\.(test|spec)\.[cm]?[jt]sx?$`)

// IsScriptTest tells whether a file is a test of TypeScript or JavaScript by its
// name, or by its folder __tests__.
func IsScriptTest(at string) bool {
	return scriptTest.MatchString(at) || IsScript(at) && slices.Contains(strings.Split(path.Dir(at), "/"), "__tests__")
}

// IsScript tells whether a file is TypeScript or JavaScript.
func IsScript(at string) bool {
	return slices.Contains([]string{".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"}, path.Ext(at))
}

// FirstScriptTest gives the first file below a folder that is a test of
// TypeScript or JavaScript by its name; "" when there is none.
func FirstScriptTest(r *repo.Repo, rel string) string {
	first := ""
	Below(r, rel, func(at string) bool {
		if IsScriptTest(at) {
			first = at
		}
		return first == ""
	})
	return first
}

// scriptRunner is the command line of vitest or jest.
type scriptRunner struct {
	values string // options that take the next word
	root   string // options whose value is the folder to look in
	idle   string // options with which no test is run
	other  string // options after which words name something else than tests
	paths  string // options whose values are filters, like bare words
}

// scriptFlags are common options of both that take no value.
const scriptFlags = `--watch --watchAll --ci --silent --verbose --coverage --passWithNoTests --no-coverage --update --changed --globals
	--run --ui --no-watch --runInBand --detectOpenHandles --forceExit --logHeapUsage --no-cache --updateSnapshot --onlyChanged
	--bail --expand --debug --colors --no-color --allowOnly --no-file-parallelism --isolate --no-isolate --lastCommit --randomize
	--typecheck --dom --hideSkippedTests --dangerouslyIgnoreUnhandledErrors --standalone --collectCoverage --notify --errorOnDeprecated`

func vitestRun(args []shell.Word) Run {
	run := Run{Runner: "vitest"}
	if len(args) > 0 && args[0].Known {
		switch command := args[0].Text; command {
		case "run", "watch", "dev", "bench", "typecheck":
			args = args[1:]
		case "related":
			run.Elsewhere, args = true, nil
		case "list", "init", "help":
			run.Idle, args = command, nil
		}
	}
	run.script(args, scriptRunner{
		values: `--config -c --reporter --outputFile --pool --mode --environment --project --shard --testNamePattern -t --testTimeout
			--hookTimeout --teardownTimeout --retry --exclude --maxWorkers --minWorkers --maxConcurrency --coverage.provider --coverage.reporter
			--api --api.port --slowTestThreshold --browser.name --workspace --attachmentsDir --configLoader --tagsFilter`,
		root: "--root -r --dir", idle: "--help -h --version -v --listTags --clearCache",
	})
	return run
}

func jestRun(args []shell.Word) Run {
	run := Run{Runner: "jest"}
	run.script(args, scriptRunner{
		values: `--config -c --testNamePattern -t --maxWorkers -w --reporters --coverageDirectory --coverageReporters --coverageProvider
			--collectCoverageFrom --env --testEnvironment --shard --selectProjects --ignoreProjects --projects --testTimeout --setupFilesAfterEnv
			--setupFiles --outputFile --testMatch --testRegex --testPathIgnorePatterns --changedSince --maxConcurrency --seed --cacheDirectory
			--globalSetup --globalTeardown --testRunner --testResultsProcessor --testSequencer --transform --filter --workerIdleMemoryLimit`,
		root: "--rootDir --roots", idle: "--help -h --version -v --listTests --showConfig --clearCache --init",
		other: "--findRelatedTests --runTestsByPath", paths: "--testPathPattern --testPathPatterns",
	})
	return run
}

// script reads the words of a command line: what is no option is looked for in
// the paths of tests.
func (run *Run) script(args []shell.Word, kind scriptRunner) {
	for i := 0; i < len(args); i++ {
		text := args[i].Text
		if !strings.HasPrefix(text, "-") || text == "-" || !args[i].Known {
			run.addFilter(args[i], i > 0 && isStrange(args[i-1].Text, kind))
			continue
		}
		name, value, attached := strings.Cut(text, "=")
		word := args[i]
		if !attached && isIn(name, kind.values+" "+kind.root+" "+kind.paths) && i+1 < len(args) {
			i++
			word, value = args[i], args[i].Text
		}
		switch {
		case isIn(name, kind.root):
			run.Root = value
		case isIn(name, "--config -c"):
			run.Config = value
		case isIn(name, kind.idle):
			run.Idle = name
		case isIn(name, kind.other):
			run.Elsewhere = true
		case isIn(name, kind.paths):
			word.Text = value
			run.addFilter(word, false)
		case isIn(name, "--testMatch --testRegex --exclude --testPathIgnorePatterns --project --projects --selectProjects"):
			run.Whole = true
		}
	}
	if run.Elsewhere {
		run.Paths = nil
	}
}

// isStrange tells whether an option is in no table, so that the word after it may
// be its value.
func isStrange(text string, kind scriptRunner) bool {
	return strings.HasPrefix(text, "--") && len(text) > 2 && !strings.Contains(text, "=") &&
		!isIn(text, scriptFlags+" "+kind.values+" "+kind.root+" "+kind.idle+" "+kind.paths)
}

func (run *Run) addFilter(w shell.Word, doubtful bool) {
	if !w.Known || w.Text == "" || w.Text == "--" {
		return
	}
	text := w.Text
	if run.Runner == "vitest" {
		text = lineNumber.ReplaceAllString(text, "")
	}
	run.Paths = append(run.Paths, Target{Word: w, Path: text, Filter: true, Doubtful: doubtful})
}

var lineNumber = regexp.MustCompile(`:\d+$`)

// Search lists the scripts below the root of the run whose path the filter is
// found in; false when that only a run could tell.
func (run Run) Search(r *repo.Repo, dir string, t Target) ([]string, bool) {
	root, inside := Inside(dir, run.Root)
	if !inside {
		return nil, false
	}
	matches := func(at string) bool {
		return strings.Contains(strings.ToLower(at), strings.ToLower(strings.TrimPrefix(t.Path, "./")))
	}
	if run.Runner == "jest" {
		pattern, err := regexp.Compile("(?i)" + t.Path)
		if err != nil {
			return nil, false // what JavaScript's expressions have and Go's lack
		}
		matches = pattern.MatchString
	}
	var found []string
	Below(r, root, func(at string) bool {
		// vitest and jest look at whole paths, of which this is the end
		if IsScript(at) && (matches("/"+at) || matches("./"+strings.TrimPrefix(at, root+"/"))) {
			found = append(found, at)
		}
		return true
	})
	return found, true
}

// isScriptTest tells whether the runner takes a file for a test by its name. A
// configuration that has names of its own and cannot be read: then any may be one.
func (run Run) isScriptTest(r *repo.Repo, dir, at string) bool {
	if takes, known := run.Collects(r, dir); known {
		return takes(at)
	}
	return IsScriptTest(at) || run.Whole || run.namesTests(r, dir)
}

func (run Run) namesTests(r *repo.Repo, dir string) bool {
	if at, inside := Inside(dir, run.Config); run.Config != "" && inside {
		return hasNames(r, at)
	}
	root, inside := Inside(dir, run.Root)
	for ; inside; root = path.Dir(root) {
		for _, name := range []string{run.Runner + ".config", "vite.config", "vitest.workspace", "package"} {
			for _, ext := range []string{".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json"} {
				if hasNames(r, path.Join(root, name+ext)) {
					return true
				}
			}
		}
		inside = root != "."
	}
	return false
}

var ownNames = regexp.MustCompile(`\b(include|testMatch|testRegex)["']?\s*:`)

func hasNames(r *repo.Repo, at string) bool {
	content, err := r.Read(at)
	return err == nil && ownNames.Match(content)
}

// HoldsScriptTest tells whether a file of TypeScript or JavaScript calls test, it, describe or the like.
func HoldsScriptTest(r *repo.Repo, at string) bool {
	info, err := r.Stat(at)
	if err != nil || info.Size() > MaxFile {
		return true
	}
	src, err := r.Read(at)
	if err != nil {
		return true
	}
	scanner := typescript.NewScanner(src, typescript.DialectOf(at))
	called, member := false, false // a.test() is a method of something
	for t := scanner.Next(); t.Kind != typescript.EOF; t = scanner.Next() {
		if t.Kind == typescript.Comment {
			continue
		}
		if called && (scanner.Is(t, "(") || scanner.Is(t, ".") || t.Kind == typescript.Template) {
			return true
		}
		called = !member && t.Kind == typescript.Name && isIn(scanner.Text(t), "test it describe bench fit xit fdescribe xdescribe suite")
		member = scanner.Is(t, ".") || scanner.Is(t, "?.")
	}
	return false
}
