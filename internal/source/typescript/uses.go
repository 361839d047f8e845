package typescript

// Use is a place where code names something from outside of it, or from its
// own parameters.
type Use struct {
	Name       string
	Start, End int
}

// Uses lists the names in [start, end) that are looked up when the code runs
// or is checked: not properties, keys, parameters where they are declared, and
// elements of HTML.
func (f *File) Uses(start, end int) []Use {
	var out []Use
	tokens := f.Tokens(start, end)
	for i, t := range tokens {
		var before, after, second Token
		if i > 0 {
			before = tokens[i-1]
		}
		if i+1 < len(tokens) {
			after = tokens[i+1]
		}
		if i+2 < len(tokens) {
			second = tokens[i+2]
		}
		used := t.Kind == Name && f.isUse(before, after, second) || t.Kind == JSXName && f.isComponent(before, t, after)
		if used {
			out = append(out, f.use(t))
		}
	}
	return out
}

func (f *File) isUse(before, after, second Token) bool {
	if f.isAny(before, ".", "?.") {
		return false
	}
	if !f.isAny(before, "{", ",", "(", ";") {
		return true
	}
	key := f.is(after, ":")
	optional := f.is(after, "?") && f.isAny(second, ":", ",", ")")
	return !key && !optional
}

func (f *File) isComponent(before, t, after Token) bool {
	first := f.Content[t.Start]
	return f.isAny(before, "<", "</") && (first < 'a' || first > 'z' || f.is(after, "."))
}

// TopNames lists what the file itself declares at top level, imports aside.
func (f *File) TopNames() []Use {
	r := topReader{f: f}
	for i := 0; i < len(f.tokens)-1; i++ {
		t := f.tokens[i]
		if r.depth == 0 && f.is(t, "<") {
			if end := f.typeArguments(i); end > 0 {
				i = end
				continue
			}
		}
		r.read(i)
		r.depth += f.step(t)
		r.pattern = r.pattern && r.depth > 0
	}
	return r.out
}

// topReader walks over the tokens of a file.
type topReader struct {
	f       *File
	out     []Use
	depth   int
	lists   bool // in a const, let or var: a comma begins one more
	names   bool // what comes next is declared: a name or a pattern
	pattern bool // inside of one
}

func (r *topReader) read(i int) {
	f, t := r.f, r.f.tokens[i]
	if r.pattern && t.Kind == Name {
		r.out = append(r.out, f.use(t))
	}
	if r.depth > 0 {
		return
	}
	next := f.tokens[i+1]
	switch {
	case r.names && t.Kind == Op:
		r.names, r.pattern = false, true
	case r.names:
		r.out = append(r.out, f.use(t))
		r.names = false
	case t.Kind == Op:
		r.lists = r.lists && !f.is(t, ";")
		r.names = r.lists && f.is(t, ",")
	case t.Kind != Name:
	case f.isAny(t, "const", "let", "var") && !f.is(next, "enum"):
		r.lists, r.names = true, true
	case f.is(t, "function") && f.is(next, "*"):
		r.out, r.lists = append(r.out, f.use(f.tokens[i+2])), false
	case f.isAny(t, "function", "class", "enum", "interface", "namespace"),
		f.is(t, "type") && next.Kind == Name && (i == 0 || !f.is(f.tokens[i-1], "import")):
		r.out, r.lists = append(r.out, f.use(next)), false
	}
}

func (f *File) use(t Token) Use {
	return Use{Name: f.Text(t.Start, t.End), Start: t.Start, End: t.End}
}
