package python

import "slices"

// Scope says what stands around an import statement. Each answer is of the whole
// chain: an import in a function in a class is nested and in a function.
type Scope uint16

// What may stand around an import.
const (
	Nested    Scope = 1 << iota // a compound statement other than match
	InMatch                     // a match or case
	InFunc                      // a function's body
	TypeOnly                    // the body of `if TYPE_CHECKING:`
	TypeElse                    // an elif or else of such an if, which runs
	Guarded                     // the body of a try that catches ImportError
	TypeElif                    // the body of `elif TYPE_CHECKING:` below another if; tach takes it for one that runs
	Caught                      // the body of a try that catches whatever there is: Exception, or without a name
	TypeValue                   // any part of an if that asks for TYPE_CHECKING of what is no name: x().TYPE_CHECKING; only tach takes it for types
)

// ForTypes tells whether only type checkers see what stands there.
func (s Scope) ForTypes() bool { return s&(TypeOnly|TypeElif) != 0 }

// Has tells whether all of the answers hold.
func (s Scope) Has(all Scope) bool { return s&all == all }

// Scopes tells what stands around each of the imports that ReadImports gave for
// the source. Only a file with an import that is indented, or shares its line
// with another statement, is scanned once more.
func Scopes(src []byte, imports []Import) []Scope {
	scopes := make([]Scope, len(imports))
	if allAtMargin(src, imports) {
		return scopes
	}
	w := scopeWalker{outliner: outliner{s: NewScanner(src)}, imports: imports, scopes: scopes}
	w.walk()
	return scopes
}

// around is an open block: what it adds for what stands in it.
type around struct {
	scope Scope
	head  head
	first int // index of the first import in the try that it is, or belongs to
	last  int // index after the last one; 0 until the try is over
}

// head is the first word of the statement that opened a block. For an if that
// asks for TYPE_CHECKING, and what goes on after one, types is what an elif or
// else of it adds.
type head struct {
	word  string
	types Scope
}

type scopeWalker struct {
	outliner
	imports []Import
	scopes  []Scope
	at      int // the import to find next
	open    []around
	line    around // what the logical line adds for the block it may open
	closed  around // the block that the line follows, at its own level
}

func (w *scopeWalker) walk() {
	for w.next(); w.tok.Kind != EOF; {
		switch w.tok.Kind {
		case Indent:
			w.open = append(w.open, w.line)
			w.line, w.closed = around{}, around{}
			w.next()
		case Dedent:
			if n := len(w.open); n > 0 {
				w.closed = w.open[n-1]
				w.open = w.open[:n-1]
			}
			w.next()
		case Newline:
			w.next()
		default:
			w.logicalLine()
		}
		if w.at == len(w.imports) && !w.inTry() {
			return // nothing is left that a later line could tell
		}
	}
}

// inTry tells whether an except may follow that speaks of an import.
func (w *scopeWalker) inTry() bool {
	pending := func(b around) bool { return b.head.word == "try" || b.head.word == "except" }
	return pending(w.line) || pending(w.closed) || slices.ContainsFunc(w.open, pending)
}

// logicalLine passes one line. Imports on it that follow a head are in its block.
func (w *scopeWalker) logicalLine() {
	w.line = around{first: w.at}
	w.begin()
	for w.inLine() {
		w.next()
	}
	inside := w.line.scope
	for _, b := range w.open {
		inside |= b.scope
	}
	if inside.Has(TypeOnly) {
		inside &^= TypeElse
	}
	for ; w.at < len(w.imports) && w.imports[w.at].NameAt < w.tok.Start; w.at++ {
		w.scopes[w.at] |= inside
	}
	if w.tok.Kind == Newline {
		w.next()
	}
	if w.tok.Kind != Indent && w.line.head.word != "" { // a block of one line: it is over
		w.closed = w.line
	}
}

// begin reads the head of a compound statement. It leaves the rest of the line
// to be passed.
func (w *scopeWalker) begin() {
	word := ""
	if w.tok.Kind == Name {
		word = w.s.Text(w.tok)
	}
	if word == "async" {
		w.next()
		word = w.s.Text(w.tok)
	}
	before := w.closed
	w.closed = around{}
	switch word {
	case "if", "elif", "else", "while", "for", "with", "try", "except", "finally", "class", "def":
		w.line.scope = Nested
	case "case":
		if n := len(w.open); n == 0 || w.open[n-1].head.word != "match" {
			return
		}
		w.line.scope = InMatch
	case "match":
		w.line.head.word = word // opens a block only when it is a statement
		w.line.scope = InMatch
		w.dropIfNoBlock()
		return
	default:
		return
	}
	w.line.head.word = word
	switch word {
	case "def":
		w.line.scope |= InFunc
	case "if":
		asked := w.asksForTypes()
		w.line.scope |= asked
		w.line.head.types = asked
		if asked == TypeOnly {
			w.line.head.types = TypeElse // which runs
		}
	case "elif", "else":
		w.line.scope |= before.head.types
		w.line.head.types = before.head.types
		if word == "elif" && before.head.types != TypeElse && w.asksForTypes() == TypeOnly {
			w.line.scope |= TypeElif
		}
	case "except":
		w.except(before)
	}
}

// except marks the imports of the try that it belongs to.
func (w *scopeWalker) except(before around) {
	switch before.head.word {
	case "try":
		w.line.first, w.line.last = before.first, w.at
	case "except":
		w.line.first, w.line.last = before.first, before.last
	default:
		return
	}
	caught := w.catches()
	for i := w.line.first; i < w.line.last; i++ {
		w.scopes[i] |= caught
	}
}

// dropIfNoBlock passes the line of a match and takes it for a plain statement
// when no block follows.
func (w *scopeWalker) dropIfNoBlock() {
	colon := false
	for w.inLine() {
		colon = w.is(":")
		w.next()
	}
	if !colon {
		w.line.head.word, w.line.scope = "", 0
	}
}

// catches reads what an except names. Exception and a bare except catch an
// ImportError too, but say nothing about imports.
func (w *scopeWalker) catches() Scope {
	var caught Scope
	bare, dotted, own := true, false, false
	for w.next(); w.inLine() && !w.is(":"); w.next() {
		bare = false
		switch {
		case dotted && w.is("."): // no Python
		case w.is("."):
			dotted = true
			continue
		case dotted && !own: // another module's
		case w.is("ImportError") || w.is("ModuleNotFoundError"):
			caught |= Guarded
		case w.is("Exception") || w.is("BaseException"):
			caught |= Caught
		}
		dotted, own = false, !dotted && w.is("builtins")
	}
	if bare {
		caught |= Caught
	}
	return caught
}
