package rules

import (
	"fmt"

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
			script, ok := s.testScript()
			if !ok || script.Partial {
				return nil
			}
			for _, c := range script.Commands {
				run, _ := collect.Of(c)
				if c.Tests() && run.Idle == "" {
					return nil
				}
			}
			first := collect.TestFiles(s.repo, s.Path("backend"))
			if first == "" {
				return nil
			}
			return []report.Finding{s.found(script.where,
				fmt.Sprintf("backend:test runs no test, but backend/ holds some, such as %s", first),
				`run them: "`+exampleTest(s.Backend)+`"`)}
		},
	}
}
