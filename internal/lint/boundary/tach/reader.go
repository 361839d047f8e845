package tach

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/tomlfile"
)

// reader turns nodes into values and collects every fault, so that one run
// shows all of them.
type reader struct {
	faults []error
	top    map[string]bool // the keys of the whole file

	compiled map[string]*regexp.Regexp // by their text: products share their surface
}

func (r *reader) fail(where fault.Span, what string, fix ...string) {
	r.faults = append(r.faults, fault.Malformed(where, what, fix...))
}

func (r *reader) err() error { return errors.Join(r.faults...) }

// keys are what a table may hold, and who reads it.
type keys map[string]func(e *entry)

// table reads a table: a key that is not known is a fault.
func (r *reader) table(n *node, what string, known keys) {
	if n.kind != tomlfile.Inline {
		r.fail(n.where, what+" must be a table")
		return
	}
	for _, e := range n.keys {
		if read, ok := known[e.name]; ok {
			if read != nil {
				read(e)
			}
			continue
		}
		var names []string
		for name := range known {
			names = append(names, name)
		}
		slices.Sort(names)
		fix := fault.DidYouMean(e.name, names)
		if r.top[e.name] && fault.Nearest(e.name, names) == "" {
			fix = fmt.Sprintf("move it above the first [ of the file: behind that, it belongs to %s", what)
		}
		r.fail(e.where, fmt.Sprintf("%s has no key %q", what, e.name), fix)
	}
}

// text reads a string.
func (r *reader) text(into *Text) func(*entry) {
	return func(e *entry) {
		*into = Text{e.value.text, e.value.where}
		if e.value.kind != tomlfile.String {
			r.fail(e.value.where, e.name+" must be a string", "write it in quotes")
		}
	}
}

func (r *reader) optional(into **Text) func(*entry) {
	return func(e *entry) {
		*into = &Text{}
		r.text(*into)(e)
	}
}

// flag reads true or false.
func (r *reader) flag(into *bool) func(*entry) {
	return func(e *entry) {
		if e.value.kind != tomlfile.Scalar || e.value.text != "true" && e.value.text != "false" {
			r.fail(e.value.where, e.name+" must be true or false", "write true or false, without quotes")
			return
		}
		*into = e.value.text == "true"
	}
}

// texts reads a list of strings.
func (r *reader) texts(into *[]Text) func(*entry) {
	return func(e *entry) {
		r.each(e, func(item *node) {
			if item.kind != tomlfile.String {
				r.fail(item.where, e.name+" must hold strings", "write each in quotes")
				return
			}
			*into = append(*into, Text{item.text, item.where})
		})
	}
}

// each gives the items of a list.
func (r *reader) each(e *entry, do func(item *node)) {
	if e.value.kind != tomlfile.Array {
		r.fail(e.value.where, e.name+" must be a list", listFix(e))
		return
	}
	for _, item := range e.value.items {
		do(item)
	}
}

// listFix is how a list is written: some hold tables.
func listFix(e *entry) string {
	if e.name == "modules" || e.name == "interfaces" {
		return "begin each with [[" + e.name + "]]"
	}
	return "write it in [ ]"
}

// choice reads one of some words, in any case as tach does not, so exactly.
func choice[T ~string](r *reader, into *T, words ...T) func(*entry) {
	return func(e *entry) {
		if e.value.kind == tomlfile.String && slices.Contains(words, T(e.value.text)) {
			*into = T(e.value.text)
			return
		}
		known := make([]string, len(words))
		for i, w := range words {
			known[i] = string(w)
		}
		r.fail(e.value.where, fmt.Sprintf("%s must be one of %s", e.name, strings.Join(known, ", ")), fault.DidYouMean(e.value.text, known))
	}
}

// patterns reads a list of regular expressions.
func (r *reader) patterns(into *[]Pattern) func(*entry) {
	return func(e *entry) {
		var list []Text
		r.texts(&list)(e)
		for _, t := range list {
			p := Pattern{Text: t}
			var err error
			if p.Whole, err = r.compile("^(?:" + t.Value + ")$"); err == nil {
				p.Tach, err = r.compile("^" + t.Value + "$")
			}
			if err != nil {
				r.fail(t.Where, fmt.Sprintf("%q is no regular expression", t.Value), mendPattern(err))
				continue
			}
			*into = append(*into, p)
		}
	}
}

func (r *reader) compile(text string) (*regexp.Regexp, error) {
	if known := r.compiled[text]; known != nil {
		return known, nil
	}
	pattern, err := regexp.Compile(text)
	if err != nil {
		return nil, err
	}
	if r.compiled == nil {
		r.compiled = map[string]*regexp.Regexp{}
	}
	r.compiled[text] = pattern
	return pattern, nil
}

// mendPattern says what to do about a pattern that is none.
func mendPattern(err error) string {
	var at *syntax.Error
	switch {
	case !errors.As(err, &at):
		return "mend it: " + err.Error()
	case at.Code == syntax.ErrInvalidPerlOp:
		return "write it without " + at.Expr + ": tach knows no look-around and no back-references"
	}
	return "mend it: " + at.Code.String()
}
