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
		check: func(s subject) []report.Finding { return append(s.unreachedBackend(), s.unreachedFrontend()...) },
	}
}

func (s subject) unreachedBackend() []report.Finding {
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
	missed := s.unreached(runs)
	if len(missed) > 0 && slices.ContainsFunc(s.testPaths(), func(p testPath) bool { return p.script == backendTest && s.withoutTests(p) != "" }) {
		return nil // nor is it where a path without tests should, which is scripts/test-paths-hold-tests'
	}
	var found []report.Finding
	for _, at := range missed {
		fix := fmt.Sprintf("move it below a path of backend:test, or add %s to the script", strings.TrimPrefix(path.Dir(at), s.Dir+"/"))
		if slices.ContainsFunc(runs, func(r looker) bool { return r.names(at) }) {
			fix = "take away what leaves it out of a folder that the script names: --ignore, --ignore-glob or --deselect, norecursedirs or python_files of pytest's configuration, or collect_ignore of a conftest.py"
		}
		f := s.found(fault.File(at), "backend:test does not look here, so no test of this file runs", fix)
		f.Yields = "structure/misplaced-file" // which says where it belongs
		found = append(found, f)
	}
	return found
}

// looker is a run of a script: whether it looks into a file, and whether a path
// that it names leads there.
type looker struct{ looks, names func(at string) bool }

// runsOf are the runs of a script; false when something in it may run tests in a
// way that hogli does not know.
func (s subject) runsOf(script testScript) (runs []looker, known bool) {
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
			runs = append(runs, looker{run.Reach(s.repo, dir), run.Names(dir)})
		}
	}
	return runs, true
}

// unreached are the files with tests of the backend's language that no run looks
// into. What is in dags/ another workflow runs.
func (s subject) unreached(runs []looker) []string {
	var out []string
	config := collect.ConfigFor(s.repo, s.Dir)
	collect.Below(s.repo, s.Dir, func(at string) bool {
		ours := strings.HasSuffix(at, ".go") == (s.Backend == repo.Go)
		if !ours || !config.IsBackendTest(at) || inFolder(strings.TrimPrefix(at, s.Dir), "dags") {
			return true
		}
		reached := slices.ContainsFunc(runs, func(r looker) bool { return r.looks(at) })
		if !reached && config.HoldsBackendTest(s.repo, at) {
			out = append(out, at)
		}
		return true
	})
	return out
}

func (p testPath) isWrong() bool { return p.script == backendTest && len(p.found) == 0 }
