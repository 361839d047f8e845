package rules

import (
	"fmt"
	"io/fs"
	"path"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/report"
)

// testPath is a path that backend:test hands to a test runner.
type testPath struct {
	collect.Target
	run   collect.Run
	dir   string   // where the command runs
	rel   string   // the path in the repository
	found []string // what is there; several when it is a pattern
	where fault.Span
}

// testPaths lists the paths of backend:test that can be told without running
// it, and whether each is there.
func (s subject) testPaths() []testPath {
	script, ok := s.testScript()
	if !ok {
		return nil
	}
	var out []testPath
	for _, c := range script.Commands {
		run, ok := collect.Of(c)
		dir, inside := collect.Inside(s.Dir, c.Dir)
		if !ok || !c.DirKnown || !inside {
			continue
		}
		for _, t := range run.Paths {
			rel, inside := collect.Inside(dir, t.Path)
			if !inside {
				continue
			}
			p := testPath{Target: t, run: run, dir: dir, rel: rel, where: script.at(t.Place)}
			switch {
			case t.Glob && !s.repo.Exists(rel):
				p.found, _ = fs.Glob(s.repo.FS(), rel)
			case s.repo.Exists(rel):
				p.found = []string{rel}
			case run.Elsewhere || t.Doubtful:
				continue
			}
			out = append(out, p)
		}
	}
	return out
}

func testPathsExist() rule {
	return rule{
		meta: report.Rule{
			ID: "scripts/test-paths-exist", Severity: report.Error,
			Rationale: "a test runner that is given a wrong path runs nothing, or fails every time",
		},
		check: func(s subject) []report.Finding {
			var found []report.Finding
			for _, p := range s.testPaths() {
				if len(p.found) == 0 {
					found = append(found, s.found(p.where,
						fmt.Sprintf("backend:test names %q, which is not there (%s)", p.Text, p.rel), s.nearestPath(p)))
				}
			}
			return found
		},
	}
}

// nearestPath is the fix that names what may have been meant.
func (s subject) nearestPath(p testPath) string {
	entries, _ := fs.ReadDir(s.repo.FS(), path.Dir(p.rel))
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if near := fault.Nearest(path.Base(p.rel), names); near != "" {
		return "did you mean " + path.Join(path.Dir(p.Path), near) + "?"
	}
	return "name a file or folder that holds the tests; paths count from " + p.dir
}

func testPathsHoldTests() rule {
	return rule{
		meta: report.Rule{
			ID: "scripts/test-paths-hold-tests", Severity: report.Error,
			Rationale: "a path without tests looks tested and is not",
		},
		check: func(s subject) []report.Finding {
			var found []report.Finding
			for _, p := range s.testPaths() {
				if reason := s.withoutTests(p); reason != "" {
					found = append(found, s.found(p.where,
						fmt.Sprintf("%s finds no test in %q: there is %s", p.run.Runner, p.Text, reason),
						"add a test there, or name the path that holds the tests"))
				}
			}
			return found
		},
	}
}

// withoutTests says what a path that is there lacks; "" when it holds a test.
func (s subject) withoutTests(p testPath) string {
	reason := ""
	for _, rel := range p.found {
		why, ok := p.run.Holds(s.repo, p.dir, rel, p.Target)
		if ok {
			return ""
		}
		reason = why
	}
	return reason
}
