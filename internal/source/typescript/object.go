package typescript

import (
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/fault"
)

// Value is an expression as it is written. What is no literal is Other: its
// text is there, its value only a run could tell.
type Value struct {
	Kind       ValueKind
	Text       string   // a string's value; a number as written
	Members    []Member // of an object, in the order of the file
	Items      []Value  // of an array
	Start, End int
}

// ValueKind is the kind of a value.
type ValueKind int

// The kinds of values.
const (
	Other ValueKind = iota
	StringValue
	NumberValue
	Object
	Array
	SpreadItem // …x in an array
)

// Member is one entry of an object. Key is "" where only a run could tell it.
type Member struct {
	Key              string
	Form             Form
	Value            Value // of a Property; of others the whole entry, as Other
	KeyStart, KeyEnd int
	Start, End       int // without the comma
}

// Form is how a member is written.
type Form int

// The forms of members.
const (
	Property  Form = iota // key: value
	Shorthand             // key
	Method                // key() {}, also get, set, async and *
	Computed              // [key]: value
	Spread                // ...value
)

// Member gives a member of an object by key; the last one counts, as in a run.
func (v Value) Member(key string) (Member, bool) {
	for _, m := range slices.Backward(v.Members) {
		if m.Key == key && m.Form != Computed && m.Form != Spread {
			return m, true
		}
	}
	return Member{}, false
}

// nesting is how deep literals are read; what lies deeper is Other.
const nesting = 100

// Const reads `export const NAME = {…}`, with or without a type. A file without
// it is a fault, and so is a value that is no object literal.
func (f *File) Const(name string) (Value, error) {
	at := f.findConst(name)
	if at < 0 {
		return Value{}, fault.Malformed(fault.File(f.Path), "the file has no export const "+name,
			fmt.Sprintf("export const %s = { … }", name))
	}
	r := &literalReader{f: f, at: at}
	if r.is(":") {
		r.skip("=")
	}
	if !r.is("=") {
		return Value{}, fault.Malformed(r.here(), name+" has no value")
	}
	r.at++
	if !r.is("{") {
		return Value{}, fault.Malformed(r.here(), name+" is not an object literal", "write it as an object: hogli reads it without running it")
	}
	v := r.object(0)
	if r.err == nil && r.tok().Kind == Op && !r.is(";") {
		r.fail("the object literal goes on as an expression")
	}
	return v, r.err
}

// findConst is the index of the token after `export const NAME` at top level.
func (f *File) findConst(name string) int {
	depth := 0
	for i, t := range f.tokens {
		depth += f.step(t)
		if depth == 0 && t.Kind == Name && i > 1 && f.is(t, name) && f.is(f.tokens[i-1], "const") && f.is(f.tokens[i-2], "export") {
			return i + 1
		}
	}
	return -1
}

// step is what a token does to the depth of brackets.
func (f *File) step(t Token) int {
	switch t.Kind {
	case TemplateHead:
		return 1
	case TemplateTail:
		return -1
	case Op:
		switch f.Content[t.Start] {
		case '(', '[', '{':
			return 1
		case ')', ']', '}':
			return -1
		}
	default:
	}
	return 0
}

// literalReader walks over the tokens of a literal.
type literalReader struct {
	f   *File
	at  int
	err error
}

func (r *literalReader) tok() Token          { return r.f.tokens[min(r.at, len(r.f.tokens)-1)] }
func (r *literalReader) is(text string) bool { return r.f.is(r.tok(), text) }
func (r *literalReader) here() fault.Span    { return r.f.Span(r.tok().Start, r.tok().End) }

func (r *literalReader) fail(what string) {
	if r.err == nil {
		r.err = fault.Malformed(r.here(), what)
	}
}

// ends tells whether the token ends an entry.
func (r *literalReader) ends() bool {
	return r.tok().Kind == EOF || r.f.isAny(r.tok(), ",", "}", "]", ")", ";") && r.tok().Kind == Op
}

// skip goes to the next token of that text, or to the end of the entry.
func (r *literalReader) skip(text string) {
	for depth := 0; r.tok().Kind != EOF; r.at++ {
		if depth == 0 && (r.is(text) && r.tok().Kind == Op || text == "" && r.ends()) {
			return
		}
		if depth == 0 && r.is("<") {
			if end := r.f.typeArguments(r.at); end > 0 {
				r.at = end
				continue
			}
		}
		if depth += r.f.step(r.tok()); depth < 0 {
			return
		}
	}
}

// object reads { … } from its brace.
func (r *literalReader) object(depth int) Value {
	v := Value{Kind: Object, Start: r.tok().Start}
	for r.at++; r.err == nil && !r.is("}"); {
		v.Members = append(v.Members, r.member(depth))
		r.comma("}")
	}
	return r.close(v)
}

func (r *literalReader) array(depth int) Value {
	v := Value{Kind: Array, Start: r.tok().Start}
	for r.at++; r.err == nil && !r.is("]"); {
		if r.is("...") {
			item := Value{Kind: SpreadItem, Start: r.tok().Start}
			r.skip("")
			item.End = r.f.tokens[r.at-1].End
			v.Items = append(v.Items, item)
		} else {
			v.Items = append(v.Items, r.value(depth+1))
		}
		r.comma("]")
	}
	return r.close(v)
}

// close passes the bracket that ends a literal.
func (r *literalReader) close(v Value) Value {
	v.End = r.tok().End
	if r.err == nil {
		r.at++
	}
	return v
}

func (r *literalReader) comma(closer string) {
	switch {
	case r.err != nil || r.is(closer):
	case r.is(","):
		r.at++
	default:
		r.fail("a comma is missing before this")
	}
}

// value reads one expression up to what ends the entry.
func (r *literalReader) value(depth int) Value {
	start := r.at
	v := Value{Start: r.tok().Start}
	if r.ends() {
		r.fail("a value is missing before this")
		return v
	}
	switch tok := r.tok(); {
	case r.is("{") && depth < nesting:
		v = r.object(depth)
	case r.is("[") && depth < nesting:
		v = r.array(depth)
	case tok.Kind == String, tok.Kind == Template:
		r.at++
		if text, ok := Unquote(r.f.Content[tok.Start:tok.End]); ok {
			v.Kind, v.Text = StringValue, text
		}
	case tok.Kind == Number:
		r.at++
		v.Kind, v.Text = NumberValue, r.f.Text(tok.Start, tok.End)
	}
	if r.err != nil {
		return v
	}
	switch next := r.tok(); {
	case r.ends():
	case r.at > start && (next.Kind == String || next.Kind == Number || next.Kind == Name && !r.continues()):
		r.fail("a comma is missing before this")
	case r.at > start && (r.is("as") || r.is("satisfies")): // says something of the type, nothing of the value
		r.skip("")
	default:
		v = Value{Start: v.Start}
		r.skip("")
	}
	v.End = r.f.tokens[r.at-1].End
	return v
}

// continues tells whether a word can follow a literal.
func (r *literalReader) continues() bool {
	return r.f.isAny(r.tok(), "as", "satisfies", "in", "instanceof")
}
