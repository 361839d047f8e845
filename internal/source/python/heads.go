package python

// definition reads the head of the def or class at an index of the line, and
// gives the index of the first token after its colon.
func (w *walker) definition(at int) int {
	defs := w.m.Defs
	if at+1 >= len(w.line) || w.line[at+1].Kind != Name {
		return len(w.line)
	}
	for w.head < len(defs) && defs[w.head].NameAt < w.line[at+1].Start {
		w.head++
	}
	if w.head == len(defs) || defs[w.head].NameAt != w.line[at+1].Start {
		return len(w.line) // the outline did not take it for a def
	}
	open := at + 2
	if open < len(w.line) && w.line[open].op == '[' {
		open = w.closing(open) + 1
	}
	end := open - 1
	if open < len(w.line) && w.line[open].op == '(' {
		w.plain = open
		end = w.closing(open)
		if defs[w.head].Class {
			w.class = w.head
		} else {
			w.m.Heads[w.head].Params = w.params(w.line[open+1 : max(end, open+1)])
		}
	}
	colon := w.colon(min(end+1, len(w.line)-1))
	if end+1 < colon && w.line[end+1].op == opArrow {
		w.m.Heads[w.head].Returns = w.expr(w.line[end+2 : colon])
	}
	return colon + 1
}

// params reads what stands in the brackets of a function.
func (w *walker) params(tokens []taped) []Param {
	var out []Param
	depth, lambdas, from := 0, 0, 0
	for i := 0; i <= len(tokens); i++ {
		if i < len(tokens) {
			t := tokens[i]
			depth += t.bracket()
			switch {
			case depth > 0:
			case t.word == lambdaWord:
				lambdas++
			case t.op == ':' && lambdas > 0:
				lambdas--
			}
			if depth > 0 || lambdas > 0 || t.op != ',' {
				continue
			}
		}
		if p, ok := w.param(tokens[from:i]); ok {
			out = append(out, p)
		}
		from = i + 1
	}
	return out
}

// param reads *name: annotation = default.
func (w *walker) param(tokens []taped) (Param, bool) {
	star := len(tokens) > 0 && (tokens[0].op == '*' || tokens[0].op == opStars)
	if star {
		tokens = tokens[1:]
	}
	if len(tokens) == 0 || tokens[0].Kind != Name {
		return Param{}, false
	}
	p := Param{Name: w.name(tokens[0]), Star: star}
	if len(tokens) < 2 || tokens[1].op != ':' {
		return p, true
	}
	depth, end := 0, 2
	for end < len(tokens) && (depth > 0 || tokens[end].op != '=') {
		depth += tokens[end].bracket()
		end++
	}
	p.Annotation = w.expr(tokens[2:end])
	return p, true
}
