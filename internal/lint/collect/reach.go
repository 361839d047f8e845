package collect

import (
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
)

// IsBackendTest tells whether a file is a test of Python or Go by its name. What
// lies in testdata and vendor is none of Go's.
func (c Config) IsBackendTest(at string) bool {
	if strings.HasSuffix(at, "_test.go") {
		return !passedOver("", at)
	}
	return strings.HasSuffix(at, ".py") && c.IsTestFile(at)
}

// HoldsBackendTest tells whether there is a test in such a file.
func (c Config) HoldsBackendTest(r *repo.Repo, at string) bool {
	if strings.HasSuffix(at, "_test.go") {
		return isGoTestFile(r, at, nil, nil)
	}
	_, ok := newReader(c, r).fileHolds(at, nil)
	return ok
}

// Reach gives what tells whether the run looks into a test file, by the folders
// and files that it names; without any it looks below the folder that it runs in.
func (run Run) Reach(r *repo.Repo, dir string) func(at string) bool {
	targets := run.Paths
	if len(targets) == 0 {
		targets = []Target{{Deep: run.Runner != "go test"}}
	}
	var looks []func(at string) bool
	for _, t := range targets {
		rel, inside := Inside(dir, t.Path)
		switch {
		case !inside:
		case run.Runner == "go test":
			looks = append(looks, func(at string) bool {
				return repo.Within(at, rel) && strings.HasSuffix(at, "_test.go") && (t.Deep || path.Dir(at) == rel) && !passedOver(rel, at)
			})
		default:
			looks = append(looks, run.pytestReach(r, dir, rel, t))
		}
	}
	return func(at string) bool {
		return slices.ContainsFunc(looks, func(look func(string) bool) bool { return look(at) })
	}
}

// Names gives what tells whether a path that the run of pytest names, or the
// folder that it runs in when it names none, leads to a file. What it leaves out
// there is Reach's matter.
func (run Run) Names(dir string) func(at string) bool {
	if run.Runner != "pytest" {
		return func(string) bool { return false }
	}
	return func(at string) bool {
		return len(run.Paths) == 0 && repo.Within(at, dir) || slices.ContainsFunc(run.Paths, func(t Target) bool {
			rel, inside := Inside(dir, t.Path)
			return inside && !t.Glob && len(t.Nodes) == 0 && repo.Within(at, rel)
		})
	}
}

func (run Run) pytestReach(r *repo.Repo, dir, rel string, t Target) func(at string) bool {
	config := run.config(r, dir, rel)
	run = run.with(config)
	files := newReader(config, r)
	skipped := map[[2]string]bool{}
	skips := func(base, at string) bool { // tests lie in few folders
		key := [2]string{base, path.Dir(at)}
		out, known := skipped[key]
		if !known {
			out = config.skips(base, at)
			skipped[key] = out
		}
		return out
	}
	return func(at string) bool {
		base := rel
		if t.Glob { // the folder or file that the pattern stands for
			for base = at; base != "." && !matches(rel, base); base = path.Dir(base) {
			}
		}
		switch {
		case !repo.Within(at, base), t.Glob && base == ".":
			return false
		case at == base:
			return true
		default:
			return config.IsTestFile(at) && !run.ignores(dir, at) && !skips(base, at) && !files.isIgnored(base, at)
		}
	}
}

func matches(pattern, at string) bool {
	ok, _ := path.Match(pattern, at)
	return ok
}
