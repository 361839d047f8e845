package collect

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/repo"
)

// IsTestFile tells whether a file is one by its name.
func (c Config) IsTestFile(name string) bool {
	return slices.ContainsFunc(c.Files, func(pattern string) bool {
		// a pattern with a slash is matched against the end of the path
		if n := strings.Count(pattern, "/"); n > 0 {
			parts := strings.Split(name, "/")
			name = strings.Join(parts[max(len(parts)-n-1, 0):], "/")
		} else {
			name = path.Base(name)
		}
		ok, _ := path.Match(pattern, name)
		return ok
	})
}

// TestFiles gives the first file below a folder that is a test by its name;
// "" when there is none.
func TestFiles(r *repo.Repo, rel string) string {
	config, first := ConfigFor(r, rel), ""
	Below(r, rel, func(at string) bool {
		if config.IsTestFile(at) && strings.HasSuffix(at, ".py") || strings.HasSuffix(at, "_test.go") {
			first = at
		}
		return first == ""
	})
	return first
}

// Holds tells whether the runner would run a test at the target, which is rel
// in the repository. It gives the reason when not.
func (run Run) Holds(r *repo.Repo, dir, rel string, t Target) (reason string, ok bool) {
	switch run.Runner {
	case "go test":
		reason = "no test function in a _test.go file"
		if run.Match != nil {
			reason = fmt.Sprintf("no test function that -run %q matches", run.Match)
		}
		return reason, holdsGoTests(r, rel, t.Deep, run.Tags, run.Match)
	case "vitest", "jest":
		return "no file of tests by its name with a test in it", run.isScriptTest(r, dir, rel) && HoldsScriptTest(r, rel)
	}
	config := run.config(r, dir, rel)
	run = run.with(config)
	if run.Whole || config.Whole {
		return "", true
	}
	info, err := r.Stat(rel)
	if err != nil {
		return "", true
	}
	files := newReader(config, r)
	if !info.IsDir() {
		return files.fileHolds(rel, t.Nodes)
	}
	found := false
	Below(r, rel, func(at string) bool {
		if strings.HasSuffix(at, ".py") && config.IsTestFile(at) && !run.ignores(dir, at) && !config.skips(rel, at) && !files.isIgnored(rel, at) {
			_, found = files.fileHolds(at, nil)
		}
		return !found
	})
	return "no test in a file named " + strings.Join(config.Files, " or "), found
}

// config is the configuration that pytest reads: the one that is named, or the
// one that it finds from the path upwards.
func (run Run) config(r *repo.Repo, dir, rel string) Config {
	if at, inside := Inside(dir, run.Config); run.Config != "" && inside {
		return ReadConfig(r, at)
	}
	return ConfigFor(r, rel)
}

// with is the run with what the configuration adds to its command line.
func (run Run) with(c Config) Run {
	words := make([]shell.Word, len(c.options))
	for i, text := range c.options {
		words[i] = shell.Word{Text: text, Known: true}
	}
	more := pytestRun(words)
	run.Ignore = slices.Concat(run.Ignore, more.Ignore)
	run.IgnoreGlobs = slices.Concat(run.IgnoreGlobs, more.IgnoreGlobs)
	return run
}

func (run Run) ignores(dir, at string) bool {
	return slices.ContainsFunc(run.Ignore, func(ignored string) bool {
		folder, inside := Inside(dir, ignored)
		return inside && repo.Within(at, folder)
	}) || slices.ContainsFunc(run.IgnoreGlobs, func(pattern string) bool {
		glob, inside := Inside(dir, pattern)
		return inside && matchesWhole(glob, at)
	})
}

// matchesWhole is Python's fnmatch over a path, or over one of its folders: a
// star stands for slashes too.
func matchesWhole(glob, at string) bool {
	for ; at != "."; at = path.Dir(at) {
		if ok, _ := path.Match(strings.ReplaceAll(glob, "/", "\x00"), strings.ReplaceAll(at, "/", "\x00")); ok {
			return true
		}
	}
	return false
}

// skips tells whether a folder between the two is one that pytest does not look
// into.
func (c Config) skips(rel, at string) bool {
	inner := strings.TrimPrefix(strings.TrimPrefix(path.Dir(at), rel), "/")
	return slices.ContainsFunc(strings.Split(inner, "/"), func(name string) bool {
		return name != "" && slices.ContainsFunc(c.Skip, func(pattern string) bool {
			ok, _ := path.Match(pattern, name)
			return ok
		})
	})
}

// fileHolds tells whether pytest would find a test in a file, and the one
// named by a node id if there is one.
func (r *reader) fileHolds(rel string, nodes []string) (reason string, ok bool) {
	if !strings.HasSuffix(rel, ".py") {
		return "not a Python file", false
	}
	m, ok := r.module(rel)
	if !ok {
		return "", true
	}
	if len(nodes) == 0 {
		return "no test function and no test class", m.hasTests()
	}
	return "no " + strings.Join(nodes, "::") + " in it", m.has(nodes)
}

// HasPython tells whether there is Python code below a folder, more than
// package markers.
func HasPython(r *repo.Repo, rel string) bool {
	found := false
	Below(r, rel, func(at string) bool {
		found = strings.HasSuffix(at, ".py") && path.Base(at) != "__init__.py"
		return !found
	})
	return found
}
