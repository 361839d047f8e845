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
	var out []Use
	depth := 0
	for i, t := range f.tokens[:len(f.tokens)-1] {
		if depth == 0 && t.Kind == Name {
			next := f.tokens[i+1]
			switch {
			case f.isAny(t, "const", "let", "var"):
				out = append(out, f.declared(i+1)...)
			case f.is(t, "function") && f.is(next, "*"):
				out = append(out, f.use(f.tokens[i+2]))
			case f.isAny(t, "function", "class", "enum", "interface", "namespace"),
				f.is(t, "type") && next.Kind == Name && !(i > 0 && f.is(f.tokens[i-1], "import")):
				out = append(out, f.use(next))
			}
		}
		depth += f.step(t)
	}
	return out
}

func (f *File) use(t Token) Use {
	return Use{Name: f.Text(t.Start, t.End), Start: t.Start, End: t.End}
}

// declared reads what const declares: names and patterns, one after the other.
func (f *File) declared(at int) []Use {
	var out []Use
	r := &literalReader{f: f, at: at}
	for {
		for depth, i := 0, r.at; i < len(f.tokens); i++ {
			if f.tokens[i].Kind == Name {
				out = append(out, f.use(f.tokens[i]))
			}
			if depth += f.step(f.tokens[i]); depth <= 0 {
				break
			}
		}
		if r.skip(""); !r.is(",") {
			return out
		}
		r.at++
	}
}
