package python

// Made is how an expression is put together, seen from outside. At most one of
// Parts, Item and Base is there; none for an expression of another kind, such as
// a name or a call.
type Made struct {
	// Parts are the values of a tuple, a list, a set or a dictionary, and those
	// of which it is one: a if b else c, a or b, and b of a and b.
	Parts []Expr
	// Item is what a comprehension gives for each Target of Over; of a
	// dictionary, its values.
	Item, Target, Over Expr
	// Base is what is subscripted: a of a[0].
	Base Expr
	// Bare is the expression without the brackets around the whole of it, whatever
	// it is.
	Bare Expr
}

// ReadMade takes an expression apart by one level. Brackets around the whole of
// it are no level.
func ReadMade(e Expr) Made {
	m := maker{e: e, before: 1}
	s := NewScanner([]byte("(" + e.Text + ")")) // in brackets a line may end anywhere
	for t := s.Next(); t.Kind != EOF; t = s.Next() {
		m.take(s, t)
	}
	if len(m.tokens) < 3 || m.closing(0) != len(m.tokens)-1 {
		return Made{} // what it says is not an expression
	}
	return m.made(1, len(m.tokens)-1)
}

// connective marks the words that an expression is split at.
func connective(text []byte) byte {
	switch string(text) {
	case "or":
		return '|'
	case "and":
		return '&'
	case "else":
		return '?'
	case "in":
		return '@'
	default:
		return 0
	}
}

// maker takes the tokens of an expression apart.
type maker struct {
	e      Expr
	before int // bytes that were scanned before those of e
	tokens []taped
}

// take notes a token, if it is one of an expression.
func (m *maker) take(s *Scanner, t Token) {
	switch t.Kind {
	case Name, Number, String, Op:
	default:
		return
	}
	noted := taped{Token: t}
	text := s.src[t.Start:t.End]
	if t.Kind == Name {
		noted.word, noted.op = wordOf(text), connective(text)
	}
	if t.Kind == Op {
		noted.op = opOf(text)
	}
	m.tokens = append(m.tokens, noted)
}

// made reads the tokens from one to before another.
func (m *maker) made(from, to int) Made {
	for level := 0; level < maxBrackets && from < to && m.tokens[from].op == '(' && m.closing(from) == to-1 && m.find(from+1, to-1, isComma) < 0 && m.find(from+1, to-1, isFor) < 0; level++ {
		from, to = from+1, to-1
	}
	made := m.level(from, to)
	made.Bare = m.expr(from, to)
	return made
}

// level takes apart what is in no brackets.
func (m *maker) level(from, to int) Made {
	if from >= to {
		return Made{}
	}
	first := m.tokens[from]
	switch {
	case first.bracket() > 0 && m.closing(from) == to-1:
		return m.display(from+1, to-1)
	case m.find(from, to, isComma) >= 0:
		return Made{Parts: m.split(from, to, isComma)}
	case first.word == lambdaWord:
		return Made{}
	}
	if n := m.find(from, to, isIf); n >= 0 {
		otherwise := m.find(n, to, func(t taped) bool { return t.op == '?' })
		if otherwise < 0 {
			return Made{}
		}
		return Made{Parts: m.kept(m.expr(from, n), m.expr(otherwise+1, to))}
	}
	if m.find(from, to, isOr) >= 0 {
		return Made{Parts: m.split(from, to, isOr)}
	}
	if parts := m.split(from, to, isAnd); len(parts) > 1 {
		return Made{Parts: parts[len(parts)-1:]} // the others only when they are as good as nothing
	}
	if open := m.subscript(from, to); open > 0 {
		return Made{Base: m.expr(from, open)}
	}
	return Made{}
}

func isWordIn(t taped) bool { return t.op == '@' && t.Kind == Name }
func isComma(t taped) bool  { return t.op == ',' }
func isFor(t taped) bool    { return t.word == forWord }
func isIf(t taped) bool     { return t.word == ifWord }
func isOr(t taped) bool     { return t.op == '|' && t.Kind == Name }
func isAnd(t taped) bool    { return t.op == '&' && t.Kind == Name }

// display reads what stands in the brackets of a list, a set, a dictionary, a
// tuple or a generator.
func (m *maker) display(from, to int) Made {
	loop := m.find(from, to, isFor)
	if loop < 0 {
		return Made{Parts: m.split(from, to, isComma)}
	}
	item := loop
	if item > from && m.tokens[item-1].word == asyncWord {
		item--
	}
	in := m.find(loop, to, isWordIn)
	if in < 0 {
		return Made{}
	}
	end := m.find(in, to, func(t taped) bool { return isIf(t) || isFor(t) || t.word == asyncWord })
	if end < 0 {
		end = to
	}
	return Made{Item: m.value(from, item), Target: m.expr(loop+1, in), Over: m.expr(in+1, end)}
}

// split gives what lies between the tokens of a kind, without stars before it;
// of entries of a dictionary, the value.
func (m *maker) split(from, to int, at func(taped) bool) []Expr {
	var out []Expr
	for from < to {
		end := m.find(from, to, at)
		if end < 0 {
			end = to
		}
		start := from
		for start < end && (m.tokens[start].op == '*' || m.text(start) == "**") {
			start++
		}
		out = append(out, m.kept(m.value(start, end))...)
		from = end + 1
	}
	return out
}

// value is what stands behind the colon of an entry of a dictionary; all of it
// without one.
func (m *maker) value(from, to int) Expr {
	colon := m.find(from, to, func(t taped) bool { return t.op == ':' || t.word == lambdaWord })
	if colon < 0 || m.tokens[colon].word == lambdaWord {
		colon = from - 1
	}
	return m.expr(colon+1, to)
}

func (m *maker) text(i int) string {
	t := m.tokens[i]
	return m.e.Text[t.Start-m.before : min(t.End-m.before, len(m.e.Text))]
}

// kept drops what is empty.
func (m *maker) kept(parts ...Expr) []Expr {
	var out []Expr
	for _, p := range parts {
		if p.Present() {
			out = append(out, p)
		}
	}
	return out
}

// find gives the first token of a kind that is in no bracket of the stretch; -1
// without one.
func (m *maker) find(from, to int, is func(taped) bool) int {
	depth := 0
	for i := from; i < to; i++ {
		if depth == 0 && is(m.tokens[i]) {
			return i
		}
		depth += m.tokens[i].bracket()
	}
	return -1
}

// closing is the index of the bracket that closes another; -1 without one.
func (m *maker) closing(open int) int {
	depth := 0
	for i := open; i < len(m.tokens); i++ {
		depth += m.tokens[i].bracket()
		if depth == 0 {
			return i
		}
	}
	return -1
}

// subscript is the index of the bracket of a subscript that ends the stretch; -1
// when the stretch is more than names, members, calls and subscripts.
func (m *maker) subscript(from, to int) int {
	open, depth := -1, 0
	for i := from; i < to; i++ {
		t := m.tokens[i]
		if depth == 0 {
			switch {
			case t.bracket() > 0:
				open = i
			case t.Kind == Name && t.word.names(), t.op == '.':
			default:
				return -1
			}
		}
		depth += t.bracket()
	}
	if open <= from || m.tokens[open].op != '[' || m.tokens[to-1].op != ']' {
		return -1
	}
	return open
}

// expr is the expression of the tokens from one to before another.
func (m *maker) expr(from, to int) Expr {
	if from >= to {
		return Expr{}
	}
	start, end := m.tokens[from].Start-m.before, m.tokens[to-1].End-m.before
	return Expr{Text: m.e.Text[start:end], Start: m.e.Start + start, End: m.e.Start + end}
}
