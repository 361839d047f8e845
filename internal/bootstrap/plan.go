// Package bootstrap writes products and platforms: it computes a Plan, which
// says every byte that would change, and applies it whole or not at all. It
// also takes products away again and gives them other names.
//
// It refuses to overwrite what nobody agreed to lose, to print, and to run
// programs: what it cannot register is told as lines to paste.
package bootstrap

import (
	"errors"
	"path"
	"slices"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
)

// Plan is what would be written.
type Plan struct {
	Changes []edit.Change
	Steps   []Step
	Ignored int // files that git ignores and that go for good
}

// Step is one line of a plan, as a person reads it.
type Step struct {
	Kind  Kind
	Path  string
	What  string
	Lines string // for Paste: what to add by hand
}

// Kind says what becomes of a file.
type Kind string

// The kinds of steps.
const (
	Write      Kind = "write"      // a new file
	Overwrite  Kind = "replace"    // the file differs from the template and gives way to it
	Edit       Kind = "edit"       // a registration is added, changed or taken out
	Delete     Kind = "delete"     // the file goes; What says why git could not give it back
	Move       Kind = "move"       // the file gets another path; What is the new one
	Already    Kind = "already"    // nothing to do
	Left       Kind = "left"       // not written; What says why
	Paste      Kind = "paste"      // a person has to change the lines
	Mention    Kind = "mention"    // a person has to look: the product is named here
	Incomplete Kind = "incomplete" // a file cannot be brought up to date yet; What says why
)

// New counts the files that were not there.
func (p *Plan) New() int { return len(p.of(Write)) }

// Unregistered lists the steps that are left to a person.
func (p *Plan) Unregistered() []Step { return p.of(Paste) }

// Incomplete lists the files that cannot be brought up to date yet.
func (p *Plan) Incomplete() []Step { return p.of(Incomplete) }

// Overwritten lists the files that give way to their templates.
func (p *Plan) Overwritten() []Step { return p.of(Overwrite) }

func (p *Plan) of(kind Kind) []Step {
	var out []Step
	for _, s := range p.Steps {
		if s.Kind == kind {
			out = append(out, s)
		}
	}
	return out
}

// Keep plans copies of the files at these paths, as they are before the
// change, below a folder.
func (p *Plan) Keep(folder string, paths map[string]bool) {
	for _, c := range edit.Files(p.Changes) {
		if paths[c.Path] && !c.IsNew() {
			mode := c.Mode
			if mode == 0 {
				mode = 0o644
			}
			p.Changes = append(p.Changes, edit.Change{Path: path.Join(folder, c.Path), After: c.Before, Mode: mode})
		}
	}
}

// mentionsLast puts what is only to be looked at behind what is done.
func (p *Plan) mentionsLast() {
	slices.SortStableFunc(p.Steps, func(a, b Step) int {
		last := map[Kind]int{Mention: 1}
		return last[a.Kind] - last[b.Kind]
	})
}

// Apply writes the plan below root: all of it, or nothing.
func (p *Plan) Apply(root string) error { return edit.Commit(root, p.Changes) }

// write plans a new file.
func (p *Plan) write(c edit.Change) {
	p.Changes = append(p.Changes, c)
	p.Steps = append(p.Steps, Step{Kind: Write, Path: c.Path})
}

// target is a file that several edits may go into; current is its content so far.
type target struct {
	path    string
	before  []byte
	current []byte
}

// register plans one edit of a file that several edits may share. A shape that
// is not understood, and a file that is not there, become lines to paste; any
// other error ends the planning.
func (p *Plan) register(t *target, row registration) error {
	if t.before == nil {
		if row.optional {
			return nil
		}
		p.Steps = append(p.Steps, Step{Kind: Paste, Path: t.path, What: row.what + ": the file is missing", Lines: row.paste})
		return nil
	}
	after, changed, err := row.apply(t.current)
	switch {
	case errors.Is(err, edit.ErrShape):
		p.Steps = append(p.Steps, Step{Kind: Paste, Path: t.path, What: row.what + ": the file has a shape that hogli does not know", Lines: row.paste})
	case err != nil:
		return err
	case !changed && row.optional:
	case !changed:
		p.Steps = append(p.Steps, Step{Kind: Already, Path: t.path, What: row.what})
	default:
		t.current = after
		p.Steps = append(p.Steps, Step{Kind: Edit, Path: t.path, What: row.what})
	}
	return nil
}

// close adds the file's change, when there is one.
func (p *Plan) close(t *target) {
	if t.before != nil && string(t.before) != string(t.current) {
		p.Changes = append(p.Changes, edit.Change{Path: t.path, Before: t.before, After: t.current})
	}
}

func exists(path, what string, fix ...string) error {
	return &fault.Error{Code: fault.ProductExists, What: what, Where: fault.File(path), Fix: fix}
}
