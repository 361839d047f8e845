package python

import (
	"bytes"
	"unicode/utf8"
)

// walker takes the logical lines of a file, one after the other, and notes what
// the statements and expressions in them are made of.
type walker struct {
	m    *Module
	head int // of the Defs whose heads have been read
	def  int // index of the innermost def around the line; -1 for none

	line   []taped // the logical line
	has    uint8   // what is in it
	frames []frame // the brackets that are open in it; the first is the line itself
	args   []Arg   // of the calls that are open in it
	plain  int     // index of a bracket in the line that is no call: of a def or class
	class  int     // index in Defs of the class whose bracket that is; -1 for none
	until  int     // index in the line before which brackets are patterns, not calls
}

// What a line has to have for anything to be noted.
const (
	hasCall   = 1 << iota // an opening bracket
	hasString             // a string
	hasAssign             // an operator that ends in = or :
)

// frame is an open bracket.
type frame struct {
	kind    byte // 'c' a call, 'h' the head of a class, 's' a subscript, 'g' any other
	start   int
	head    primary // what is called or subscripted
	args    int     // how many of walker.args belong to others
	arg     Arg     // the one being read; its Value.Start is where it begins
	first   int     // index in the line of its value
	tokens  int     // of that argument so far
	lambdas int     // lambdas whose parameters have not ended
	now     primary

	generator bool // it is x for a, b in c, the only argument then
}

// primary is the operand that ended with the last token, as far as it may be
// called, subscripted or asked for a member.
type primary struct {
	ok               bool
	start, line      int
	name, root, attr string
}

func (w *walker) text(t taped) []byte { return w.m.src[t.Start:t.End] }

func (w *walker) is(t taped, text string) bool { return string(w.text(t)) == text }

// name is the token as Python compares names.
func (w *walker) name(t taped) string {
	for _, c := range w.text(t) {
		if c >= utf8.RuneSelf {
			return identifier(w.text(t))
		}
	}
	return w.m.text[t.Start:t.End]
}

// logicalLine reads the statements of a line: the head of a compound one first.
func (w *walker) logicalLine() {
	w.plain, w.class, w.until = -1, -1, -1
	body := w.compound()
	if w.has&hasAssign != 0 {
		w.statements(body)
	}
	if w.has&(hasCall|hasString) != 0 {
		w.expressions()
	}
}

// compound reads the head of a compound statement, and gives the index of the
// first token after its colon; 0 for other statements.
func (w *walker) compound() int {
	first, at := w.line[0], 0
	if first.Kind != Name {
		return 0
	}
	switch string(w.text(first)) {
	case "if", "elif", "else", "for", "while", "with", "try", "except", "finally":
	case "async":
		if len(w.line) < 2 || !w.is(w.line[1], "def") {
			break
		}
		at = 1
		fallthrough
	case "def", "class":
		return w.definition(at)
	case "match", "case":
		return w.pattern()
	default:
		return 0
	}
	return w.colon(0) + 1
}

// colon is the index of the first colon from an index on that is in no bracket
// and ends no lambda's parameters; the last index when there is none.
func (w *walker) colon(from int) int {
	depth, lambdas := 0, 0
	for i := from; i < len(w.line); i++ {
		switch t := w.line[i]; {
		case t.Kind == Name && w.is(t, "lambda"):
			lambdas++
		case t.Kind != Op:
		case w.is(t, ":") && depth == 0 && lambdas > 0:
			lambdas--
		case w.is(t, ":") && depth == 0:
			return i
		default:
			depth = max(depth+w.bracket(t), 0)
		}
	}
	return len(w.line) - 1
}

func (w *walker) bracket(t taped) int {
	switch {
	case t.Kind != Op || t.End-t.Start != 1:
		return 0
	case classes[w.m.src[t.Start]]&opener != 0:
		return 1
	case classes[w.m.src[t.Start]]&closer != 0:
		return -1
	default:
		return 0
	}
}

// closing is the index of the bracket that closes the one at an index; the
// last index when none does.
func (w *walker) closing(open int) int {
	depth := 0
	for i := open; i < len(w.line); i++ {
		if depth += w.bracket(w.line[i]); depth <= 0 {
			return i
		}
	}
	return len(w.line) - 1
}

