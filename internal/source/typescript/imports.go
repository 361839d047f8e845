package typescript

import (
	"bytes"
	"slices"
)

// ReferenceKind is how a file names another module.
type ReferenceKind string

// The kinds of references. A type that is written as import("./x").Y is Dynamic too,
// and for types only.
const (
	Import       ReferenceKind = "import"   // import … from "x", import "x"
	Export       ReferenceKind = "export"   // export … from "x"
	ImportEquals ReferenceKind = "importeq" // import x = require("x")
	Dynamic      ReferenceKind = "dynamic"  // import("x")
	Require      ReferenceKind = "require"  // require("x")

	ReferencePath  ReferenceKind = "reference-path"  // /// <reference path="x.ts"/>: a path, ./ or not
	ReferenceTypes ReferenceKind = "reference-types" // /// <reference types="x"/>: a package of types

	Mock    ReferenceKind = "mock"    // jest.mock("x"), vi.importActual("x") and the like
	Resolve ReferenceKind = "resolve" // require.resolve("x"), import.meta.resolve("x")
	URL     ReferenceKind = "url"     // new URL("x", import.meta.url): a path, ./ or not
	// import.meta.glob("./*.ts") names no module, but a pattern that its bundler matches.
)

// IsImport tells what the compiler follows too from a string that only a run, a
// test or a bundler looks up.
func (k ReferenceKind) IsImport() bool { return k != Mock && k != Resolve && k != URL }

// Module is what a specifier of this kind would be in an import: a path that needs
// no ./ gets it.
func (k ReferenceKind) Module(specifier string) string {
	if k == ReferencePath || k == URL {
		return "./" + specifier
	}
	return specifier
}

// Reference is one place where a file names a module.
type Reference struct {
	Kind      ReferenceKind
	Specifier string // as JavaScript reads it; "" when only a run could tell
	Static    bool   // the specifier is a string
	TypeOnly  bool   // import type, export type, typeof import("x"), import("x").Y
	Names     []Imported
	Start     int // of import, export or require; of the comment
	End       int // after the specifier
	SpecStart int // of the specifier's quote; of what stands there when it is no string
	Line      int // of Start
}

// Imported is one name that an import brings.
type Imported struct {
	Name     string // in the other module: "default", "*", or the name
	Local    string // in this file
	TypeOnly bool   // by its own word, or by the statement's
}

// Imports lists the references of a file in order, and the first problem.
func Imports(src []byte, dialect Dialect) ([]Reference, *Problem) {
	r := &importReader{s: NewScanner(src, dialect)}
	r.readTo(len(src))
	if p, bad := r.s.Problem(); bad {
		return r.out, &p
	}
	return r.out, nil
}

// References is Imports without reading on behind the last word that a reference
// has to have: a problem further down hides none.
func References(src []byte, dialect Dialect) ([]Reference, *Problem) {
	last := -1
	for _, word := range [...]string{"import", "require", "from", "mock", "Mock"} { // export has its from
		for at := bytes.Index(src[last+1:], []byte(word)); at >= 0; at = bytes.Index(src[last+1:], []byte(word)) {
			last += at + 1
		}
	}
	r := &importReader{s: NewScanner(src, dialect)}
	r.readTo(last)
	if p, bad := r.s.Problem(); bad {
		return r.out, &p
	}
	return r.out, nil
}

// readTo reads what begins at or before an offset.
func (r *importReader) readTo(last int) {
	for r.tok = r.s.Next(); r.tok.Kind == Comment; r.tok = r.s.Next() {
		r.directive(r.tok)
	}
	for r.tok.Kind != EOF && (r.tok.Start <= last || r.open.waits()) {
		r.read()
	}
}

// importReader walks over the tokens. tok is the one to read next.
type importReader struct {
	s      *Scanner
	tok    Token
	member bool // tok stands behind a dot
	prev   Token
	clause []Token
	out    []Reference
	open   openCalls
}

func (r *importReader) next() {
	r.step()
	r.follow()
}

