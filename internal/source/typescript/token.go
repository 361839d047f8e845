package typescript

import "path"

// Kind is the kind of a token.
type Kind uint8

// The kinds of tokens.
const (
	EOF            Kind = iota
	Name                // identifiers, keywords, private names with their #
	Number              // with the n of a big integer
	String              // with its quotes; an attribute of JSX may hold line ends
	Template            // `…` without substitutions
	TemplateHead        // `…${
	TemplateMiddle      // }…${
	TemplateTail        // }…`
	Regex               // with its slashes and flags
	Op                  // the longest that fits, but > is always alone, as in Map<A, B<C>>
	JSXName             // of an element or an attribute, with its dashes
	JSXText             // what stands between tags and braces, blanks included
	Comment             // without the line end after it
)

// String names the kind in test failures.
func (k Kind) String() string {
	return [...]string{
		"eof", "name", "number", "string", "template", "head", "middle", "tail", "regex", "op", "jsxname", "jsxtext", "comment",
	}[k]
}

// Token is a stretch [Start, End) of the source. Line counts from 1 and is
// that of Start.
type Token struct {
	Kind       Kind
	Start, End int
	Line       int
}

// Problem is the first thing in a file that TypeScript would refuse. Reading
// goes on after it as well as can be.
type Problem struct {
	Offset int
	Line   int
	What   string // lower case, no stop
}

// Dialect says what < may begin: TypeScript has assertions there, TSX has elements.
type Dialect uint8

// The dialects. JavaScript is read as TSX.
const (
	TS Dialect = iota
	TSX
)

// DialectOf is the dialect of a file by its name.
func DialectOf(file string) Dialect {
	switch path.Ext(file) {
	case ".ts", ".mts", ".cts":
		return TS
	default:
		return TSX
	}
}

// Classes of bytes, for the table below.
const (
	nameStart = 1 << iota
	digit
	space
	newline
	quote
	beyond // the first byte of a character that only Unicode can tell about
	other  // bytes that begin no token
)

const nameByte = nameStart | digit

// classes gives the class of each byte.
var classes = classTable()

func classTable() (table [256]uint8) {
	for c := range table {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c == '$':
			table[c] = nameStart
		case c >= '0' && c <= '9':
			table[c] = digit
		case c == ' ', c == '\t', c == '\f', c == '\v':
			table[c] = space
		case c == '\n', c == '\r':
			table[c] = newline
		case c == '"', c == '\'':
			table[c] = quote
		case c >= 0x80:
			table[c] = beyond
		case c < ' ', c == 0x7f:
			table[c] = other
		}
	}
	return table
}
