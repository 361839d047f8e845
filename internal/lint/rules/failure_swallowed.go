package rules

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/report"
)

func failureSwallowed() rule {
	return rule{
		meta: report.Rule{
			ID: "scripts/failure-swallowed", Severity: report.Error,
			Rationale: "tests that fail without failing the script are green in CI",
		},
		check: func(s subject) []report.Finding {
			script, ok := s.testScript()
			if !ok {
				return nil
			}
			var found []report.Finding
			tests := false
			for _, c := range script.Commands {
				if !c.Tests() {
					continue
				}
				tests = true
				if c.Lost != "" {
					found = append(found, s.found(script.at(c.Place),
						fmt.Sprintf("backend:test passes although %q fails: %q hides it", c.Text, c.Lost), fixFor(c.Lost)))
				}
			}
			if len(found) == 0 && tests && script.PlusE != nil {
				found = append(found, s.found(script.at(*script.PlusE),
					`backend:test goes on after a failure: "set +e" hides it`, `remove "set +e"`))
			}
			return found
		},
	}
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
	case lost == "&":
		return `run it in the foreground, or "wait $!" for it`
	default:
		return `begin with "set -e", or end the failing way with "exit 1"`
	}
}
