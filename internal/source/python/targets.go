package python

// Target is a name that gets its value otherwise than by name = value: by
// unpacking, a loop, with, except, an import or the operator :=.
type Target struct {
	Name string
	// Value is what is unpacked, or what := gives; Each is what a loop runs over.
	// Neither is there when nothing is known of the value.
	Value, Each Expr
	Index       int // of the name in what is unpacked; -1 when Value is the name's own
	Start       int // byte of the name
}

// Targets lists them for a file in the order of their lines.
func Targets(src []byte) []Target {
	s := NewScanner(src)
	b := targetReader{maker: maker{e: Expr{Text: string(s.src), End: len(s.src)}}}
	for t := s.Next(); ; t = s.Next() {
		b.take(s, t)
		if t.Kind == Newline || t.Kind == EOF {
			b.line()
			b.tokens = b.tokens[:0]
		}
		if t.Kind == EOF {
			return b.out
		}
	}
}

type targetReader struct {
	maker

	out []Target
}

func (b *targetReader) line() {
	for i := range b.tokens {
		next := i+1 < len(b.tokens) && b.tokens[i+1].Kind == Name
		switch {
		case b.tokens[i].Kind == Name && b.text(i) == "as" && next:
			b.bind(Target{Name: b.text(i + 1), Index: -1, Start: b.tokens[i+1].Start})
		case i > 0 && b.tokens[i].Kind == Op && b.text(i) == ":=" && b.tokens[i-1].Kind == Name:
			b.bind(Target{Name: b.text(i - 1), Index: -1, Start: b.tokens[i-1].Start, Value: b.expr(i+1, b.operandEnd(i+1))})
		}
	}
	first := 0
	if len(b.tokens) > 1 && b.tokens[0].word == asyncWord {
		first = 1
	}
	if first < len(b.tokens) && b.tokens[first].word == forWord {
		b.loop(first)
		return
	}
	b.unpacked()
}

func (b *targetReader) bind(one Target) {
	one.Name = identifier([]byte(one.Name))
	b.out = append(b.out, one)
}

// maxOperand is from how many tokens on a value is too long to follow.
const maxOperand = 2000

// operandEnd is where the value of := or of a loop ends.
func (b *targetReader) operandEnd(from int) int {
	depth := 0
	for i := from; i < min(len(b.tokens), from+maxOperand); i++ {
		t := b.tokens[i]
		if depth == 0 && (t.bracket() < 0 || t.op == ',' || t.op == ':') {
			return i
		}
		depth += t.bracket()
	}
	return min(len(b.tokens), from+maxOperand)
}

// loop reads for a in b: and for a, b in c:.
func (b *targetReader) loop(at int) {
	in := b.find(at, len(b.tokens), isWordIn)
	if in < 0 {
		return
	}
	targets := b.targets(at+1, in)
	for _, one := range targets {
		if len(targets) == 1 {
			one.Each = b.expr(in+1, b.operandEnd(in+1))
		}
		one.Index = -1
		b.bind(one)
	}
}

// unpacked reads a, b = c.
func (b *targetReader) unpacked() {
	isSet := func(t taped) bool { return t.op == '=' }
	from, to := 0, b.find(0, len(b.tokens), isSet)
	var all []Target
	for to >= 0 {
		if targets := b.targets(from, to); len(targets) > 1 || b.find(from, to, isComma) >= 0 {
			all = append(all, targets...)
		}
		from = to + 1
		to = b.find(from, len(b.tokens), isSet)
	}
	value := b.expr(from, len(b.tokens))
	for _, one := range all {
		one.Value = value
		b.bind(one)
	}
}

// targets are the names of a target, each with its place in it. Those of a
// target inside, and those with a star, have no place that says anything.
func (b *targetReader) targets(from, to int) []Target {
	for level := 0; level < maxBrackets && to-from > 2 && b.tokens[from].bracket() > 0 && b.closing(from) == to-1; level++ {
		from, to = from+1, to-1
	}
	var out []Target
	index := 0
	for from < to {
		end := b.find(from, to, isComma)
		if end < 0 {
			end = to
		}
		if end-from == 1 && b.tokens[from].Kind == Name {
			out = append(out, Target{Name: b.text(from), Index: index, Start: b.tokens[from].Start})
		}
		index++
		from = end + 1
	}
	return out
}
