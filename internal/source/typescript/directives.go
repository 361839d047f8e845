package typescript

import (
	"bytes"
	"regexp"
	"strings"
)

// gap is what the compiler takes for blanks in a directive: those of
// JavaScript's \s.
const gap = `[\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]`

// directive is the element of a comment /// <reference … />.
var directive = regexp.MustCompile(`^///` + gap + `*<([^\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+)` + gap + `.*?/>`)

// attributes are those of a directive that name something, in the order in which
// the compiler asks for them: one directive is about one thing.
var attributes = [...]struct {
	kind ReferenceKind
	text *regexp.Regexp
}{
	{"no-default-lib", attribute("no-default-lib")},
	{ReferenceTypes, attribute("types")},
	{"lib", attribute("lib")},
	{ReferencePath, attribute("path")},
}

// attribute matches name="value". Its letters may be of either case, ASCII's alone.
func attribute(name string) *regexp.Regexp {
	var any strings.Builder
	for _, c := range name {
		if c == '-' {
			any.WriteRune(c)
			continue
		}
		any.WriteString("[" + string(c) + strings.ToUpper(string(c)) + "]")
	}
	return regexp.MustCompile(gap + any.String() + gap + `*=` + gap + `*(?:'([^']*)'|"([^"]*)")`)
}

// readDirective reads a comment that is a reference to a file, a package of types,
// or a library of the compiler's. [start, end) is what stands in the quotes.
func readDirective(comment []byte) (kind ReferenceKind, start, end int) {
	if !bytes.HasPrefix(comment, []byte("///")) {
		return "", 0, 0
	}
	m := directive.FindSubmatchIndex(comment)
	if m == nil || strings.ToLower(string(comment[m[2]:m[3]])) != "reference" {
		return "", 0, 0
	}
	for _, a := range attributes {
		at := a.text.FindSubmatchIndex(comment)
		if at == nil {
			continue
		}
		start, end = max(at[2], at[4]), max(at[3], at[5])
		if a.kind == "no-default-lib" && string(comment[start:end]) != "true" {
			continue
		}
		return a.kind, start, end
	}
	return "", 0, 0
}

// directive reads a comment above all code. Those about the compiler's own
// libraries name no module.
func (r *importReader) directive(comment Token) {
	text := r.s.src[comment.Start:comment.End]
	kind, start, end := readDirective(text)
	if kind != ReferencePath && kind != ReferenceTypes || start == end {
		return
	}
	r.out = append(r.out, Reference{
		Kind: kind, Specifier: string(text[start:end]), Static: true, TypeOnly: true,
		Start: comment.Start, Line: comment.Line, SpecStart: comment.Start + start - 1, End: comment.Start + end + 1,
	})
}
