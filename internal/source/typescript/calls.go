package typescript

import "slices"

// mocks are the functions of jest and vi (Vitest) that name a module.
var mocks = [...]string{
	"mock", "doMock", "unmock", "dontMock", "doUnmock", "setMock", "requireActual", "requireMock", "importActual", "importMock",
	"unstable_mockModule", "unstable_unmockModule", "deepUnmock", "createMockFromModule", "genMockFromModule",
}

// moduleWord reads module.require("x"), which Node has too.
func (r *importReader) moduleWord() {
	if r.next(); !r.is(".") {
		return
	}
	if r.next(); r.is("require") {
		r.call(Require)
	}
}

// call reads require("x") or what only looks like it.
func (r *importReader) call(kind ReferenceKind) {
	start := r.tok
	switch r.next(); {
	case r.is("("):
		r.argument(kind, start)
	case kind == Require && r.is("."):
		r.next()
		r.resolve(start)
	}
}

// argument reads ("x") or ("x", …). A require of anything but a string is an
// ordinary call; an import of it is a reference that cannot be followed.
func (r *importReader) argument(kind ReferenceKind, start Token) {
	r.next()
	spec := r.tok
	if kind == Mock && r.is("import") {
		r.mockedImport(start)
		return
	}
	if spec.Kind == String || spec.Kind == Template {
		r.next()
		if r.is(")") || r.is(",") {
			r.add(Reference{Kind: kind}, start, spec)
			return
		}
	}
	if kind == Dynamic {
		r.out = append(r.out, Reference{Kind: kind, Start: start.Start, Line: start.Line, SpecStart: spec.Start, End: spec.Start})
	}
}

// mock reads jest.mock("x"), with type arguments or without.
func (r *importReader) mock() {
	start := r.tok
	if r.next(); r.is(".") || r.is("?.") {
		r.mocked(start)
	}
}

// mockedAlso reads .mock("y") behind jest.mock("x"), which gives jest again.
func (r *importReader) mockedAlso() { r.mocked(r.tok) }

// mocked reads on at the dot. The reference begins at start, or at the name when
// the dot does.
func (r *importReader) mocked(start Token) {
	chained := start == r.tok
	r.next()
	if !slices.ContainsFunc(mocks[:], r.is) {
		return
	}
	if chained {
		start = r.tok
	}
	before := len(r.out)
	if r.next(); r.is("<") {
		r.typeArguments()
	}
	inside := len(r.out)
	if r.is("(") {
		r.open.calls = append(r.open.calls, openCall{reference: -1})
		r.argument(Mock, start)
	}
	if len(r.out) > inside && inside > before { // what the type arguments import comes after
		last := r.out[inside]
		r.out = slices.Insert(r.out[:inside], before, last)
		r.open.moved(before)
	}
}

// mockedImport reads import("x") in the brackets of a mock: a name of the module
// that editors can follow, and no import.
func (r *importReader) mockedImport(start Token) {
	word, before := r.tok, len(r.out)
	r.next()
	r.imported(word)
	switch {
	case len(r.out) == before:
	case r.out[before].Static && r.out[before].Kind == Dynamic:
		one := &r.out[before]
		one.Kind, one.Start, one.Line = Mock, start.Start, start.Line
	default:
		r.out = r.out[:before] // as a mock of a name that only a run could tell
	}
}

// typeArguments passes <…>, in which a type may be imported.
func (r *importReader) typeArguments() {
	angles, brackets := 0, 0
	for r.tok.Kind != EOF {
		switch {
		case r.tok.Kind == Name && !r.member && r.is("import"):
			start, typeOf := r.tok, r.s.Is(r.prev, "typeof")
			if r.next(); r.is("(") {
				brackets++
			}
			if r.typed(start, typeOf) {
				brackets--
			}
			continue
		case r.tok.Kind != Op:
		case r.is("(") || r.is("[") || r.is("{"):
			brackets++
		case r.is(")") || r.is("]") || r.is("}"):
			if brackets--; brackets < 0 {
				return
			}
		case brackets > 0:
		case r.is(";"): // it was a comparison
			return
		case r.is("<"):
			angles++
		case r.is(">"):
			if angles--; angles == 0 {
				r.next()
				return
			}
		}
		r.next()
	}
}

// resolve reads resolve("x") behind the dot of require or import.meta.
func (r *importReader) resolve(start Token) {
	if !r.is("resolve") {
		return
	}
	if r.next(); r.is("(") {
		r.argument(Resolve, start)
	}
}

// url reads URL("./x", import.meta.url), which bundlers follow as an import.
func (r *importReader) url() {
	start := r.tok
	if r.next(); !r.is("(") {
		return
	}
	r.next()
	spec := r.tok
	if spec.Kind != String && spec.Kind != Template {
		return
	}
	if r.next(); !r.is(",") {
		return
	}
	if r.next(); r.tok.Kind != Name || !r.is("import") {
		return
	}
	word := r.tok
	if r.next(); !r.is(".") {
		r.imported(word)
		return
	}
	for _, next := range [...]string{".", "meta", "."} {
		if !r.is(next) {
			return
		}
		r.next()
	}
	if !r.is("url") {
		r.resolve(word)
		return
	}
	if r.next(); r.is(")") || r.is(",") {
		r.add(Reference{Kind: URL}, start, spec)
	}
}
