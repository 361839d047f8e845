package python

// PairHeads gives the strings that pairs in an expression begin with, at any
// depth: a and b of [("a", 1), ("b", x)]. What is called has arguments, and is
// no pair.
func (m *Module) PairHeads(e Expr) []Str {
	r := pairReader{m: m, base: e.Start, open: make([]tuple, 1, 8)}
	s := NewScanner([]byte(m.text[e.Start:e.End]))
	for t := s.Next(); t.Kind != EOF; t = s.Next() {
		if t.Kind >= Name && t.Kind < Comment {
			r.token(t, string(s.src[t.Start:t.End]))
		}
	}
	return r.out
}

// tuple is an open bracket.
type tuple struct {
	pair   bool // it may be one: round, and nothing is called
	parts  int  // that have ended
	tokens int  // of the part that is being read
	head   Expr // the first part
}

type pairReader struct {
	m       *Module
	base    int
	open    []tuple // the first is the expression itself
	operand bool    // the last token may be called
	out     []Str
}

func (r *pairReader) token(t Token, text string) {
	top := &r.open[len(r.open)-1]
	switch text {
	case "(", "[", "{":
		r.extend(top, t)
		r.open = append(r.open, tuple{pair: text == "(" && !r.operand})
	case ")", "]", "}":
		r.shut(t)
	case ",":
		top.parts++
		top.tokens = 0
	default:
		r.extend(top, t)
	}
	r.operand = t.Kind == Name && wordOf([]byte(text)).names() || text == ")" || text == "]"
}

// extend puts a token into the part that is being read.
func (r *pairReader) extend(f *tuple, t Token) {
	if f.parts == 0 {
		if f.tokens == 0 {
			f.head.Start = r.base + t.Start
		}
		f.head.End = r.base + t.End
	}
	f.tokens++
}

func (r *pairReader) shut(t Token) {
	n := len(r.open) - 1
	if n == 0 {
		return // one bracket too many is the scanner's problem
	}
	f := r.open[n]
	r.open = r.open[:n]
	r.extend(&r.open[n-1], t)
	if f.tokens > 0 {
		f.parts++
	}
	if !f.pair || f.parts != 2 {
		return
	}
	if s, ok := r.m.Str(f.head); ok {
		r.out = append(r.out, s)
	}
}
