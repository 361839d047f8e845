package rules

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/report"
)

func failureSwallowed() rule {
	return rule{
		meta: report.Rule{
			ID: "scripts/failure-swallowed", Severity: report.Error,
			Rationale: "tests that fail without failing the script are green in CI",
		},
		check: func(s subject) []report.Finding {
			var found []report.Finding
			for _, script := range s.testScripts() {
				found = append(found, s.swallowed(script)...)
			}
			return found
		},
	}
}

func (s subject) swallowed(script testScript) []report.Finding {
	var found []report.Finding
	tests := testCommands(script)
	for _, c := range tests {
		if c.Lost == "" {
			c.Lost = collect.Forgives(c)
		}
		if c.Lost != "" {
			found = append(found, s.found(script.at(c.Place),
				fmt.Sprintf("%s passes although %q fails: %q hides it", script.name, c.Text, c.Lost), fixFor(c.Lost)))
		}
	}
	if len(found) == 0 && len(tests) > 0 && script.PlusE != nil {
		found = append(found, s.found(script.at(*script.PlusE),
			script.name+` goes on after a failure: "set +e" hides it`, `remove "set +e"`))
	}
	return found
}

// testCommands are the commands that are there to run tests; where none says so,
// all that may.
func testCommands(script testScript) []shell.Command {
	var sure, may []shell.Command
	for _, c := range script.Commands {
		if collect.RunsTests(c) {
			sure = append(sure, c)
		}
		if c.Tests() && !collect.TestsNothing(c) {
			may = append(may, c)
		}
	}
	if len(sure) > 0 {
		return sure
	}
	return may
}

// fixFor is how to let the failure through.
func fixFor(lost string) string {
	switch {
	case strings.HasPrefix(lost, "|| "), lost == "!", strings.HasPrefix(lost, "trap "):
		return fmt.Sprintf("remove %q", lost)
	case strings.HasPrefix(lost, "; "):
		return `join the commands with "&&"`
	case strings.HasPrefix(lost, "| "):
		return `begin with "set -o pipefail", or drop the pipe`
	case strings.HasPrefix(lost, "-exec "):
		return `end it with + instead of \\;`
	case strings.HasPrefix(lost, "-"):
		return fmt.Sprintf("remove %q", lost)
	case lost == "&":
		return `run it in the foreground, or "wait $!" for it`
	default:
		return `begin with "set -e", or end the failing way with "exit 1"`
	}
}
