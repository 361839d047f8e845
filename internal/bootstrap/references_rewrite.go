package bootstrap

import (
	"os"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/repo"
)

// tellReferences plans what becomes of the places that break nothing at once.
func (p *Plan) tellReferences(r *repo.Repo, found []Reference, d departure) error {
	for len(found) > 0 {
		file := found[0].Where.Path
		n := slices.IndexFunc(found, func(ref Reference) bool { return ref.Where.Path != file })
		if n < 0 {
			n = len(found)
		}
		if err := p.tellFile(r, file, found[:n], d); err != nil {
			return err
		}
		found = found[n:]
	}
	return nil
}

// tellFile is tellReferences for one file. Edits go from the end on, so that the
// places before them stay. A link is left alone: what it leads to is a file of
// its own, or not the repository's.
func (p *Plan) tellFile(r *repo.Repo, file string, found []Reference, d departure) error {
	info, err := os.Lstat(r.Path(file))
	if err != nil {
		return err
	}
	var safe []Reference
	for _, ref := range found {
		step := Step{Kind: Mention, Path: ref.Where.String(), What: ref.What}
		if after, ok := d.rewritten(ref); ok && info.Mode().IsRegular() {
			step.Kind, step.What = Edit, ref.What+" is now "+after
			safe = append(safe, ref)
		}
		p.Steps = append(p.Steps, step)
	}
	if len(safe) == 0 {
		return nil
	}
	at := slices.IndexFunc(p.Changes, func(c edit.Change) bool { return c.Path == file })
	if at < 0 {
		content, err := r.Read(file)
		if err != nil {
			return err
		}
		at = len(p.Changes)
		p.Changes = append(p.Changes, edit.Change{Path: file, Before: content, After: content})
	}
	c := &p.Changes[at]
	for _, ref := range slices.Backward(safe) {
		c.After = slices.Concat(c.After[:ref.nameAt], []byte(d.to.Name), c.After[ref.nameAt+len(d.id.Name):])
	}
	return nil
}

// rewritten is a path that a place names, under the product's new name. What
// else changes with the name, its AppConfig, is for a person.
func (d departure) rewritten(ref Reference) (string, bool) {
	if d.to == nil || ref.nameAt == 0 || strings.Contains(ref.What, d.id.Pascal+"Config") {
		return "", false
	}
	rest, ok := strings.CutPrefix(ref.What, d.id.Module())
	return d.to.Module() + rest, ok
}
