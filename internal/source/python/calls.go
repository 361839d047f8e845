package python

import (
	"slices"
	"strings"
)

// keywords cannot be called and are no operands. None, True and False are.
var keywords = map[string]bool{
	"and": true, "as": true, "assert": true, "async": true, "await": true, "break": true, "class": true,
	"continue": true, "def": true, "del": true, "elif": true, "else": true, "except": true, "finally": true,
	"for": true, "from": true, "global": true, "if": true, "import": true, "in": true, "is": true,
	"lambda": true, "nonlocal": true, "not": true, "or": true, "pass": true, "raise": true, "return": true,
	"try": true, "while": true, "with": true, "yield": true,
}

// maxBrackets is how deep calls may lie in brackets. CPython allows 200.
const maxBrackets = 200

// maxName is the length from which a dotted name is taken for more than that,
// so that a file of dots costs no square of its size.
const maxName = 1000

// expressions notes the calls and strings of the line.
func (w *walker) expressions() {
	w.frames = append(w.frames[:0], frame{kind: 'g'})
	for i := 0; i < len(w.line); i++ {
		f := &w.frames[len(w.frames)-1]
		f.tokens++
		switch t := w.line[i]; t.Kind {
		case Name:
			w.operand(f, i, t)
		case String:
			i = w.str(i)
			f.now = primary{ok: true, start: t.Start}
		case Number:
			f.now = primary{ok: true, start: t.Start}
		default:
			w.operator(f, i, t)
		}
	}
}

func (w *walker) operand(f *frame, i int, t taped) {
	name := w.name(t)
	if i > 0 && w.is(w.line[i-1], ".") && f.now.ok {
		f.now.attr = name
		switch {
		case len(f.now.name) > maxName:
			f.now.name = ""
		case f.now.name != "":
			f.now.name += "." + name
		}
		return
	}
	if keywords[name] {
		switch name {
		case "lambda":
			f.lambdas++
		case "for":
			f.generator = true
		}
		f.now = primary{}
		return
	}
	f.now = primary{ok: true, start: t.Start, name: name, attr: name}
}

func (w *walker) operator(f *frame, i int, t taped) {
	switch w.bracket(t) {
	case 1:
		w.open(f, i, t)
		return
	case -1:
		w.shut(t)
		return
	}
	switch string(w.text(t)) {
	case ".":
		return // what went before goes on
	case "...":
		f.now = primary{ok: true, start: t.Start}
		return
	case ":":
		f.lambdas = max(f.lambdas-1, 0)
	case ",":
		if f.lambdas == 0 && !f.generator {
			w.endArg(f, t)
		}
	case "=":
		if f.tokens == 2 && f.lambdas == 0 && w.line[i-1].Kind == Name && f.arg.Star == 0 {
			f.arg.Name = w.name(w.line[i-1])
			f.arg.Value.Start = t.End
		}
	case "*", "**":
		if f.tokens == 1 {
			f.arg.Star, f.arg.Value.Start = t.End-t.Start, t.End
		}
	}
	f.now = primary{}
}

// open begins a bracket: of a call, a subscript, or around something.
func (w *walker) open(f *frame, i int, t taped) {
	next := frame{kind: 'g', start: t.Start, arg: Arg{Value: Expr{Start: t.End}}}
	trailer := f.now.ok && (i == 0 || !w.is(w.line[i-1], "."))
	switch {
	case i == w.plain && w.class >= 0:
		next.kind = 'h'
	case i == w.plain || i < w.until || !trailer || w.is(t, "{") || len(w.frames) > maxBrackets:
	case w.is(t, "("):
		next.kind, next.head = 'c', f.now
	default:
		next.kind, next.head = 's', f.now
	}
	w.frames = append(w.frames, next)
}

// shut ends the innermost bracket; one too many is the scanner's problem.
func (w *walker) shut(t taped) {
	n := len(w.frames) - 1
	if n == 0 {
		w.frames[0].now = primary{}
		return
	}
	f := w.frames[n]
	w.frames = w.frames[:n]
	out := &w.frames[n-1]
	out.now = primary{ok: true, start: f.start}
	if f.kind == 'g' {
		return
	}
	w.endArg(&f, t)
	if f.kind == 'h' {
		w.m.Heads[w.class].Args = f.args
		return
	}
	root := f.head.root
	if f.head.name != "" {
		root = f.head.name
	}
	out.now = primary{ok: true, start: f.head.start, root: root}
	if f.kind == 'c' {
		line := w.m.lineOf(w.line, f.head.start)
		w.m.Calls = append(w.m.Calls, Call{
			Name: f.head.name, Attr: f.head.attr, Root: root, Args: f.args,
			Line: line, Start: f.head.start, End: t.End,
		})
	}
}

// endArg ends the argument that is being read, if there is one, at the comma
// or bracket t.
func (w *walker) endArg(f *frame, t taped) {
	if f.kind != 'g' && f.kind != 's' && f.tokens > 1 {
		f.arg.Value = w.between(f.arg.Value.Start, t.Start)
		f.args = append(f.args, f.arg)
	}
	f.arg, f.tokens = Arg{Value: Expr{Start: t.End}}, 0
}

// between is the expression of the tokens between two bytes.
func (w *walker) between(from, to int) Expr {
	order := func(t taped, at int) int { return t.Start - at }
	i, _ := slices.BinarySearchFunc(w.line, from, order)
	j, _ := slices.BinarySearchFunc(w.line, to, order)
	return w.expr(w.line[i:max(i, j)])
}

// lineOf is the line of the token that begins at a byte.
func (m *Module) lineOf(line []taped, at int) int {
	i, _ := slices.BinarySearchFunc(line, at, func(t taped, at int) int { return t.Start - at })
	return line[min(i, len(line)-1)].Line
}

// str notes the adjacent strings from an index on, and gives the last index.
func (w *walker) str(i int) int {
	first, last := i, i
	for last+1 < len(w.line) && w.line[last+1].Kind == String {
		last++
	}
	whole := Str{Line: w.line[first].Line, Start: w.line[first].Start, End: w.line[last].End}
	var text strings.Builder
	for _, t := range w.line[first : last+1] {
		s, ok := unquote(w.text(t))
		if !ok {
			return last
		}
		text.WriteString(s.Text)
		whole.Formatted = whole.Formatted || s.Formatted
	}
	whole.Text = text.String()
	before := first == 0 || w.is(w.line[first-1], ";") || w.is(w.line[first-1], ":") && len(w.frames) == 1
	after := last+1 == len(w.line) || w.is(w.line[last+1], ";")
	whole.Statement = before && after
	w.m.Strings = append(w.m.Strings, whole)
	return last
}
