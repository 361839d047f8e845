package python

import "slices"

// isKeyword tells of words that cannot be called and are no operands. None, True
// and False are.
func isKeyword(name string) bool {
	switch name {
	case "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally",
		"for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try",
		"while", "with", "yield":
		return true
	default:
		return false
	}
}

// maxBrackets is how deep calls may lie in brackets. CPython allows 200.
const maxBrackets = 200

// maxName is the length from which a dotted name is taken for more than that,
// so that a file of dots costs no square of its size.
const maxName = 1000

// expressions notes the calls and strings of the line.
func (w *walker) expressions() {
	w.frames, w.args = append(w.frames[:0], frame{kind: 'g'}), w.args[:0]
	for i := 0; i < len(w.line); i++ {
		f := &w.frames[len(w.frames)-1]
		f.tokens++
		switch t := w.line[i]; t.Kind {
		case Name:
			w.operand(f, i, t)
		case String:
			i = w.str(i)
			f.now = primary{ok: true, start: t.Start, line: t.Line}
		case Number:
			f.now = primary{ok: true, start: t.Start, line: t.Line}
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
			f.now.name = w.extend(f.now.name, f.now.start, t)
		}
		return
	}
	if isKeyword(name) {
		switch name {
		case "lambda":
			f.lambdas++
		case "for":
			f.generator = true
		}
		f.now = primary{}
		return
	}
	f.now = primary{ok: true, start: t.Start, line: t.Line, name: name, attr: name}
}

func (w *walker) operator(f *frame, i int, t taped) {
	switch w.bracket(t) {
	case 1:
		w.open(f, i, t)
		return
	case -1:
		w.shut(i, t)
		return
	}
	switch string(w.text(t)) {
	case ".":
		return // what went before goes on
	case "...":
		f.now = primary{ok: true, start: t.Start, line: t.Line}
		return
	case ":":
		f.lambdas = max(f.lambdas-1, 0)
	case ",":
		if f.lambdas == 0 && !f.generator {
			w.endArg(f, i, t)
		}
	case "=":
		if f.tokens == 2 && f.lambdas == 0 && w.line[i-1].Kind == Name && f.arg.Star == 0 {
			f.arg.Name = w.name(w.line[i-1])
			f.first = i + 1
		}
	case "*", "**":
		if f.tokens == 1 {
			f.arg.Star, f.first = t.End-t.Start, i+1
		}
	}
	f.now = primary{}
}

// open begins a bracket: of a call, a subscript, or around something.
func (w *walker) open(f *frame, i int, t taped) {
	next := frame{kind: 'g', start: t.Start, args: len(w.args), first: i + 1}
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
func (w *walker) shut(i int, t taped) {
	n := len(w.frames) - 1
	if n == 0 {
		w.frames[0].now = primary{}
		return
	}
	f := &w.frames[n]
	w.frames = w.frames[:n]
	out := &w.frames[n-1]
	if f.kind == 'g' {
		out.now = primary{ok: true, start: f.start, line: w.lineOf(f.start)}
		return
	}
	w.endArg(f, i, t)
	if f.kind == 'h' {
		out.now = primary{ok: true, start: f.start, line: w.lineOf(f.start)}
		w.m.Heads[w.class].Args = w.takeArgs(f)
		return
	}
	root := f.head.root
	if f.head.name != "" {
		root = f.head.name
	}
	out.now = primary{ok: true, start: f.head.start, line: f.head.line, root: root}
	if f.kind == 'c' {
		w.m.Calls = append(w.m.Calls, Call{
			Name: f.head.name, Attr: f.head.attr, Root: root, Args: w.takeArgs(f), Def: w.def,
			Line: f.head.line, Start: f.head.start, End: t.End,
		})
	}
}

// takeArgs gives the arguments of a bracket that ends.
func (w *walker) takeArgs(f *frame) []Arg {
	var own []Arg
	if len(w.args) > f.args {
		own = slices.Clone(w.args[f.args:])
	}
	w.args = w.args[:f.args]
	return own
}

// endArg ends the argument that is being read, if there is one, at the comma
// or bracket with the index i.
func (w *walker) endArg(f *frame, i int, t taped) {
	if f.kind != 'g' && f.kind != 's' && f.tokens > 1 {
		f.arg.Value = w.expr(w.line[f.first:i])
		w.args = append(w.args, f.arg)
	}
	f.arg, f.first, f.tokens = Arg{}, i+1, 0
}

// lineOf is the line of the token of the logical line that begins at a byte.
func (w *walker) lineOf(at int) int {
	i, _ := slices.BinarySearchFunc(w.line, at, func(t taped, at int) int { return t.Start - at })
	return w.line[min(i, len(w.line)-1)].Line
}

// str notes the adjacent strings from an index on, and gives the last index.
func (w *walker) str(i int) int {
	first, last := i, i
	for last+1 < len(w.line) && w.line[last+1].Kind == String {
		last++
	}
	whole := Str{Line: w.line[first].Line, Start: w.line[first].Start, End: w.line[last].End}
	value, ok := join(func(i int) string { return w.m.text[w.line[first+i].Start:w.line[first+i].End] }, last+1-first)
	if !ok {
		return last
	}
	whole.Text, whole.Formatted = value.Text, value.Formatted
	before := first == 0 || w.is(w.line[first-1], ";") || w.is(w.line[first-1], ":") && len(w.frames) == 1
	after := last+1 == len(w.line) || w.is(w.line[last+1], ";")
	whole.Statement = before && after
	w.m.Strings = append(w.m.Strings, whole)
	return last
}
