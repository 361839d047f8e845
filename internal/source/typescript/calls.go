package typescript

import "slices"

// mocks are the functions of jest and vi (Vitest) that name a module.
var mocks = [...]string{
	"mock", "doMock", "unmock", "dontMock", "doUnmock", "setMock", "requireActual", "requireMock", "importActual", "importMock",
	"unstable_mockModule", "unstable_unmockModule", "deepUnmock", "createMockFromModule", "genMockFromModule",
}

// mock reads jest.mock("x"), with type arguments or without.
func (r *importReader) mock() {
	start := r.tok
	if r.next(); !r.is(".") {
		return
	}
	r.next()
	if !slices.ContainsFunc(mocks[:], r.is) {
		return
	}
	before := len(r.out)
	if r.next(); r.is("<") {
		r.typeArguments()
	}
	inside := len(r.out)
	if r.is("(") {
		r.argument(Mock, start)
	}
	if len(r.out) > inside && inside > before { // what the type arguments import comes after
		last := r.out[inside]
		r.out = slices.Insert(r.out[:inside], before, last)
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
