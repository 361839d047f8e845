package rules

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func testsReached() rule {
	return rule{
		meta: report.Rule{
			ID: "scripts/tests-reached", Severity: report.Error,
			Rationale: "a test that no script looks for never runs, and its file says the opposite",
		},
		check: func(s subject) []report.Finding {
			if s.Backend == repo.NoBackend {
				return nil
			}
			script, ok := s.testScript(backendTest)
			if !ok || script.Partial {
				return nil
			}
			runs, known := s.runsOf(script)
			if !known || len(runs) == 0 || slices.ContainsFunc(s.testPaths(), testPath.isWrong) {
				return nil // a wrong path is scripts/test-paths-exist's; where it should lead is not known
			}
			var found []report.Finding
			for _, at := range s.testFiles() {
				if !slices.ContainsFunc(runs, func(r placedRun) bool { return r.run.Reaches(s.repo, r.dir, at) }) {
					found = append(found, s.found(fault.File(at), "backend:test does not look here, so no test of this file runs",
						fmt.Sprintf("move it below a path of backend:test, or add %s to the script", strings.TrimPrefix(path.Dir(at), s.Dir+"/"))))
				}
			}
			return found
		},
	}
}

// placedRun is what a test runner is asked to run, and from where.
type placedRun struct {
	run collect.Run
	dir string
}

// runsOf are the runs of a script; false when something in it may run tests in a
// way that hogli does not know.
func (s subject) runsOf(script testScript) (runs []placedRun, known bool) {
	for _, c := range script.Commands {
		if !c.Tests() || collect.TestsNothing(c) {
			continue
		}
		run, ok := collect.Of(c)
		dir, inside := collect.Inside(s.Dir, c.Dir)
		unknown := slices.ContainsFunc(run.Paths, func(t collect.Target) bool { return !t.Known || t.Doubtful })
		if !ok || !c.DirKnown || !inside || run.Elsewhere || run.Whole || unknown {
			return nil, false
		}
		if run.Idle == "" && (run.Runner == "pytest" || run.Runner == "go test") {
			runs = append(runs, placedRun{run, dir})
		}
	}
	return runs, true
}

// testFiles are the files of the product that hold tests of its backend's
// language. What is in dags/ another workflow runs.
func (s subject) testFiles() []string {
	var out []string
	config := collect.ConfigFor(s.repo, s.Dir)
	collect.Below(s.repo, s.Dir, func(at string) bool {
		inner := strings.Split(strings.TrimPrefix(path.Dir(at), s.Dir), "/")
		if !slices.Contains(inner, "dags") && collect.IsBackendTest(s.repo, config, at) && (strings.HasSuffix(at, ".go") == (s.Backend == repo.Go)) {
			out = append(out, at)
		}
		return true
	})
	return out
}

func (p testPath) isWrong() bool { return p.script == backendTest && len(p.found) == 0 }
