package repo

import (
	"github.com/posthog/hogli/internal/source/jsonfile"
)

// TaskInputs are the files that a task of the product watches: those of its own
// turbo.json, else those of the root's, else every file of the product.
func (p *Product) TaskInputs(name string) (TurboInputs, error) {
	own, _, err := p.TurboTask(name)
	if err != nil || own.Given {
		return own, err
	}
	content, err := p.repo.readOptional("turbo.json")
	if err != nil || content == nil {
		return own, err
	}
	file, err := jsonfile.ReadCommented("turbo.json", content)
	if err != nil {
		return own, err
	}
	tasks, _ := file.Root.Member("tasks")
	task, _ := tasks.Value.Member(name)
	list, ok := task.Value.Member("inputs")
	if !ok {
		return own, nil
	}
	root := TurboInputs{dir: p.Dir, Given: true, Where: file.Span(list.Value.Start, list.Value.End)}
	for _, item := range list.Value.Items {
		root.Patterns = append(root.Patterns, item.Text)
	}
	return root, nil
}
