package collect

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint/shell"
)

// Options of pytest and of the plugins people use that take the next word as
// their value when no = follows. Without the table their values look like
// paths.
const pytestLong = `--rootdir --confcutdir --config-file --ignore --ignore-glob --deselect --override-ini --maxfail
	--durations --durations-min --junitxml --junit-xml --junitprefix --junit-prefix --capture --tb --show-capture
	--log-level --log-format --log-date-format --log-cli-level --log-cli-format --log-cli-date-format --log-file
	--log-file-mode --log-file-level --log-file-format --log-file-date-format --log-auto-indent --log-disable
	--basetemp --import-mode --doctest-report --doctest-glob --pastebin --pdbcls --color --code-highlight --verbosity
	--assert --lfnf --last-failed-no-failures --pythonwarnings --strict-markers-file --cache-show
	--cov --cov-report --cov-config --cov-fail-under --cov-context
	--dist --numprocesses --maxprocesses --tx --rsyncdir --rsyncignore --maxschedchunk --px
	--ds --dc --settings --reruns --reruns-delay --only-rerun --rerun-except --timeout --timeout-method
	--session-timeout --splits --group --splitting-algorithm --durations-path --randomly-seed --random-order-bucket
	--random-order-seed --asyncio-mode --html --css --json-report-file --alluredir --count --repeat-scope
	--benchmark-storage --benchmark-compare-fail --benchmark-sort --benchmark-group-by --benchmark-columns
	--benchmark-min-rounds --benchmark-max-time --benchmark-min-time --benchmark-json --hypothesis-profile
	--hypothesis-seed --hypothesis-verbosity --snapshot-default-extension --shard-id --num-shards --test-group
	--test-group-count --test-group-random-seed --ignored-tests-file --base-url --browser --driver --md --report-log --vcr-record
	--dburl --mpl-results-path --create-db-name --testmon-env --typeguard-packages`

const pytestShort = "cknmopWr"

// pytestFlags are common options without a value. A word after an option that
// is in neither table may be its value, so it is a path only if it exists.
const pytestFlags = `--reuse-db --create-db --nomigrations --no-migrations --migrations --exitfirst --verbose --quiet --lf
	--last-failed --ff --failed-first --nf --new-first --sw --stepwise --stepwise-skip --no-header --no-summary --no-cov
	--cov-append --cov-branch --no-cov-on-fail --strict --strict-markers --strict-config --continue-on-collection-errors
	--pdb --trace --setup-show --setup-only --showlocals --no-showlocals --disable-warnings --disable-pytest-warnings
	--full-trace --cache-clear --keep-duplicates --noconftest --doctest-modules --pyargs --runxfail --trace-config
	--snapshot-update --benchmark-only --benchmark-skip --benchmark-disable --store-durations --clean-durations
	--self-contained-html --collect-in-virtualenv --force-sugar --no-success-flaky-report --forked --looponfail`

// pytestIdle are the options with which pytest runs no test.
var pytestIdle = []string{"--collect-only", "--co", "--version", "-V", "--help", "-h", "--fixtures", "--funcargs", "--fixtures-per-test", "--markers", "--setup-plan", "--setuponly-plan"}

func pytestRun(args []shell.Word) Run {
	run := Run{Runner: "pytest"}
	for i := 0; i < len(args); i++ {
		text := args[i].Text
		switch {
		case !args[i].Known:
			run.Elsewhere = run.Elsewhere || text == ""
		case text == "--":
			for _, w := range args[i+1:] {
				run.addNode(w, false)
			}
			return run
		case strings.HasPrefix(text, "--"):
			i = run.long(args, i)
		case strings.HasPrefix(text, "-") && len(text) > 1:
			i = run.short(args, i)
		case strings.HasPrefix(text, "@"):
			run.Elsewhere = true // pytest 8.2: a file of arguments
		default:
			run.addNode(args[i], i > 0 && isUnknownOption(args[i-1].Text))
		}
	}
	return run
}

// long reads the option at i and gives the index of its last word.
func (run *Run) long(args []shell.Word, i int) int {
	name, value, attached := strings.Cut(args[i].Text, "=")
	if slices.Contains(pytestIdle, name) {
		run.Idle = name
	}
	if !attached && isIn(name, pytestLong) && i+1 < len(args) {
		// options with an optional value take no word that is an option
		if next := args[i+1]; !strings.HasPrefix(next.Text, "-") || name != "--cov" && name != "--cache-show" {
			i++
			value = next.Text
		}
	}
	switch name {
	case "--ignore":
		run.Ignore = append(run.Ignore, value)
	case "--ignore-glob":
		run.IgnoreGlobs = append(run.IgnoreGlobs, value)
	case "--deselect":
		if value != "" && !strings.Contains(value, "::") { // else tests of a file are left
			run.Ignore = append(run.Ignore, value)
		}
	case "--pyargs":
		run.Elsewhere = true
	case "--doctest-modules", "--doctest-glob":
		run.Whole = true
	case "--config-file":
		run.Config = value
	case "--override-ini":
		run.override(value)
	}
	return i
}

// short reads a cluster such as -xvs or -n4 at i.
func (run *Run) short(args []shell.Word, i int) int {
	cluster := args[i].Text[1:]
	if slices.Contains(pytestIdle, args[i].Text) {
		run.Idle = args[i].Text
	}
	for at := range len(cluster) {
		if !strings.Contains(pytestShort, cluster[at:at+1]) {
			continue
		}
		value := strings.TrimPrefix(cluster[at+1:], "=")
		if at+1 == len(cluster) && i+1 < len(args) {
			i++
			value = args[i].Text
		}
		switch cluster[at] {
		case 'c':
			run.Config = value
		case 'o':
			run.override(value)
		}
		break
	}
	return i
}

// override notes -o python_files=…, which makes the files that count the
// command's own business.
func (run *Run) override(value string) {
	if strings.HasPrefix(value, "python_") {
		run.Whole = true
	}
}

func isUnknownOption(text string) bool {
	return strings.HasPrefix(text, "--") && len(text) > 2 && !strings.Contains(text, "=") &&
		!isIn(text, pytestFlags) && !isIn(text, pytestLong) && !slices.Contains(pytestIdle, text)
}

func (run *Run) addNode(w shell.Word, doubtful bool) {
	if !w.Known {
		return
	}
	t := Target{Word: w, Doubtful: doubtful}
	base, nodes, has := strings.Cut(w.Text, "::")
	t.Path = base
	if has {
		// a parameter in brackets may hold anything
		names, _, _ := strings.Cut(nodes, "[")
		t.Nodes = strings.Split(names, "::")
	}
	run.Paths = append(run.Paths, t)
}

func isIn(word, list string) bool { return slices.Contains(strings.Fields(list), word) }
