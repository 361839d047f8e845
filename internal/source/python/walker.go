package python

import (
	"bytes"
	"unicode/utf8"
)

// walker takes the logical lines of a file, one after the other, and notes what
// the statements and expressions in them are made of.
type walker struct {
	m    *Module
	src  []byte
	head int // of the Defs whose heads have been read
	def  int // index of the innermost def around the line; -1 for none

	line    []taped // the logical line
	has     uint8   // what is in it
	frames  []frame // the brackets that are open in it; the first is the line itself
	args    []Arg   // of the calls that are open in it
	slab    []Arg   // of the calls that have ended, a piece for each
	targets []run   // of the statement
	plain   int     // index of a bracket in the line that is no call: of a def or class
	class   int     // index in Defs of the class whose bracket that is; -1 for none
	until   int     // index in the line before which brackets are patterns, not calls
}

// What a line has to have for anything to be noted.
const (
	hasCall   = 1 << iota // an opening bracket
	hasString             // a string
	hasAssign             // an operator that ends in = or :
)

// name is the token as Python compares names.
func (w *walker) name(t taped) string {
	for _, c := range w.src[t.Start:t.End] {
		if c >= utf8.RuneSelf {
			return identifier(w.src[t.Start:t.End])
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
	switch w.line[0].word {
	case defWord:
		return w.definition(0)
	case asyncWord:
		if len(w.line) > 1 && w.line[1].word == defWord && w.src[w.line[1].Start] == 'd' {
			return w.definition(1)
		}
		return w.colon(0) + 1
	case ifWord, forWord, blockWord:
		return w.colon(0) + 1
	case patternWord:
		return w.pattern()
	default:
		return 0
	}
}

// colon is the index of the first colon from an index on that is in no bracket
// and ends no lambda's parameters; the last index when there is none.
func (w *walker) colon(from int) int {
	depth, lambdas := 0, 0
	for i := from; i < len(w.line); i++ {
		switch t := &w.line[i]; {
		case t.word == lambdaWord:
			lambdas++
		case t.op == 0:
		case t.op == ':' && depth == 0 && lambdas > 0:
			lambdas--
		case t.op == ':' && depth == 0:
			return i
		default:
			depth = max(depth+t.bracket(), 0)
		}
	}
	return len(w.line) - 1
}

// closing is the index of the bracket that closes the one at an index; the
// last index when none does.
func (w *walker) closing(open int) int {
	depth := 0
	for i := open; i < len(w.line); i++ {
		if depth += w.line[i].bracket(); depth <= 0 {
			return i
		}
	}
	return len(w.line) - 1
}

// pattern is compound for match and case, which are names elsewhere. In a
// case, what looks like a call is a pattern.
func (w *walker) pattern() int {
	colon := w.colon(0)
	if len(w.line) < 3 || w.line[colon].op != ':' || w.line[1].Kind == Op && bytes.IndexByte([]byte("([{-*~"), w.src[w.line[1].Start]) < 0 {
		return 0
	}
	w.until = colon
	if w.src[w.line[0].Start] == 'm' {
		w.until, w.plain = 1, 1
		return colon + 1
	}
	for i, depth := 1, 0; i < colon; i++ {
		if depth += w.line[i].bracket(); depth == 0 && w.line[i].word == ifWord {
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
			if depth += w.line[i].bracket(); depth > 0 || w.line[i].op != ';' {
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
	w.targets = w.targets[:0]
	var annotation []taped
	op, from, depth, lambdas, colon := "", 0, 0, 0, -1
	for i := range s {
		t := &s[i]
		depth += t.bracket()
		switch {
		case depth > 0:
		case t.word == lambdaWord:
			lambdas++
		case t.op == ':' && lambdas > 0:
			lambdas--
		case t.op == ':' && colon < 0 && op == "":
			w.targets, colon, from = append(w.targets, run{from, i}), i, i+1
		case lambdas > 0 || t.op != '=' && t.op != opAssign:
		case colon >= 0 && op == "":
			annotation, op, from = s[from:i], "=", i+1
		case colon >= 0: // a: b = c = d is not Python
		default:
			w.targets, op, from = append(w.targets, run{from, i}), w.m.text[t.Start:t.End], i+1
		}
	}
	if colon >= 0 && op == "" {
		annotation, from = s[from:], len(s)
	}
	for _, at := range w.targets {
		target := s[at.from:at.to]
		for len(target) > 2 && target[0].op == '(' && target[len(target)-1].op == ')' {
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

// dotted is a.b.c; "" for anything else.
func (w *walker) dotted(tokens []taped) string {
	out := ""
	for i, t := range tokens {
		if (i%2 == 0) != (t.Kind == Name) || i%2 == 1 && t.op != '.' {
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
