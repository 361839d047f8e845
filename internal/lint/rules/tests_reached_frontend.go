package rules

import (
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/report"
)

// unreachedFrontend are the tests of the frontend, and of what it shares, that
// frontend:test does not collect. A product without that script may be tested
// from the root.
func (s subject) unreachedFrontend() []report.Finding {
	script, ok := s.testScript(frontendTest)
	if !ok || script.Partial {
		return nil
	}
	runs, known := s.frontendRuns(script)
	wrong := func(p testPath) bool { return p.script == frontendTest && len(p.found) == 0 }
	if !known || len(runs) == 0 || slices.ContainsFunc(s.testPaths(), wrong) {
		return nil // as for the backend, a wrong path is scripts/test-paths-exist's
	}
	var found []report.Finding
	for _, part := range []string{"frontend", "shared"} {
		collect.Below(s.repo, s.Path(part), func(at string) bool {
			reached := slices.ContainsFunc(runs, func(takes func(string) bool) bool { return takes(at) })
			if !reached && collect.IsScriptTest(at) && collect.HoldsScriptTest(s.repo, at) {
				f := s.found(fault.File(at), "frontend:test does not collect this, so no test of this file runs",
					fmt.Sprintf("move it to %s, or add it to what %s and its configuration include", s.Path("frontend/tests"), frontendTest))
				f.Yields = "frontend/tests-place"
				found = append(found, f)
			}
			return true
		})
	}
	return found
}

// frontendRuns tell of each run of a script whether it takes a file for a test;
// false when something in it may run tests in a way that hogli cannot read.
func (s subject) frontendRuns(script testScript) (runs []func(at string) bool, known bool) {
	for _, c := range script.Commands {
		if !c.Tests() || collect.TestsNothing(c) {
			continue
		}
		run, ok := collect.Of(c)
		dir, inside := collect.Inside(s.Dir, c.Dir)
		if !ok || !c.DirKnown || !inside {
			return nil, false
		}
		if run.Idle != "" || run.Runner != "vitest" && run.Runner != "jest" {
			continue
		}
		takes, read := run.Tests(s.repo, dir)
		if !read {
			return nil, false
		}
		runs = append(runs, takes)
	}
	return runs, true
}
