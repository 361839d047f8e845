package python

// asksForTypes reads the test of an if. It is TypeOnly for TYPE_CHECKING and a
// dotted name that ends in it, in brackets or not; TypeValue for that attribute of
// anything else.
func (w *scopeWalker) asksForTypes() Scope {
	w.next()
	if asked := w.primary(); w.inLine() && w.is(":") {
		return asked
	}
	return 0
}

const checking = "TYPE_CHECKING"

// primary reads a name, a literal or what stands in brackets, with the members,
// calls and indexes behind it, and tells what is asked.
func (w *scopeWalker) primary() Scope {
	var asked Scope
	named := false // it is a name, dotted or not
	switch {
	case w.tok.Kind == Name && wordOf(w.s.src[w.tok.Start:w.tok.End]).names():
		asked, named = w.asked(TypeOnly), true
		w.next()
	case w.tok.Kind == String:
		for w.tok.Kind == String {
			w.next()
		}
	case w.tok.Kind == Number:
		w.next()
	case w.is("("):
		asked = w.inBrackets()
	case w.is("["), w.is("{"):
		w.passBrackets()
	default:
		return 0
	}
	for w.inLine() {
		switch {
		case w.is("."):
			w.next()
			kind := TypeValue
			if named {
				kind = TypeOnly
			}
			asked = w.asked(kind)
			w.next()
		case w.is("("), w.is("["):
			w.passBrackets()
			asked, named = 0, false
		default:
			return asked
		}
	}
	return asked
}

// asked is the kind when tok is TYPE_CHECKING.
func (w *scopeWalker) asked(kind Scope) Scope {
	if w.is(checking) {
		return kind
	}
	return 0
}

// inBrackets reads what stands in brackets, which mean nothing when that is all.
func (w *scopeWalker) inBrackets() Scope {
	depth := w.s.depth
	if depth > maxNesting {
		w.passBrackets()
		return 0
	}
	w.next()
	asked := w.primary()
	if !w.is(")") || w.s.depth != depth-1 {
		asked = 0
		for w.inLine() && (!w.is(")") || w.s.depth >= depth) {
			w.next()
		}
	}
	w.next()
	return asked
}

// passBrackets passes the bracket that is tok, with all that stands in it.
func (w *scopeWalker) passBrackets() {
	depth := w.s.depth
	for w.next(); w.inLine() && w.s.depth >= depth; {
		w.next()
	}
	w.next()
}
