package repo

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/jsonfile"
)

// Words of turbo's in a list of inputs: every file of the package, and the list
// of the root's turbo.json.
const (
	turboDefault = "$TURBO_DEFAULT$"
	turboExtends = "$TURBO_EXTENDS$"
)

// TaskInputs are the files that a task of the product watches, by what turbo
// takes for its definition. A task that runs after others changes with their
// files, so every file of the product is its own then.
func (p *Product) TaskInputs(name string) (TurboInputs, error) {
	in, _, err := p.DeclaredInputs(name)
	if err == nil && len(in.After) > 0 {
		in.Patterns = slices.DeleteFunc(append(slices.Clone(in.Patterns), turboDefault), func(glob string) bool { return strings.HasPrefix(glob, "!") })
	}
	return in, err
}

const rootTurbo = "turbo.json"

// TurboGlobal are the files on which turbo makes every task depend.
func (r *Repo) TurboGlobal() (TurboInputs, error) {
	in := TurboInputs{Given: true}
	file, err := r.turboFile(rootTurbo)
	if err != nil || file == nil {
		return in, err
	}
	if list, ok := file.Root.Member("globalDependencies"); ok {
		in.Where = file.Span(list.Value.Start, list.Value.End)
		in.Patterns, err = globs(file, list.Value)
	}
	return in, err
}

// turboFile reads a turbo.json; nil when it is not there.
func (r *Repo) turboFile(rel string) (*jsonfile.File, error) {
	content, err := r.readOptional(rel)
	if err != nil || content == nil {
		return nil, err
	}
	return jsonfile.ReadCommented(rel, content)
}

// readTask reads one task of a turbo.json for the product in dir; false when it
// is not there.
func readTask(file *jsonfile.File, dir, name string) (TurboInputs, bool, error) {
	in := TurboInputs{dir: dir}
	tasks, _ := file.Root.Member("tasks")
	task, ok := tasks.Value.Member(name)
	if !ok {
		return in, false, nil
	}
	in.Where = file.Span(task.KeyStart, task.KeyStart+len(name)+2)
	extends, ok := task.Value.Member("extends")
	in.alone = ok && string(file.Content[extends.Value.Start:extends.Value.End]) == "false"
	in.Excluded = in.alone && len(task.Value.Members) == 1
	after, _ := task.Value.Member("dependsOn")
	for _, item := range after.Value.Items {
		if !strings.HasPrefix(item.Text, "$") { // $X is a variable of the environment
			in.After = append(in.After, item.Text)
		}
	}
	list, ok := task.Value.Member("inputs")
	if !ok {
		return in, true, nil
	}
	in.Given, in.Where = true, file.Span(list.Value.Start, list.Value.End)
	var err error
	in.Patterns, err = globs(file, list.Value)
	return in, true, err
}

// globs reads a list of patterns, up to the first that is none.
func globs(file *jsonfile.File, list jsonfile.Value) ([]string, error) {
	var out []string
	for _, item := range list.Items {
		if item.Kind != jsonfile.String || !validGlob(item.Text) {
			return out, fault.Malformed(file.Span(item.Start, item.End), "an input of a task is a glob, as a string", `write it such as "backend/facade/**"`)
		}
		out = append(out, item.Text)
	}
	return out, nil
}
