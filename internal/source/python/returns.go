package python

// Returns lists the values that return statements give, in the order of the
// text; a bare return gives none. The word is a keyword, so wherever it is no
// part of a string or comment it begins a statement.
func Returns(src []byte) []Expr {
	r := outliner{s: NewScanner(src)}
	var out []Expr
	for r.next(); r.tok.Kind != EOF; {
		if r.tok.Kind != Name || !r.is("return") {
			r.next()
			continue
		}
		r.next()
		start := r.tok.Start
		depth, from := 0, r.end
		for r.inLine() && (depth > 0 || !r.is(";")) {
			depth += r.bracket()
			r.next()
		}
		if r.end > from {
			out = append(out, r.expr(start, r.end))
		}
	}
	return out
}

// Yield is a value that a generator gives; of yield from each of what is in it.
type Yield struct {
	Expr

	From bool
}

// Yields lists the values that yield gives, in the order of the text.
func Yields(src []byte) []Yield {
	r := outliner{s: NewScanner(src)}
	var out []Yield
	for r.next(); r.tok.Kind != EOF; {
		if r.tok.Kind != Name || !r.is("yield") {
			r.next()
			continue
		}
		r.next()
		from := r.tok.Kind == Name && r.is("from")
		if from {
			r.next()
		}
		start, before := r.tok.Start, r.end
		for depth := 0; r.inLine() && (depth > 0 || !r.is(";") && r.bracket() >= 0); {
			depth += r.bracket()
			r.next()
		}
		if r.end > before {
			out = append(out, Yield{r.expr(start, r.end), from})
		}
	}
	return out
}