func (r *importReader) step() {
	r.pass()
	r.member = r.tok.Kind == Op && (r.is(".") || r.is("?."))
	r.prev = r.tok
	for r.tok = r.s.Next(); r.tok.Kind == Comment; {
		r.tok = r.s.Next()
	}
}

func (r *importReader) is(text string) bool { return r.s.Is(r.tok, text) }

// read passes one token, or all of a reference.
func (r *importReader) read() {
	if r.open.chainAt > 0 && r.open.chainAt == r.tok.Start {
		r.mockedAlso()
		return
	}
	if r.tok.Kind != Name || r.member {
		r.next()
		return
	}
	switch r.tok.End - r.tok.Start {
	case len("vi"):
		if r.is("vi") {
			r.mock()
			return
		}
	case len("URL"):
		if r.is("URL") && r.s.Is(r.prev, "new") {
			r.url()
			return
		}
	case len("jest"):
		if r.is("jest") {
			r.mock()
			return
		}
	case len("import"):
		switch {
		case r.is("module"):
			r.moduleWord()
			return
		case r.is("import"):
			r.importWord()
			return
		case r.is("export"):
			r.exportWord()
			return
		}
	case len("require"):
		if r.is("require") {
			r.call(Require)
			return
		}
	}
	r.next()
}

// importWord reads what follows import: a call, a string, or a clause.
func (r *importReader) importWord() {
	start, typeOf := r.tok, r.s.Is(r.prev, "typeof")
	r.next()
	r.typed(start, typeOf)
}

// typed is imported for what may be a type. It tells whether the bracket behind the
// specifier is passed.
func (r *importReader) typed(start Token, typeOf bool) bool {
	before := len(r.out)
	r.imported(start)
	if len(r.out) == before || r.out[before].Kind != Dynamic {
		return false
	}
	if r.is(",") { // attributes follow, and perhaps a member
		r.out[before].TypeOnly = typeOf
		r.open.calls = append(r.open.calls, openCall{reference: before, depth: 1})
		return false
	}
	if !r.is(")") {
		return false
	}
	r.out[before].TypeOnly = r.isType() || typeOf
	return true
}

// isType reads on behind import("x") and tells whether it is a type: what an import
// gives at run time has no members but those of a promise.
func (r *importReader) isType() bool {
	if r.next(); !r.is(".") {
		return false
	}
	r.next()
	return r.isNoPromise()
}

// isNoPromise tells whether tok is a name, and none of a member of a promise.
func (r *importReader) isNoPromise() bool {
	return r.tok.Kind == Name && !r.is("then") && !r.is("catch") && !r.is("finally")
}

// imported reads on behind the word.
func (r *importReader) imported(start Token) {
	switch {
	case r.is("("):
		r.argument(Dynamic, start)
	case r.is("."):
		if r.next(); !r.is("meta") {
			return
		}
		if r.next(); r.is(".") {
			r.next()
			r.resolve(start)
		}
	case r.tok.Kind == String:
		r.add(Reference{Kind: Import}, start, r.tok)
		r.next()
	case r.tok.Kind == Name, r.is("{"), r.is("*"):
		r.importClause(start)
	}
}

// importClause reads up to from "x" or = require("x"). What else stands there
// is not an import: a property that is called import.
func (r *importReader) importClause(start Token) {
	r.clause = r.clause[:0]
	for r.inClause() {
		r.clause = append(r.clause, r.tok)
		r.next()
	}
	n := len(r.clause)
	switch {
	case r.tok.Kind == String && n > 1 && r.s.Is(r.clause[n-1], "from"):
		names, typeOnly := r.names(r.clause[:n-1])
		r.add(Reference{Kind: Import, TypeOnly: typeOnly, Names: names}, start, r.tok)
		r.next()
	case r.is("=") && n > 0:
		names, typeOnly := r.names(r.clause)
		if r.next(); r.is("require") {
			before := len(r.out)
			r.call(ImportEquals)
			if len(r.out) > before {
				last := &r.out[before]
				last.Start, last.Line, last.Names, last.TypeOnly = start.Start, start.Line, asWhole(names), typeOnly
			}
		}
	}
}

