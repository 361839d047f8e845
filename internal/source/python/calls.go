package python

import "slices"

// maxBrackets is how deep calls may lie in brackets. CPython allows 200.
const maxBrackets = 200

// maxName is the length from which a dotted name is taken for more than that,
// so that a file of dots costs no square of its size.
const maxName = 1000

// frame is an open bracket. It holds places of the line, not text: most of what
// is read is never asked for.
type frame struct {
	kind      byte    // 'c' a call, 'h' the head of a class, 's' a subscript, 'g' any other
	generator bool    // it is x for a, b in c, the only argument then
	head      primary // what is called or subscripted
	now       primary
	start     int

	args    int // how many of walker.args belong to others
	named   int // the name of the keyword argument that is being read; -1 for none
	star    int // 1 for *, 2 for **
	first   int // of its value
	tokens  int // of it so far
	lambdas int // lambdas whose parameters have not ended
}

// primary is the operand that ended with the last token, as far as it may be
// called, subscripted or asked for a member.
type primary struct {
	ok          bool
	start, line int
	name        run
	root        run // the dotted name that a longer expression begins with
	attr        int // the last name; 0 for none, else one more than its place
}

// run is a dotted name: the tokens from one to before another.
type run struct{ from, to int }

// expressions notes the calls and strings of the line.
func (w *walker) expressions() {
	w.frames, w.args = append(w.frames[:0], frame{kind: 'g', named: -1}), w.args[:0]
	for i := 0; i < len(w.line); i++ {
		f := &w.frames[len(w.frames)-1]
		f.tokens++
		switch t := &w.line[i]; t.Kind {
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

func (w *walker) operand(f *frame, i int, t *taped) {
	if i > 0 && w.line[i-1].op == '.' && f.now.ok {
		f.now.attr = i + 1
		switch {
		case t.Start-f.now.start > maxName:
			f.now.name = run{}
		case f.now.name.to > 0:
			f.now.name.to = i + 1
		}
		return
	}
	if t.word.names() {
		f.now = primary{ok: true, start: t.Start, line: t.Line, name: run{i, i + 1}, attr: i + 1}
		return
	}
	switch t.word {
	case lambdaWord:
		f.lambdas++
	case forWord:
		f.generator = true
	default:
	}
	f.now = primary{}
}

func (w *walker) operator(f *frame, i int, t *taped) {
	switch t.op {
	case '(', '[', '{':
		w.open(f, i, t)
		return
	case ')', ']', '}':
		w.shut(i, t)
		return
	case '.':
		return // what went before goes on
	case opEllipsis:
		f.now = primary{ok: true, start: t.Start, line: t.Line}
		return
	case ':':
		f.lambdas = max(f.lambdas-1, 0)
	case ',':
		if f.lambdas == 0 && !f.generator {
			w.endArg(f, i)
		}
	case '=':
		if f.tokens == 2 && f.lambdas == 0 && w.line[i-1].Kind == Name && f.star == 0 {
			f.named, f.first = i-1, i+1
		}
	case '*', opStars:
		if f.tokens == 1 {
			f.star, f.first = t.End-t.Start, i+1
		}
	}
	f.now = primary{}
}

// open begins a bracket: of a call, a subscript, or around something.
func (w *walker) open(f *frame, i int, t *taped) {
	next := frame{kind: 'g', start: t.Start, args: len(w.args), named: -1, first: i + 1}
	trailer := f.now.ok && (i == 0 || w.line[i-1].op != '.')
	switch {
	case i == w.plain && w.class >= 0:
		next.kind = 'h'
	case i == w.plain || i < w.until || !trailer || t.op == '{' || len(w.frames) > maxBrackets:
	case t.op == '(':
		next.kind, next.head = 'c', f.now
	default:
		next.kind, next.head = 's', f.now
	}
	w.frames = append(w.frames, next)
}

// shut ends the innermost bracket; one too many is the scanner's problem.
func (w *walker) shut(i int, t *taped) {
	n := len(w.frames) - 1
	if n == 0 {
		w.frames[0].now = primary{}
		return
	}
	f, out := &w.frames[n], &w.frames[n-1]
	w.frames = w.frames[:n]
	if f.kind == 'g' || f.kind == 'h' {
		out.now = primary{ok: true, start: f.start, line: w.lineOf(f.start)}
		if f.kind == 'h' {
			w.endArg(f, i)
			w.m.Heads[w.class].Args = w.takeArgs(f)
		}
		return
	}
	w.endArg(f, i)
	root := f.head.root
	if f.head.name.to > 0 {
		root = f.head.name
	}
	out.now = primary{ok: true, start: f.head.start, line: f.head.line, root: root}
	if f.kind == 'c' {
		call := Call{
			Name: w.dotted(w.line[f.head.name.from:f.head.name.to]), Args: w.takeArgs(f), Def: w.def,
			Line: f.head.line, Start: f.head.start, End: t.End,
		}
		if call.Root = call.Name; root != f.head.name {
			call.Root = w.dotted(w.line[root.from:root.to])
		}
		if f.head.attr > 0 {
			call.Attr = w.name(w.line[f.head.attr-1])
		}
		w.m.Calls = append(w.m.Calls, call)
	}
}

// takeArgs gives the arguments of a bracket that ends.
func (w *walker) takeArgs(f *frame) []Arg {
	own := w.args[f.args:]
	w.args = w.args[:f.args]
	if len(own) == 0 {
		return nil
	}
	if cap(w.slab)-len(w.slab) < len(own) {
		w.slab = make([]Arg, 0, max(32, len(own)))
	}
	from := len(w.slab)
	w.slab = append(w.slab, own...)
	return w.slab[from:len(w.slab):len(w.slab)]
}

// endArg ends the argument that is being read, if there is one, at the comma
// or bracket with the index i.
func (w *walker) endArg(f *frame, i int) {
	if f.kind != 'g' && f.kind != 's' && f.tokens > 1 {
		arg := Arg{Star: f.star, Value: w.expr(w.line[f.first:i])}
		if f.named >= 0 {
			arg.Name = w.name(w.line[f.named])
		}
		w.args = append(w.args, arg)
	}
	f.named, f.star, f.first, f.tokens = -1, 0, i+1, 0
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
	before := first == 0 || w.line[first-1].op == ';' || w.line[first-1].op == ':' && len(w.frames) == 1
	after := last+1 == len(w.line) || w.line[last+1].op == ';'
	whole.Statement = before && after
	w.m.Strings = append(w.m.Strings, whole)
	return last
}
