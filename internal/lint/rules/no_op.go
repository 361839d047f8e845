package rules

import (
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/lint/collect"
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
				if script.Loop != nil {
					found = append(found, s.found(script.at(*script.Loop), script.name+" comes to run itself again, so it never ends", `run the tests: "`+s.exampleScript(script.name)+`"`))
					continue
				}
				runs := s.testRuns(script)
				foreign := script.side == "backend" && len(runs) > 0 && !slices.ContainsFunc(runs, mayTestBackend)
				if script.Partial || len(runs) > 0 && !foreign {
					continue
				}
				first, holder := s.firstTest(script.side)
				if first == "" {
					continue
				}
				message := fmt.Sprintf("%s runs no test, but %s holds some, such as %s", script.name, holder, first)
				if nowhere := slices.IndexFunc(script.Commands, s.runsNowhere); nowhere >= 0 {
					message = fmt.Sprintf("%s runs no test: %q filters for what is no package of %s, and %s holds some, such as %s",
						script.name, script.Commands[nowhere].Text, s.repo.Config.Paths.Workspace, holder, first)
				}
				if foreign {
					message = fmt.Sprintf("%s runs %s alone, which does not see the tests of %s, such as %s", script.name, runs[0].Runner, holder, first)
				}
				found = append(found, s.found(script.where, message, `run them: "`+s.exampleScript(script.name)+`"`))
			}
			return found
		},
	}
}

// testRuns are the commands that may run tests; one that no runner is known of
// has none.
func (s subject) testRuns(t testScript) []collect.Run {
	var runs []collect.Run
	for _, c := range t.Commands {
		run, _ := collect.Of(c)
		if c.Tests() && run.Idle == "" && !collect.TestsNothing(c) && !s.runsNowhere(c) {
			runs = append(runs, run)
		}
	}
	return runs
}

// mayTestBackend is false for the runners of TypeScript.
func mayTestBackend(run collect.Run) bool { return run.Runner != "vitest" && run.Runner != "jest" }

// firstTest is a test file of a side, or of the backend's language anywhere in the
// product, and what holds it; "" when there is none.
func (s subject) firstTest(side string) (first, holder string) {
	holder = side + "/"
	if side == "frontend" {
		return collect.FirstScriptTest(s.repo, s.Path(side)), holder
	}
	if first = collect.TestFiles(s.repo, s.Path(side)); first != "" {
		return first, holder
	}
	if beside := s.unreached(nil); len(beside) > 0 {
		return beside[0], "the product"
	}
	return "", holder
}

func (s subject) exampleScript(name string) string {
	if name == frontendTest {
		return "vitest run"
	}
	return exampleTest(s.Backend)
}
