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
	Given    bool       // there is a list of the product's own
	Patterns []string   // as written
	After    []string   // the tasks that it runs after, as written: "build", "^build" for that of its dependencies
	dir      string
}

// TurboTask reads what a task of the product's turbo.json watches; false
// without that file or that task.
func (p *Product) TurboTask(name string) (TurboInputs, bool, error) {
	file, err := p.repo.turboFile(p.Path("turbo.json"))
	if err != nil || file == nil {
		return TurboInputs{dir: p.Dir}, false, err
	}
	return readTask(file, p.Dir, name)
}

func validGlob(pattern string) bool {
	return doublestar.ValidatePattern(strings.TrimPrefix(pattern, "!"))
}

// Watches tells whether a change of a file, by its path in the repository, makes
// turbo run the task: a pattern names it, and none takes it out again. Without a
// list, by an empty one (which is turbo's default too, not nothing), and by
// $TURBO_DEFAULT$ and $TURBO_EXTENDS$, every file of the product is taken to be
// watched.
func (in TurboInputs) Watches(file string) bool {
	own, inside := strings.CutPrefix(file, in.dir+"/")
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
		case glob == turboDefault || glob == turboExtends:
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
