package python

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Outline is what a file defines, in the order of the text.
type Outline struct {
	Defs    []Def
	Problem *Problem // what Python would refuse, or nil; Defs is what could be read
}

// Def is a function or a class, at any depth, also inside if, try and the like.
type Def struct {
	Name       string // normalised as Python does
	Class      bool   // a function otherwise
	Async      bool
	Parent     int // index of the def around it; -1 at the top of the file
	Line       int // of async, def or class
	EndLine    int // the last line of the body
	Start, End int // bytes from async, def or class to the end of the body
	NameAt     int // byte of the name
	Bases      []Expr
	Decorators []Expr // without the @
}

// Expr is an expression as written.
type Expr struct {
	Text       string
	Start, End int
}

// TopLevel tells whether no function or class is around the def.
func (d Def) TopLevel() bool { return d.Parent < 0 }

// ReadOutline reads what a file defines.
func ReadOutline(src []byte) Outline {
	r := outliner{s: NewScanner(src)}
	return r.outline()
}

func (r *outliner) outline() Outline {
	for r.next(); r.tok.Kind != EOF; {
		r.statement()
	}
	r.close(0)
	if p, bad := r.s.Problem(); bad {
		r.out.Problem = &p
	}
	return r.out
}

// outliner walks over the logical lines of a file. A def can begin only where
// a logical line does, so expressions need no parsing.
type outliner struct {
	s          *Scanner
	tape       []taped // the rest of a logical line that was scanned before; nil reads from s
	out        Outline
	tok        Token // the one to read next, never a comment
	level      int   // of indentation
	end        int   // of the last token with text
	endLine    int
	open       []block
	decorators []Expr
	room       []byte            // for a name that is being read
	names      map[string]string // those that were read before; nil when they are not kept
}

// block is a def whose body may still go on, and the level of its first line.
type block struct{ def, level int }

func (r *outliner) next() {
	if k := r.tok.Kind; k >= Name && k < Comment {
		r.end, r.endLine = r.tok.End, r.s.line
	}
	if r.tape != nil {
		r.nextTaped()
		return
	}
	for r.tok = r.s.Next(); r.tok.Kind == Comment; {
		r.tok = r.s.Next()
	}
}

// nextTaped is next for tokens that were scanned before. EOF is behind them.
func (r *outliner) nextTaped() {
	if len(r.tape) == 0 {
		r.tok = Token{}
		return
	}
	r.tok = r.tape[0].Token
	r.tape = r.tape[1:]
}

// readLine reads a logical line that was scanned before.
func (r *outliner) readLine(line []taped) {
	r.tape, r.tok = line, Token{}
	r.next()
	r.statement()
	last := line[len(line)-1]
	r.end, r.endLine = last.End, last.endLine
}

// innermost is the index of the def that the last line read is in; -1 for none.
func (r *outliner) innermost() int {
	if len(r.open) == 0 {
		return -1
	}
	return r.open[len(r.open)-1].def
}

// statement reads one logical line, or the token between two.
func (r *outliner) statement() {
	switch r.tok.Kind {
	case Indent:
		r.level++
		r.next()
		return
	case Dedent:
		r.level--
		r.next()
		return
	case Newline:
		r.next()
		return
	default: // a statement
	}
	r.close(r.level)
	switch {
	case r.is("@"):
		r.decorator()
	case r.is("def"), r.is("class"), r.is("async"):
		r.definition()
	}
	r.skipLine()
}

func (r *outliner) is(text string) bool { return r.s.Is(r.tok, text) }

// close ends the defs that began at this level or deeper.
func (r *outliner) close(level int) {
	for n := len(r.open); n > 0 && r.open[n-1].level >= level; n-- {
		d := &r.out.Defs[r.open[n-1].def]
		d.End, d.EndLine = r.end, r.endLine
		r.open = r.open[:n-1]
	}
}

func (r *outliner) skipLine() {
	if n := len(r.tape); n > 0 {
		r.end, r.tape, r.tok = r.tape[n-1].End, r.tape[n:], Token{}
		return
	}
	if r.inLine() && r.tape == nil {
		last := r.s.skipLine(mark{r.tok.End, r.s.line})
		r.end, r.endLine = last.end, last.line
		r.tok = r.s.Next()
		return
	}
	for r.tok.Kind != Newline && r.tok.Kind != EOF && r.tok.Kind != Indent && r.tok.Kind != Dedent {
		r.next()
	}
}

func (r *outliner) decorator() {
	r.next()
	start := r.tok.Start
	r.skipLine()
	if r.end > start {
		r.decorators = append(r.decorators, r.expr(start, r.end))
	}
}

func (r *outliner) expr(start, end int) Expr {
	return Expr{Text: string(r.s.src[start:end]), Start: start, End: end}
}

// definition reads the head of a def up to its arguments or bases.
func (r *outliner) definition() {
	d := Def{Parent: -1, Line: r.tok.Line, Start: r.tok.Start, Decorators: r.decorators}
	r.decorators = nil
	if r.is("async") {
		d.Async = true
		r.next()
	}
	d.Class = r.is("class")
	if !d.Class && !r.is("def") {
		return // async for, async with
	}
	r.next()
	if r.tok.Kind != Name {
		return
	}
	d.Name, d.NameAt = identifier(r.s.src[r.tok.Start:r.tok.End]), r.tok.Start
	r.next()
	if d.Class {
		d.Bases = r.bases()
	}
	if n := len(r.open); n > 0 {
		d.Parent = r.open[n-1].def
	}
	r.open = append(r.open, block{def: len(r.out.Defs), level: r.level})
	r.out.Defs = append(r.out.Defs, d)
}

// identifier is the name as Python compares names.
func identifier(text []byte) string {
	if isASCII(text) {
		return string(text)
	}
	return norm.NFKC.String(string(text))
}

// appendIdentifier adds the name as Python compares names.
func appendIdentifier(out, text []byte) []byte {
	if isASCII(text) {
		return append(out, text...)
	}
	return append(out, norm.NFKC.String(string(text))...) // by itself, not with what is before it
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
