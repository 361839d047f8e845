package collect

import (
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint/shell"
)

// ScriptRun is what a command line of vitest or jest says besides words about
// which files are tests. What is not given there the configuration says.
type ScriptRun struct {
	Dir     string   // where vitest looks for tests, from its root
	Exclude []string // vitest's globs of what is no test, besides those of the configuration
	Roots   []string // where jest looks for tests
	Match   []string // jest's globs of what is one
	Regex   []string // the same as expressions
	Ignored []string // jest's expressions of paths that are none
}

// scriptRunner is the command line of vitest or jest.
type scriptRunner struct {
	values string // options that take the next word
	lists  string // options that take all words up to the next option
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
			--hookTimeout --teardownTimeout --retry --exclude --dir --maxWorkers --minWorkers --maxConcurrency --coverage.provider --coverage.reporter
			--api --api.port --slowTestThreshold --browser.name --workspace --attachmentsDir --configLoader --tagsFilter`,
		root: "--root -r", idle: "--help -h --version -v --listTags --clearCache",
	})
	return run
}

func jestRun(args []shell.Word) Run {
	run := Run{Runner: "jest"}
	run.script(args, scriptRunner{
		values: `--config -c --testNamePattern -t --maxWorkers -w --coverageDirectory --coverageProvider --coverageThreshold --collectCoverageFrom
			--env --testEnvironment --testEnvironmentOptions --shard --testTimeout --outputFile --changedSince --maxConcurrency --seed --cacheDirectory
			--globals --globalSetup --globalTeardown --haste --moduleNameMapper --preset --resolver --runner --testFailureExitCode --testRunner
			--testResultsProcessor --testSequencer --transform --filter --workerIdleMemoryLimit --workerGracefulExitTimeout --openHandlesTimeout`,
		lists: `--coveragePathIgnorePatterns --coverageReporters --ignoreProjects --moduleDirectories --moduleFileExtensions --modulePathIgnorePatterns
			--modulePaths --projects --reporters --roots --selectProjects --setupFiles --setupFilesAfterEnv --snapshotSerializers --testMatch
			--testPathIgnorePatterns --testRegex --transformIgnorePatterns --unmockedModulePathPatterns --watchPathIgnorePatterns
			--testPathPattern --testPathPatterns`,
		root: "--rootDir", idle: "--help -h --version -v --listTests --showConfig --clearCache --init",
		other: "--findRelatedTests --runTestsByPath", paths: "--testPathPattern --testPathPatterns",
	})
	return run
}

// takers are the options that say more than one word tells which files are
// tests, and where their values go.
func (run *Run) takers() map[string]*[]string {
	if run.Runner == "vitest" {
		return map[string]*[]string{"--exclude": &run.Script.Exclude}
	}
	return map[string]*[]string{
		"--roots": &run.Script.Roots, "--testMatch": &run.Script.Match, "--testRegex": &run.Script.Regex,
		"--testPathIgnorePatterns": &run.Script.Ignored,
	}
}

// script reads the words of a command line: what is no option is looked for in
// the paths of tests.
func (run *Run) script(args []shell.Word, kind scriptRunner) {
	takers := run.takers()
	for i := 0; i < len(args); i++ {
		text := args[i].Text
		if !strings.HasPrefix(text, "-") || text == "-" || text == "--" || !args[i].Known {
			run.addFilter(args[i], i > 0 && isStrange(args[i-1].Text, kind))
			continue
		}
		name, value, attached := strings.Cut(text, "=")
		var given []shell.Word
		if attached {
			word := args[i]
			word.Text, word.Glob = value, false // no file is called --option=…
			given = append(given, word)
		}
		switch {
		case isIn(name, kind.lists):
			for ; i+1 < len(args) && !strings.HasPrefix(args[i+1].Text, "-"); i++ {
				given = append(given, args[i+1])
			}
		case !attached && isIn(name, kind.values+" "+kind.root) && i+1 < len(args):
			i++
			given = append(given, args[i])
		}
		run.scriptOption(name, given, kind, takers[name])
	}
	if run.Elsewhere {
		run.Paths = nil
	}
}

// scriptOption applies one option. A value that only the shell knows may say
// anything about which files are tests.
func (run *Run) scriptOption(name string, given []shell.Word, kind scriptRunner, taker *[]string) {
	value := ""
	if len(given) > 0 {
		value = given[0].Text
	}
	known := !slices.ContainsFunc(given, func(w shell.Word) bool { return !w.Known || w.Glob })
	switch {
	case isIn(name, kind.idle):
		run.Idle = name
	case isIn(name, kind.other):
		run.Elsewhere = true
	case isIn(name, kind.paths):
		for _, w := range given {
			run.addFilter(w, false)
		}
	case isIn(name, "--project --projects --selectProjects --ignoreProjects --modulePathIgnorePatterns --preset --haste"):
		run.Whole = true
	case taker != nil:
		run.Whole = run.Whole || !known
		for _, w := range given {
			*taker = append(*taker, w.Text)
		}
	case isIn(name, kind.root):
		run.Root, run.Whole = value, run.Whole || !known
	case isIn(name, "--config -c"):
		run.Config, run.Whole = value, run.Whole || !known
	case run.Runner == "vitest" && name == "--dir":
		run.Script.Dir, run.Whole = value, run.Whole || !known
	}
}

// isStrange tells whether an option is in no table, so that the word after it may
// be its value.
func isStrange(text string, kind scriptRunner) bool {
	return strings.HasPrefix(text, "--") && len(text) > 2 && !strings.Contains(text, "=") &&
		!isIn(text, scriptFlags+" "+kind.values+" "+kind.lists+" "+kind.root+" "+kind.idle)
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
