package python

// bases reads the arguments of a class, after type parameters if there are
// any: the positional ones, without keywords such as metaclass=M
// or **options.
func (r *outliner) bases() []Expr {
	if r.is("[") {
		r.skipBrackets()
	}
	if !r.is("(") {
		return nil
	}
	var out []Expr
	r.next()
	for !r.is(")") && r.inLine() {
		start, keyword := r.tok.Start, r.is("**")
		for depth := 0; r.inLine() && (depth > 0 || !r.is(",") && !r.is(")")); {
			depth += r.bracket()
			keyword = keyword || depth == 0 && r.is("=")
			r.next()
		}
		if !keyword && r.end > start {
			out = append(out, r.expr(start, r.end))
		}
		if r.is(",") {
			r.next()
		}
	}
	return out
}

func (r *outliner) inLine() bool { return r.tok.Kind >= Name }

// bracket is 1 for an opening bracket, -1 for a closing one.
func (r *outliner) bracket() int {
	switch {
	case r.tok.Kind != Op || r.tok.End-r.tok.Start != 1:
		return 0
	case classes[r.s.src[r.tok.Start]]&opener != 0:
		return 1
	case classes[r.s.src[r.tok.Start]]&closer != 0:
		return -1
	default:
		return 0
	}
}

func (r *outliner) skipBrackets() {
	for depth := 0; r.inLine(); {
		depth += r.bracket()
		r.next()
		if depth == 0 {
			return
		}
	}
}