// pattern is compound for match and case, which are names elsewhere. In a
// case, what looks like a call is a pattern.
func (w *walker) pattern() int {
	colon := w.colon(0)
	if len(w.line) < 3 || !w.is(w.line[colon], ":") || w.line[1].Kind == Op && !bytes.ContainsAny(w.text(w.line[1])[:1], "([{-*~") {
		return 0
	}
	w.until = colon
	if w.is(w.line[0], "match") {
		w.until, w.plain = 1, 1
		return colon + 1
	}
	for i, depth := 1, 0; i < colon; i++ {
		if depth += w.bracket(w.line[i]); depth == 0 && w.line[i].Kind == Name && w.is(w.line[i], "if") {
			w.until = i
			break
		}
	}
	return colon + 1
}

// statements notes the assignments among the simple statements from an index
// on, and the strings that are statements.
func (w *walker) statements(from int) {
	depth := 0
	for i := from; i <= len(w.line); i++ {
		if i < len(w.line) {
			if depth += w.bracket(w.line[i]); depth > 0 || !w.is(w.line[i], ";") {
				continue
			}
		}
		if i > from {
			w.statement(w.line[from:i])
		}
		from = i + 1
	}
}

func (w *walker) expr(tokens []taped) Expr {
	if len(tokens) == 0 {
		return Expr{}
	}
	start, end := tokens[0].Start, tokens[len(tokens)-1].End
	return Expr{Text: w.m.text[start:end], Start: start, End: end}
}

// statement notes the targets of an assignment.
func (w *walker) statement(s []taped) {
	var targets [][]taped
	var annotation []taped
	op, from, depth, lambdas, colon := "", 0, 0, 0, -1
	for i, t := range s {
		depth += w.bracket(t)
		switch {
		case depth > 0:
		case t.Kind == Name && w.is(t, "lambda"):
			lambdas++
		case t.Kind != Op:
		case w.is(t, ":") && lambdas > 0:
			lambdas--
		case w.is(t, ":") && colon < 0 && op == "":
			targets, colon, from = append(targets, s[from:i]), i, i+1
		case lambdas > 0 || !w.assigns(t):
		case colon >= 0 && op == "":
			annotation, op, from = s[from:i], "=", i+1
		default:
			targets, op, from = append(targets, s[from:i]), string(w.text(t)), i+1
		}
	}
	if colon >= 0 && op == "" {
		annotation, from = s[from:], len(s)
	}
	for _, target := range targets {
		for len(target) > 2 && w.is(target[0], "(") && w.is(target[len(target)-1], ")") {
			target = target[1 : len(target)-1] // (a) = b is a = b
		}
		if name := w.dotted(target); name != "" {
			w.m.Assigns = append(w.m.Assigns, Assign{
				Target: name, Op: op, Annotation: w.expr(annotation), Value: w.expr(s[from:]),
				Line: target[0].Line, Start: target[0].Start, Def: w.def,
			})
		}
	}
}

// assigns tells whether an operator is =, += and the like.
func (w *walker) assigns(t taped) bool {
	text := w.text(t)
	if text[len(text)-1] != '=' {
		return false
	}
	switch string(text) {
	case "==", "!=", "<=", ">=", ":=":
		return false
	default:
		return true
	}
}

// dotted is a.b.c; "" for anything else.
func (w *walker) dotted(tokens []taped) string {
	out := ""
	for i, t := range tokens {
		if (i%2 == 0) != (t.Kind == Name) || i%2 == 1 && !w.is(t, ".") {
			return ""
		}
		if t.Kind == Name {
			out = w.extend(out, tokens[0].Start, t)
		}
	}
	if len(tokens)%2 == 0 {
		return ""
	}
	return out
}

// extend adds a name to a dotted one that begins at start. What is written
// without blanks is a part of the text already.
func (w *walker) extend(dotted string, start int, t taped) string {
	name := w.name(t)
	switch {
	case dotted == "":
		return name
	case start+len(dotted)+1 == t.Start && len(name) == t.End-t.Start && w.m.text[start:start+len(dotted)] == dotted:
		return w.m.text[start:t.End]
	default:
		return dotted + "." + name
	}
}
