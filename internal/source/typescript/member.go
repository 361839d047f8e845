package typescript

// member reads one entry of an object.
func (r *literalReader) member(depth int) Member {
	first := r.tok()
	m := Member{Start: first.Start, KeyStart: first.Start}
	switch {
	case r.is("..."):
		m.Form = Spread
		r.skip("")
	case r.isModifier():
		for r.isModifier() {
			r.at++
		}
		r.key(&m)
		m.Form = Method
		r.skip("")
	default:
		r.key(&m)
		r.rest(&m, depth)
	}
	if m.End = r.f.tokens[max(r.at-1, 0)].End; m.Value.End == 0 { // no key: value
		m.Value = Value{Start: m.Start, End: m.End}
	}
	return m
}

// isModifier tells get, set, async and * from keys of those names.
func (r *literalReader) isModifier() bool {
	if r.is("*") {
		return true
	}
	if !r.f.isAny(r.tok(), "get", "set", "async") {
		return false
	}
	next := r.f.tokens[r.at+1] // a name is never the last token
	return next.Kind != Op && next.Kind != EOF || r.f.isAny(next, "[", "*")
}

func (r *literalReader) key(m *Member) {
	tok := r.tok()
	m.KeyStart, m.KeyEnd = tok.Start, tok.End
	switch tok.Kind {
	case Name, Number:
		m.Key = r.f.Text(tok.Start, tok.End)
	case String:
		key, ok := Unquote(r.f.Content[tok.Start:tok.End])
		if !ok {
			r.fail("the string has an escape that TypeScript refuses")
		}
		m.Key = key
	default:
		if !r.is("[") {
			r.fail("a key of the object is expected here")
			return
		}
		m.Form = Computed
		r.at++
		r.skip("]")
		m.KeyEnd = r.tok().End
	}
	r.at++
}

// rest reads what follows a key.
func (r *literalReader) rest(m *Member, depth int) {
	switch {
	case r.err != nil:
	case r.is(":"):
		r.at++
		m.Value = r.value(depth + 1)
	case r.is("("), r.is("<"):
		if m.Form != Computed {
			m.Form = Method
		}
		r.skip("")
	case r.ends() && m.Form == Property:
		m.Form = Shorthand
	default:
		r.fail("a colon is missing before this")
	}
}

// farthest is how many tokens the arguments of a type may have: looking for
// their end costs that much per <.
const farthest = 2000

// typeArguments is the index of the > that closes the < at an index, when both
// enclose types; 0 when they compare. The rule is the compiler's: what follows
// the > decides.
func (f *File) typeArguments(at int) int {
	angles, brackets := 0, 0
	for i := at; i < min(len(f.tokens), at+farthest); i++ {
		t := f.tokens[i]
		switch {
		case t.Kind == EOF:
			return 0
		case t.Kind == Op && f.is(t, "<"):
			angles++
		case t.Kind == Op && f.is(t, ">"):
			if angles--; angles == 0 {
				if brackets == 0 && f.followsTypes(f.tokens[i+1]) {
					return i
				}
				return 0
			}
		case t.Kind == Op && !f.isAny(t, "(", ")", "[", "]", "{", "}", ",", ".", "|", "&", "=>", ":", ";", "?", "...", "=", "-"):
			return 0
		}
		if brackets += f.step(t); brackets < 0 {
			return 0
		}
	}
	return 0
}

// followsTypes tells whether a token can stand behind type arguments: what
// begins a value cannot, since > compares there.
func (f *File) followsTypes(t Token) bool {
	switch t.Kind {
	case Name:
		return f.isAny(t, "as", "satisfies", "extends", "is", "in", "instanceof")
	case Number, String, Regex, JSXName:
		return false
	case Op:
		return !f.isAny(t, "<", ">", "+", "-", "!", "~", "++", "--")
	default:
		return true
	}
}
