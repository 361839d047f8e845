package collect

import (
	"path"
	"strings"

	"github.com/posthog/hogli/internal/lint/shell"
)

// gotestsumValues are the options of gotestsum that take the next word.
const gotestsumValues = `format f format-icons jsonfile jsonfile-timing-events junitfile junitfile-project-name
	junitfile-testcase-classname junitfile-testsuite-name hide-summary no-summary max-fails packages post-run-command
	rerun-fails-max-failures rerun-fails-report`

// gotestsumRun reads gotestsum [flags] [--] [arguments of go test]; false when
// it runs something else than go test.
func gotestsumRun(program shell.Word, args []shell.Word) (Run, bool) {
	packages, idle := []shell.Word(nil), ""
	for len(args) > 0 && strings.HasPrefix(args[0].Text, "-") {
		word := args[0]
		args = args[1:]
		if word.Text == "--" {
			break
		}
		name, value, attached := strings.Cut(strings.TrimLeft(word.Text, "-"), "=")
		if !attached && isIn(name, gotestsumValues) && len(args) > 0 {
			word, value, args = args[0], args[0].Text, args[1:]
		}
		switch name {
		case "raw-command":
			return Run{}, false
		case "version", "help", "h":
			idle = word.Text
		case "packages":
			for text := range strings.FieldsSeq(value) {
				packages = append(packages, shell.Word{Place: word.Place, Text: text, Known: word.Known})
			}
		}
	}
	if len(args) > 0 && args[0].Text == "tool" {
		return Run{}, false
	}
	test := shell.Word{Place: program.Place, Text: "test", Known: true}
	run, ok := goRun(append(append([]shell.Word{test}, packages...), args...))
	if len(run.Paths) == 0 && !run.Elsewhere { // go test alone is for this folder, gotestsum for all below it
		test.Text = "./..."
		run.addPackage(test, "")
	}
	if idle != "" {
		run.Idle = idle
	}
	return run, ok
}

// isGotestsum tells whether the words of the go command run gotestsum, of which
// the arguments are those from an index on.
func isGotestsum(args []shell.Word) (from int, ok bool) {
	if len(args) < 2 || !isIn(args[0].Text, "run tool") {
		return 0, false
	}
	program, _, _ := strings.Cut(args[1].Text, "@")
	return 2, path.Base(program) == "gotestsum"
}
