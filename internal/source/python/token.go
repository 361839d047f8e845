package python

// Kind is the kind of a token.
type Kind uint8

// The kinds of tokens.
const (
	EOF     Kind = iota
	Newline      // the end of a logical line; empty when the file ends without one
	Indent       // a block begins; the token is the white space of its first line
	Dedent       // a block ends; the token is empty, before the first token after the block
	Name         // identifiers and keywords
	Number
	String  // with prefix and quotes; an f-string is one token with all that is nested in it
	Op      // operators and punctuation, the longest that fits
	Comment // from # to the end of the line
)

// String names the kind in test failures.
func (k Kind) String() string {
	return [...]string{"eof", "newline", "indent", "dedent", "name", "number", "string", "op", "comment"}[k]
}

// Token is a stretch [Start, End) of the source. Line counts from 1 and is
// that of Start.
type Token struct {
	Kind       Kind
	Start, End int
	Line       int
}

// Problem is the first thing in a file that Python would refuse. Reading goes
// on after it as well as can be.
type Problem struct {
	Offset int
	Line   int
	What   string // lower case, no stop
}

// Classes of bytes, for the table below.
const (
	nameStart = 1 << iota
	digit
	space
	opener
	closer
	quote
	newline
	other // bytes that begin no token
)

// nameByte are the bytes inside a name. Bytes from 0x80 on are taken for
// letters, as CPython's tokenizer does; a Latin-1 file reads well that way.
const nameByte = nameStart | digit

// classes gives the class of each byte.
var classes = classTable()

func classTable() (table [256]uint8) {
	for c := range table {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= 0x80:
			table[c] = nameStart
		case c >= '0' && c <= '9':
			table[c] = digit
		case c == ' ', c == '\t', c == '\f':
			table[c] = space
		case c == '(', c == '[', c == '{':
			table[c] = opener
		case c == ')', c == ']', c == '}':
			table[c] = closer
		case c == '"', c == '\'':
			table[c] = quote
		case c == '\n', c == '\r':
			table[c] = newline
		case c < ' ', c == '$', c == '?', c == '`', c == 0x7f:
			table[c] = other
		}
	}
	return table
}
