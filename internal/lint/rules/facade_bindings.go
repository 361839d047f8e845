package rules

import (
	"bytes"
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// binding is one place where a name gets a value.
type binding struct {
	start, end int
	value      python.Expr // what it gets, when it is that very thing
	of         func(hops int) *rows
}

// bindings lists where a function, or the module for -1, binds a name before a
// place, in their order.
func (t rowTrace) bindings(at place, name string, before int) []binding {
	var out []binding
	for _, a := range at.module().Assigns {
		if a.Def == at.def && a.Target == name && a.Op == "=" && a.Value.End <= before {
			out = append(out, binding{a.Start, a.Value.End, a.Value, func(hops int) *rows { return t.in(at, a.Value, hops-1) }})
		}
	}
	for _, b := range t.of(at.pyFile).targets {
		if b.Name == name && b.Start < before && at.module().DefAt(b.Start) == at.def {
			end := max(b.Start, b.Value.End, b.Each.End)
			out = append(out, binding{b.Start, end, python.Expr{}, func(hops int) *rows { return t.bound(at, b, hops) }})
		}
	}
	slices.SortStableFunc(out, func(a, b binding) int { return cmp.Compare(a.start, b.start) })
	return out
}

// name follows a name to what the function may have given it: the last value,
// and those before it that a branch may have kept.
func (t rowTrace) name(at place, name python.Expr, hops int) *rows {
	if attr, ok := strings.CutPrefix(name.Text, "self."); ok && at.classAround() >= 0 {
		return t.attribute(at, attr, hops)
	}
	bindings := t.bindings(at, name.Text, name.Start)
	for n, b := range slices.Backward(bindings) {
		later := bindings[n+1:]
		if slices.ContainsFunc(later, func(l binding) bool { return t.follows(at, b.end, l) || t.onBothWays(at, b.end, l, later) }) {
			continue
		}
		if found := b.of(hops); found != nil {
			return found
		}
		if found := t.filled(at, b, name, hops); found != nil {
			return found
		}
		if mentions(b.value.Text, name.Text) || t.reaches(at, b, name.Start) {
			return nil // it was turned into something else
		}
	}
	if len(bindings) > 0 || at.def < 0 || at.bindsParam(name.Text) {
		return nil
	}
	name.Start = math.MaxInt // the whole module was read before the call
	return t.name(place{at.pyFile, -1}, name, hops-1)
}

// follows tells whether a later binding takes place whenever one that ended
// somewhere did: the lines between do not leave the block of the later one.
func (t rowTrace) follows(at place, end int, later binding) bool {
	return t.least(at, end, later.start) >= t.indentAt(at, later.start)
}

// onBothWays tells whether a binding stands in the else of an if that begins
// after a place, and another one in the if.
func (t rowTrace) onBothWays(at place, end int, b binding, others []binding) bool {
	other, ok := t.headOf(at, b.start)
	if !ok || !t.beginsWith(at, other, "else") {
		return false
	}
	first, ok := t.siblingBefore(at, other)
	return ok && first.start > end && t.beginsWith(at, first, "if") && slices.ContainsFunc(others, func(o binding) bool {
		head, ok := t.headOf(at, o.start)
		return ok && head == first
	})
}

// headOf is the line that the block begins with in which something stands.
func (t rowTrace) headOf(at place, offset int) (codeLine, bool) {
	indent := t.indentAt(at, offset)
	for _, l := range slices.Backward(t.of(at.pyFile).lines) {
		if l.start < offset && l.indent < indent {
			return l, true
		}
	}
	return codeLine{}, false
}

// siblingBefore is the line before one that is indented as much.
func (t rowTrace) siblingBefore(at place, line codeLine) (codeLine, bool) {
	for _, l := range slices.Backward(t.of(at.pyFile).lines) {
		if l.start < line.start && l.indent <= line.indent {
			return l, l.indent == line.indent
		}
	}
	return codeLine{}, false
}

func (t rowTrace) beginsWith(at place, l codeLine, word string) bool {
	rest, ok := strings.CutPrefix(string(at.content()[l.start:min(l.start+len(word)+1, len(at.content()))]), word)
	return ok && (rest == "" || !isWordByte(rest[0]))
}

// reaches tells whether a binding takes place whenever what stands at an offset
// does.
func (t rowTrace) reaches(at place, b binding, offset int) bool {
	return t.least(at, b.end, offset) >= t.indentAt(at, b.start)
}

// least is the smallest indent of the lines that begin between two places.
func (t rowTrace) least(at place, from, to int) int {
	least := math.MaxInt
	for _, l := range t.of(at.pyFile).lines {
		if l.start > from && l.start <= to {
			least = min(least, l.indent)
		}
	}
	return least
}

// indentAt is the indent of the line that something stands in.
func (t rowTrace) indentAt(at place, offset int) int {
	indent := 0
	for _, l := range t.of(at.pyFile).lines {
		if l.start > offset {
			break
		}
		indent = l.indent
	}
	return indent
}

// codeLine is where a line of Python begins, whatever lines its brackets take.
type codeLine struct{ start, indent int }

func codeLines(src []byte) []codeLine {
	var out []codeLine
	s := python.NewScanner(src)
	begins := true
	for t := s.Next(); t.Kind != python.EOF; t = s.Next() {
		switch {
		case t.Kind == python.Newline:
			begins = true
		case begins && (t.Kind == python.Name || t.Kind == python.Op || t.Kind == python.String || t.Kind == python.Number):
			begins = false
			out = append(out, codeLine{t.Start, t.Start - 1 - bytes.LastIndexByte(src[:t.Start], '\n')})
		}
	}
	return out
}

// filled is what a list that began empty was given.
func (t rowTrace) filled(at place, b binding, name python.Expr, hops int) *rows {
	if !isIn(b.value.Text, "[] list() set()") {
		return nil
	}
	for _, call := range at.module().Calls {
		more, isMethod := strings.CutPrefix(call.Name, name.Text+".")
		item, ok := call.Positional(0)
		if !isMethod || !ok || !isIn(more, "append add extend update") || call.Def != at.def || call.Start < b.end || call.End > name.Start {
			continue
		}
		if found := t.in(at, item, hops-1); found != nil {
			return found
		}
	}
	return nil
}

// attribute is what a class, or one of its methods, gives an attribute of itself.
func (t rowTrace) attribute(at place, attr string, hops int) *rows {
	for _, a := range t.attributes(at, attr) {
		if found := t.in(place{at.pyFile, a.Def}, a.Value, hops-1); found != nil {
			return found
		}
	}
	return nil
}

func (t rowTrace) attributes(at place, attr string) []python.Assign {
	var out []python.Assign
	class := at.classAround()
	for _, a := range at.module().Assigns {
		ofClass := a.Def == class && a.Target == attr
		ofSelf := a.Target == "self."+attr && place{at.pyFile, a.Def}.classAround() == class
		if a.Op == "=" && (ofClass || ofSelf) {
			out = append(out, a)
		}
	}
	return out
}

// spelled is a dotted name with what its first name stands for, where that is
// another dotted name: get of get = Item.objects.get.
func (t rowTrace) spelled(at place, dotted string, before int) string {
	for range maxHops {
		first, rest, _ := strings.Cut(dotted, ".")
		if isIn(first, "self cls") {
			return t.spelledAttribute(at, dotted)
		}
		if _, imported := at.pathOf(first); imported || first == "" {
			return dotted
		}
		bindings, def := t.bindings(at, first, before), at.def
		for ; len(bindings) == 0 && def >= 0 && !at.bindsParam(first); def = -1 {
			bindings = t.bindings(place{at.pyFile, -1}, first, math.MaxInt)
		}
		if len(bindings) == 0 {
			return dotted
		}
		last := bindings[len(bindings)-1]
		if !dottedName.MatchString(last.value.Text) || last.value.Text == first {
			return dotted
		}
		dotted, before = strings.TrimSuffix(last.value.Text+"."+rest, "."), last.start
	}
	return dotted
}

// spelledAttribute is spelled for self.manager.get.
func (t rowTrace) spelledAttribute(at place, dotted string) string {
	parts := strings.SplitN(dotted, ".", 3)
	if len(parts) < 3 || at.classAround() < 0 {
		return dotted
	}
	for _, a := range t.attributes(at, parts[1]) {
		if dottedName.MatchString(a.Value.Text) {
			return a.Value.Text + "." + parts[2]
		}
	}
	return dotted
}

var dottedName = regexp.MustCompile(`^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$`)

func (at place) bindsParam(name string) bool {
	return slices.ContainsFunc(at.module().Heads[at.def].Params, func(p python.Param) bool { return p.Name == name })
}

// mentions tells whether an expression has a name as a word of its own.
func mentions(text, name string) bool {
	for at := 0; ; {
		n := strings.Index(text[at:], name)
		if n < 0 || name == "" {
			return false
		}
		start, end := at+n, at+n+len(name)
		if (start == 0 || !isWordByte(text[start-1]) && text[start-1] != '.') && (end == len(text) || !isWordByte(text[end])) {
			return true
		}
		at = end
	}
}
