package boundary

import (
	"fmt"
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
)

// exclusions are the patterns of exclude, which read as those of a .gitignore.
// The last one that matches decides.
type exclusions []exclusion

type exclusion struct {
	pattern string // of a whole path; of a name when base is set
	base    bool
	negated bool
	dirs    bool // of folders only
	text    tach.Text
	hit     bool // it has matched
}

func newExclusions(list []tach.Text) (exclusions, []error) {
	var out exclusions
	var bad []error
	for _, t := range list {
		e := exclusion{pattern: t.Value, text: t}
		e.pattern, e.negated = strings.CutPrefix(e.pattern, "!")
		e.pattern, e.dirs = strings.CutSuffix(e.pattern, "/")
		if rest, anchored := strings.CutPrefix(e.pattern, "/"); anchored {
			e.pattern = rest
		} else if e.pattern != "" && !strings.Contains(e.pattern, "/") {
			e.pattern = "**/" + e.pattern
		}
		if e.pattern == "" || !doublestar.ValidatePattern(e.pattern) {
			bad = append(bad, fault.Malformed(t.Where, fmt.Sprintf("%q in exclude is no pattern of paths", t.Value)))
			continue
		}
		if name, ok := strings.CutPrefix(e.pattern, "**/"); ok && !strings.Contains(name, "/") && !strings.Contains(name, "**") {
			e.pattern, e.base = name, true
		}
		out = append(out, e)
	}
	return out, bad
}

// matches tells whether the patterns speak of this very path.
func (x exclusions) matches(rel string, dir bool) bool {
	excluded := false
	for i := range x {
		e := &x[i]
		if excluded != e.negated || e.dirs && !dir {
			continue
		}
		of := rel
		if e.base {
			of = path.Base(rel)
		}
		if ok, _ := doublestar.Match(e.pattern, of); ok {
			excluded, e.hit = !e.negated, true
		}
	}
	return excluded
}

// holds tells whether a file is excluded by itself or by one of its folders.
func (x exclusions) holds(rel string, known map[string]bool) bool {
	return len(x) > 0 && (x.folder(path.Dir(rel), known) || x.matches(rel, false))
}

// folder remembers its answers: files share their folders.
func (x exclusions) folder(dir string, known map[string]bool) bool {
	if dir == "." {
		return false
	}
	out, ok := known[dir]
	if !ok {
		out = x.folder(path.Dir(dir), known) || x.matches(dir, true)
		known[dir] = out
	}
	return out
}
