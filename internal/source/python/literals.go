package python

// ReadStrings lists the strings of a file as Module.Strings does, without the
// work for the rest of it. worth is asked about the source of each, adjacent
// ones in one, and whether it is a statement: those that it does not want are
// left out.
func ReadStrings(src []byte, worth func(source []byte, statement bool) bool) []Str {
	r := literals{s: NewScanner(src), worth: worth}
	for r.s.pos < len(src) {
		r.line()
	}
	return r.out
}

// ReadPieces is ReadStrings with each of adjacent strings by itself, as tach reads
// them. What is formatted, and bytes, are left out.
func ReadPieces(src []byte) []Str {
	r := literals{s: NewScanner(src), apart: true, worth: func([]byte, bool) bool { return true }}
	for r.s.pos < len(src) {
		r.line()
	}
	return r.out
}

// literals reads strings.
type literals struct {
	apart bool
	s     *Scanner
	worth func(source []byte, statement bool) bool
	group []Token // adjacent strings
	out   []Str
}

// line reads the strings of a line, up to a line end outside of brackets: white
// space before it, which Next looks at, means nothing here.
func (r *literals) line() {
	start := r.s.pos
	for last := (mark{start, r.s.line}); ; last = (mark{r.s.pos, r.s.line}) {
		before, found := r.s.toString(last)
		if !found {
			break
		}
		begins := before.end == start
		if !begins {
			c := r.s.src[before.end-1]
			begins = c == ';' || c == ':' && r.s.depth == 0
		}
		t := Token{Kind: String, Start: r.s.pos, Line: r.s.line}
		r.s.string()
		t.End = r.s.pos
		r.strings(t, begins)
	}
	if r.s.pos < len(r.s.src) {
		r.s.newline()
	}
}

// strings reads what follows on a string: those that are one with it.
func (r *literals) strings(first Token, begins bool) {
	r.group = append(r.group[:0], first)
	for r.gap(); r.stringFollows(); r.gap() {
		t := Token{Kind: String, Start: r.s.pos, Line: r.s.line}
		r.s.string()
		t.End = r.s.pos
		r.group = append(r.group, t)
	}
	if r.apart {
		for _, t := range r.group {
			if value, ok := unquote(r.s.Text(t)); ok && !value.Formatted {
				value.Line, value.Start, value.End = t.Line, t.Start, t.End
				r.out = append(r.out, value)
			}
		}
		return
	}
	ends := r.s.pos >= len(r.s.src) || classes[r.s.src[r.s.pos]]&newline != 0 || r.s.src[r.s.pos] == ';'
	whole := Str{Line: first.Line, Start: first.Start, End: r.group[len(r.group)-1].End, Statement: begins && ends}
	if !r.worth(r.s.src[whole.Start:whole.End], whole.Statement) {
		return
	}
	value, ok := join(func(i int) string { return r.s.Text(r.group[i]) }, len(r.group))
	if !ok {
		return
	}
	whole.Text, whole.Formatted = value.Text, value.Formatted
	r.out = append(r.out, whole)
}

// gap passes what may stand between two tokens of a line.
func (r *literals) gap() {
	r.s.skipSpace()
	for r.s.pos < len(r.s.src) && r.s.src[r.s.pos] == '#' {
		r.s.comment()
		r.s.skipSpace()
	}
}

// stringFollows tells whether a string begins at pos.
func (r *literals) stringFollows() bool {
	end := r.s.pos
	for r.s.at(end, nameByte) && end-r.s.pos < 3 {
		end++
	}
	return r.s.at(end, quote) && (end == r.s.pos || isPrefix(r.s.src[r.s.pos:end]))
}
