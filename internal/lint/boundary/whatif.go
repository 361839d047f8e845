package boundary

import (
	"bytes"
	"errors"
	"slices"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
)

// Flip is the smallest change of the configuration that turns a verdict. It was
// tried: with it, the answer is the other one.
type Flip struct {
	Changes []Change // to be made in this order
	Brings  []string // what is wrong with the map after it, and was not before
}

// Change is a few lines of one file in the place of others.
type Change struct {
	What string   // for people
	Path string   // relative to the repository
	Line int      // of the first old line, or of the line that the new ones go before
	Old  []string // lines that go
	New  []string // lines that come
}

// maxSteps bounds the changes that one verdict may need: each rule that denies
// is turned once, and a turn can make another rule speak.
const maxSteps = 8

// Flip finds what would turn the answer to a question that Ask answers; without
// any such change it says why.
func (a *Analysis) Flip(importer, path string) (*Flip, string) {
	return a.flip(func(a *Analysis) Answer { return a.Ask(importer, path) })
}

func (a *Analysis) flip(ask func(a *Analysis) Answer) (*Flip, string) {
	first := ask(a)
	flip, now := &Flip{}, a
	files := map[string][]byte{}
	for range maxSteps {
		next, why := ask(now).next(!first.Allowed())
		if why != "" {
			return nil, why
		}
		change, after, err := now.change(next)
		if err != nil {
			return nil, err.Error()
		}
		flip.Changes = append(flip.Changes, change)
		files[next.path] = after
		if now, err = a.with(files); err != nil {
			return nil, "the change would not read back: " + err.Error()
		}
		if ask(now).Allowed() != first.Allowed() {
			flip.Brings = now.brings(a)
			return flip, ""
		}
	}
	return nil, "no single line of the configuration turns it"
}

// next is the change that turns the first rule that has to be turned.
func (a Answer) next(allow bool) (step, string) {
	for _, s := range a.Says {
		switch {
		case allow && !s.Allowed:
			return s.allow()
		case !allow && s.Allowed && s.deny != nil:
			return s.deny()
		}
	}
	return step{}, "no line of the configuration decides it"
}

// change makes a step, and gives it as lines.
func (a *Analysis) change(s step) (Change, []byte, error) {
	before, err := a.source(s.path)
	if err != nil {
		return Change{}, nil, err
	}
	after, changed, err := s.apply(before)
	switch {
	case errors.Is(err, edit.ErrShape):
		return Change{}, nil, errors.New("to be changed by hand: " + s.what + " (" + err.Error() + ")")
	case err != nil:
		return Change{}, nil, err
	case !changed:
		return Change{}, nil, errors.New("to be changed by hand: " + s.what)
	}
	c := hunk(before, after)
	c.What, c.Path = s.what, s.path
	return c, after, nil
}

// hunk is the one run of lines in which two texts differ.
func hunk(before, after []byte) Change {
	was, is := lines(before), lines(after)
	first := 0
	for first < min(len(was), len(is)) && was[first] == is[first] {
		first++
	}
	last := 0
	for last < min(len(was), len(is))-first && was[len(was)-1-last] == is[len(is)-1-last] {
		last++
	}
	if len(was) == first+last && first > 0 && len(is) > len(was) && is[len(is)-1-last] == "" && was[first-1] == "" {
		first, last = first-1, last+1 // the empty line goes before a new block, not behind it
	}
	return Change{Line: first + 1, Old: was[first : len(was)-last], New: is[first : len(is)-last]}
}

func lines(text []byte) []string {
	var out []string
	for line := range bytes.SplitSeq(text, []byte("\n")) {
		out = append(out, string(bytes.TrimSuffix(line, []byte("\r"))))
	}
	return out
}

// with is the analysis with other contents of the configuration's files, as far
// as Ask needs one.
func (a *Analysis) with(files map[string][]byte) (*Analysis, error) {
	read := func(rel string) ([]byte, error) {
		if content, ok := files[rel]; ok {
			return content, nil
		}
		return a.repo.Read(rel)
	}
	config, err := a.reconfigure(read)
	if err != nil {
		return nil, err
	}
	b := &Analysis{Config: config, Graph: a.Graph, repo: a.repo, source: read, stance: a.stance, known: a.known, reconfigure: a.reconfigure}
	b.excluded = a.excluded
	if a.code != nil {
		b.code = a.code.With(read)
	}
	b.Modules, _ = newModules(config, a.repo, a.Graph, a.stance)
	b.judges()
	return b, nil
}

// brings are the findings about the map that another analysis does not have.
func (a *Analysis) brings(before *Analysis) []string {
	type key struct{ kind, from, path, detail string } // places move
	known := map[key]bool{}
	of := func(v Violation) key { return key{string(v.Kind), nameOf(v.Source), v.Path, v.Detail} }
	for _, v := range before.mapProblems() {
		known[of(v)] = true
	}
	var out []string
	for _, v := range a.mapProblems() {
		if !known[of(v)] {
			message, _ := a.tell(v)
			out = append(out, message)
		}
	}
	return out
}

// mapProblems are what is wrong with the entries of depends_on by themselves.
func (a *Analysis) mapProblems() []Violation {
	found := slices.Concat(a.checkRoot(), a.checkVisibility())
	if a.Config.ForbidCircular {
		found = append(found, a.checkCircles()...)
	}
	return found
}

// Place is where the change is made.
func (c Change) Place() fault.Span {
	return fault.Span{Path: c.Path, Start: fault.Pos{Line: c.Line, Column: 1}}
}
