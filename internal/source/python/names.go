package python

// TopNames lists the names that a module gets at its top level other than by
// def and class: imported ones (as they are called here; "*" for a star) and
// those on the left of a plain assignment.
func TopNames(src []byte) []string {
	r := outliner{s: NewScanner(src)}
	var names []string
	level := 0
	for r.next(); r.tok.Kind != EOF; {
		switch r.tok.Kind {
		case Indent:
			level++
			r.next()
		case Dedent:
			level--
			r.next()
		default:
			if level == 0 {
				names = r.topStatement(names)
			}
			if r.skipLine(); r.tok.Kind == Newline {
				r.next()
			}
		}
	}
	return names
}

func (r *outliner) topStatement(names []string) []string {
	switch {
	case r.tok.Kind != Name:
		return names
	case r.is("from"):
		for r.inLine() && !r.is("import") {
			r.next()
		}
		r.next()
		return r.imported(names)
	case r.is("import"):
		r.next()
		return r.imported(names)
	}
	first := r.tok
	r.next()
	if r.is("=") {
		names = append(names, identifier(r.s.src[first.Start:first.End]))
	}
	return names
}

// imported reads "a, b as c", in brackets or not. Of a dotted name the first
// part counts.
func (r *outliner) imported(names []string) []string {
	for r.inLine() {
		if r.is("(") || r.is(",") {
			r.next()
		}
		if !r.is("*") && r.tok.Kind != Name {
			return names
		}
		name := identifier(r.s.src[r.tok.Start:r.tok.End])
		for r.inLine() && !r.is(",") && !r.is(")") {
			if r.is("as") {
				r.next()
				name = identifier(r.s.src[r.tok.Start:r.tok.End])
			}
			r.next()
		}
		names = append(names, name)
	}
	return names
}
