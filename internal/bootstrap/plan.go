// Package bootstrap writes products and platforms: it computes a Plan, which
// says every byte that would change, and applies it whole or not at all.
//
// It refuses to overwrite what is there, to print, and to run programs: what
// it cannot register is told as lines to paste.
package bootstrap

import (
	"errors"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
)

// Plan is what would be written.
type Plan struct {
	Changes []edit.Change
	Steps   []Step
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
	Write   Kind = "write"   // a new file
	Edit    Kind = "edit"    // a registration is added
	Already Kind = "already" // the registration is there
	Paste   Kind = "paste"   // a person has to add the lines
)

// Unregistered lists the steps that are left to a person.
func (p *Plan) Unregistered() []Step {
	var out []Step
	for _, s := range p.Steps {
		if s.Kind == Paste {
			out = append(out, s)
		}
	}
	return out
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
func (p *Plan) register(t *target, what, paste string, change func(content []byte) ([]byte, bool, error)) error {
	if t.before == nil {
		p.Steps = append(p.Steps, Step{Kind: Paste, Path: t.path, What: what + ": the file is missing", Lines: paste})
		return nil
	}
	after, changed, err := change(t.current)
	switch {
	case errors.Is(err, edit.ErrShape):
		p.Steps = append(p.Steps, Step{Kind: Paste, Path: t.path, What: what + ": the file has a shape that hogli does not know", Lines: paste})
	case err != nil:
		return err
	case !changed:
		p.Steps = append(p.Steps, Step{Kind: Already, Path: t.path, What: what})
	default:
		t.current = after
		p.Steps = append(p.Steps, Step{Kind: Edit, Path: t.path, What: what})
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
