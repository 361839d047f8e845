package rules

import (
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/report"
)

func noOp() rule {
	return rule{
		meta: report.Rule{
			ID: "scripts/no-op", Severity: report.Error,
			Rationale: "tests that nothing runs protect nothing",
		},
		check: func(s subject) []report.Finding {
			var found []report.Finding
			for _, script := range s.testScripts() {
				if script.Partial || runsTests(script) {
					continue
				}
				first := s.firstTest(script.side)
				if first == "" {
					continue
				}
				found = append(found, s.found(script.where,
					fmt.Sprintf("%s runs no test, but %s/ holds some, such as %s", script.name, script.side, first), `run them: "`+s.exampleScript(script.name)+`"`))
			}
			return found
		},
	}
}

func runsTests(script testScript) bool {
	return slices.ContainsFunc(script.Commands, func(c shell.Command) bool {
		run, _ := collect.Of(c)
		return c.Tests() && run.Idle == "" && !collect.TestsNothing(c)
	})
}

// firstTest is a test file of a side; "" when it holds none.
func (s subject) firstTest(side string) string {
	if side == "frontend" {
		return collect.FirstScriptTest(s.repo, s.Path(side))
	}
	return collect.TestFiles(s.repo, s.Path(side))
}

func (s subject) exampleScript(name string) string {
	if name == frontendTest {
		return "vitest run"
	}
	return exampleTest(s.Backend)
}
