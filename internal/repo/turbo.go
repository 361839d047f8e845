package repo

import (
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/posthog/hogli/internal/fault"
)

// TurboInputs are the files that a task of a product's turbo.json watches.
type TurboInputs struct {
	Where    fault.Span // the list; without one, the task's name
	Given    bool       // there is a list
	Patterns []string   // as written
	After    []string   // the tasks that it runs after, as written: "build", "^build" for that of its dependencies
	Shared   bool       // the list is one of every package, not of this product
	Excluded bool       // the product takes itself out of the task, so turbo never runs it
	dir      string
	alone    bool // what the task says elsewhere does not count
}

func validGlob(pattern string) bool {
	return doublestar.ValidatePattern(strings.TrimPrefix(pattern, "!"))
}

// Watches tells whether a change of a file, by its path in the repository, makes
// turbo run the task: a pattern names it, and none takes it out again. Without a
// list, by an empty one (which is turbo's default too, not nothing), and by
// $TURBO_DEFAULT$, every file of the product is taken to be watched.
func (in TurboInputs) Watches(file string) bool {
	own, inside := strings.CutPrefix(file, in.dir+"/")
	if in.Excluded {
		return false
	}
	if !in.Given || len(in.Patterns) == 0 || inside && (own == "package.json" || own == "turbo.json") {
		return inside
	}
	watched := false
	for _, pattern := range in.Patterns {
		glob, negated := strings.CutPrefix(pattern, "!")
		switch {
		case negated:
			if in.matches(glob, file) || in.matches(path.Join(glob, "**"), file) { // turbo leaves out what is in the folder
				return false
			}
		case glob == turboDefault:
			watched = watched || inside
		default:
			watched = watched || in.matches(glob, file)
		}
	}
	return watched
}

func (in TurboInputs) matches(glob, file string) bool {
	if rooted, ok := strings.CutPrefix(glob, "$TURBO_ROOT$/"); ok {
		return doublestar.MatchUnvalidated(rooted, file)
	}
	return doublestar.MatchUnvalidated(path.Join(in.dir, glob), file) // Join takes ./ and ../ away
}
