package typescript

// Exported reads the object literal that a module gives by default, as
// configurations do: export default {…}, module.exports = {…}, also inside one
// call (defineConfig({…})). It is false for everything else, which only a run
// could tell.
func (f *File) Exported() (Value, bool) {
	at := f.findExported()
	if at < 0 {
		return Value{}, false
	}
	r := &literalReader{f: f, at: at}
	closer := false
	if r.tok().Kind == Name && r.at+1 < len(f.tokens) && f.is(f.tokens[r.at+1], "(") {
		r.at, closer = r.at+2, true
	}
	if !r.is("{") {
		return Value{}, false
	}
	v := r.object(0)
	if closer {
		if r.is(",") {
			r.at++
		}
		if !r.is(")") {
			return Value{}, false
		}
		r.at++
	}
	if r.is("as") || r.is("satisfies") {
		return v, r.err == nil
	}
	return v, r.err == nil && (r.tok().Kind != Op || r.is(";"))
}

// findExported is the index of the token that the exported value begins with;
// -1 without one, and with several.
func (f *File) findExported() int {
	depth, found := 0, -1
	for i, t := range f.tokens {
		depth += f.step(t)
		if depth != 0 || i == 0 {
			continue
		}
		exports := f.is(t, "default") && f.is(f.tokens[i-1], "export") ||
			i > 2 && f.is(t, "=") && f.is(f.tokens[i-1], "exports") && f.is(f.tokens[i-2], ".") && f.is(f.tokens[i-3], "module")
		if exports && found >= 0 {
			return -1
		}
		if exports {
			found = i + 1
		}
	}
	return found
}