// asWhole says that import x = require() brings the module itself.
func asWhole(names []Imported) []Imported {
	for i := range names {
		names[i].Name = "*"
	}
	return names
}

// inClause tells whether the token can stand between import and the specifier.
// A string can as well, inside of braces: import { "a b" as c }.
func (r *importReader) inClause() bool {
	switch r.tok.Kind {
	case Name:
		return true
	case Op:
		return r.is("{") || r.is("}") || r.is(",") || r.is("*")
	case String:
		return len(r.clause) > 0 && (r.s.Is(r.clause[len(r.clause)-1], "{") || r.s.Is(r.clause[len(r.clause)-1], ","))
	default:
		return false
	}
}

// names reads "a", "* as b", "{ c, d as e, type f }" and what combines them.
func (r *importReader) names(clause []Token) (names []Imported, typeOnly bool) {
	// In import type, {a} the name of the default is type.
	if len(clause) > 1 && r.s.Is(clause[0], "type") && !r.s.Is(clause[1], ",") {
		typeOnly = true
		clause = clause[1:]
	}
	inBraces := false
	for len(clause) > 0 {
		part := clause
		if end := slices.IndexFunc(clause, func(t Token) bool { return t.Kind == Op && !r.s.Is(t, "*") }); end >= 0 {
			part = clause[:end]
			clause = clause[end:]
		} else {
			clause = nil
		}
		if len(part) > 0 {
			names = append(names, r.name(part, inBraces, typeOnly))
		}
		if len(clause) > 0 {
			inBraces = r.s.Is(clause[0], "{") || inBraces && !r.s.Is(clause[0], "}")
			clause = clause[1:]
		}
	}
	return names, typeOnly
}

// name reads one name: a, a as b, type a, * as a.
func (r *importReader) name(part []Token, inBraces, typeOnly bool) Imported {
	text := func(t Token) string {
		if t.Kind == String {
			value, _ := Unquote(r.s.src[t.Start:t.End])
			return value
		}
		return r.s.Text(t)
	}
	last := text(part[len(part)-1])
	switch {
	case r.s.Is(part[0], "*"):
		return Imported{Name: "*", Local: last, TypeOnly: typeOnly}
	case !inBraces:
		return Imported{Name: "default", Local: last, TypeOnly: typeOnly}
	}
	// Two names are "type a"; four "type a as b". Three are "a as b", but also
	// "type as b", which imports what is called type.
	if len(part) == 2 || len(part) == 4 {
		typeOnly = true
		part = part[1:]
	}
	return Imported{Name: text(part[0]), Local: last, TypeOnly: typeOnly}
}

// exportWord reads export … from "x". Other exports are passed word by word.
func (r *importReader) exportWord() {
	start := r.tok
	r.next()
	typeOnly := r.is("type")
	if typeOnly {
		r.next()
	}
	switch {
	case r.is("*"):
		r.next()
		if r.is("as") {
			r.next()
			r.next() // the name, which may be a string
		}
	case r.is("{"):
		for r.next(); r.tok.Kind == Name || r.tok.Kind == String || r.is(","); {
			r.next()
		}
		if !r.is("}") {
			return
		}
		r.next()
	default:
		return
	}
	if !r.is("from") {
		return
	}
	if r.next(); r.tok.Kind == String {
		r.add(Reference{Kind: Export, TypeOnly: typeOnly}, start, r.tok)
		r.next()
	}
}

func (r *importReader) add(ref Reference, start, spec Token) {
	ref.Specifier, ref.Static = Unquote(r.s.src[spec.Start:spec.End])
	ref.Start, ref.Line, ref.SpecStart, ref.End = start.Start, start.Line, spec.Start, spec.End
	r.out = append(r.out, ref)
}
