package rules

import (
	"fmt"
	"io/fs"
	"path"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/report"
)

// testPath is a path that a test script hands to a test runner.
type testPath struct {
	collect.Target
	script string
	run    collect.Run
	dir    string   // where the command runs
	rel    string   // the path in the repository
	found  []string // what is there; several when it is a pattern
	where  fault.Span
}

// testPaths lists the paths of the test scripts that can be told without running
// them, and whether each is there.
func (s subject) testPaths() []testPath {
	var out []testPath
	for _, script := range s.testScripts() {
		for _, c := range script.Commands {
			run, ok := collect.Of(c)
			dir, inside := collect.Inside(s.Dir, c.Dir)
			if !ok || !c.DirKnown || !inside {
				continue
			}
			for _, t := range run.Paths {
				if p, ok := s.testPath(testPath{Target: t, script: script.name, run: run, dir: dir, where: script.at(t.Place)}); ok {
					out = append(out, p)
				}
			}
		}
	}
	return out
}

// testPath looks for a path; false when only a run could tell.
func (s subject) testPath(p testPath) (testPath, bool) {
	if p.Filter {
		p.rel = path.Join(p.dir, p.run.Root)
		known := false
		p.found, known = p.run.Search(s.repo, p.dir, p.Target)
		return p, known && (len(p.found) > 0 || !p.Doubtful)
	}
	rel, inside := collect.Inside(p.dir, p.Path)
	p.rel = rel
	switch {
	case !inside:
		return p, false
	case p.Glob && !s.repo.Exists(rel):
		p.found, _ = fs.Glob(s.repo.FS(), rel)
	case s.repo.Exists(rel):
		p.found = []string{rel}
	case p.run.Elsewhere || p.Doubtful:
		return p, false
	}
	return p, true
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
					found = append(found, s.found(p.where, p.isMissing(), s.nearestPath(p)))
				}
			}
			return found
		},
	}
}

func (p testPath) isMissing() string {
	if p.Filter {
		return fmt.Sprintf("%s asks for %q, and no file below %s has that in its path", p.script, p.Text, p.rel)
	}
	return fmt.Sprintf("%s names %q, which is not there (%s)", p.script, p.Text, p.rel)
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
	if p.run.Idle != "" {
		return "" // it runs none there, nor anywhere
	}
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
