package repo

import (
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/jsonfile"
)

// TurboInputs are the files that a task of a product's turbo.json watches.
type TurboInputs struct {
	Where    fault.Span // the list; without one, the task's name
	Given    bool       // there is a list of the product's own
	Patterns []string   // as written
	dir      string
}

// TurboTask reads what a task of the product's turbo.json watches; false
// without that file or that task.
func (p *Product) TurboTask(name string) (TurboInputs, bool, error) {
	in := TurboInputs{dir: p.Dir}
	rel := p.Path("turbo.json")
	content, err := p.repo.readOptional(rel)
	if err != nil || content == nil {
		return in, false, err
	}
	file, err := jsonfile.ReadCommented(rel, content)
	if err != nil {
		return in, false, err
	}
	tasks, _ := file.Root.Member("tasks")
	task, ok := tasks.Value.Member(name)
	if !ok {
		return in, false, nil
	}
	in.Where = file.Span(task.KeyStart, task.KeyStart+len(name)+2)
	list, ok := task.Value.Member("inputs")
	if !ok {
		return in, true, nil
	}
	in.Given, in.Where = true, file.Span(list.Value.Start, list.Value.End)
	for _, item := range list.Value.Items {
		if item.Kind != jsonfile.String || !doublestar.ValidatePattern(strings.TrimPrefix(item.Text, "!")) {
			return in, true, fault.Malformed(file.Span(item.Start, item.End), "an input of a task is a glob, as a string", `write it such as "backend/facade/**"`)
		}
		in.Patterns = append(in.Patterns, item.Text)
	}
	return in, true, nil
}

// Watches tells whether a change of a file, by its path in the repository, makes
// turbo run the task: a pattern names it, and none takes it out again. Without a
// list, and by $TURBO_DEFAULT$ and $TURBO_EXTENDS$, every file of the product
// is taken to be watched.
func (in TurboInputs) Watches(file string) bool {
	own, inside := strings.CutPrefix(file, in.dir+"/")
	if !in.Given || inside && (own == "package.json" || own == "turbo.json") {
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
		case glob == "$TURBO_DEFAULT$" || glob == "$TURBO_EXTENDS$":
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
