package python

// taped is a token of a logical line, with what the walker asks of it over and
// over.
type taped struct {
	Token

	endLine int  // the line that it ends in
	op      byte // of an operator of one byte, that byte; one of the codes below for others
	word    word // of a name
}

// Codes of operators that have more than one byte.
const (
	opAssign   byte = 'A' // =, too, is one that assigns, but has its own byte
	opStars    byte = 'S' // **
	opEllipsis byte = 'E'
	opArrow    byte = 'R'
	opOther    byte = 'O'
)

// word is what a name is to the language.
type word uint8

const (
	plainWord   word = iota
	keyword          // neither called nor an operand
	lambdaWord       // the same, and a colon follows on its parameters
	forWord          // the same, and begins the rest of a comprehension
	ifWord           // the same, and begins a guard
	defWord          // def and class
	asyncWord        //
	patternWord      // match and case, which are names elsewhere
	blockWord        // if, for, try and the like: a colon ends the head
)

// opOf is the code of an operator.
func opOf(text []byte) byte {
	if len(text) == 1 {
		return text[0]
	}
	switch string(text) {
	case "==", "!=", "<=", ">=", ":=":
		return opOther
	case "**":
		return opStars
	case "...":
		return opEllipsis
	case "->":
		return opArrow
	}
	if text[len(text)-1] == '=' {
		return opAssign
	}
	return opOther
}

// wordOf tells what a name is. None, True and False are plain: they are
// operands.
func wordOf(text []byte) word {
	if len(text) < 2 || len(text) > 8 {
		return plainWord
	}
	switch string(text) {
	case "lambda":
		return lambdaWord
	case "for":
		return forWord
	case "if":
		return ifWord
	case "def", "class":
		return defWord
	case "async":
		return asyncWord
	case "elif", "else", "while", "with", "try", "except", "finally":
		return blockWord
	case "match", "case":
		return patternWord
	case "and", "as", "assert", "await", "break", "continue", "del", "from", "global", "import", "in", "is", "nonlocal", "not", "or",
		"pass", "raise", "return", "yield":
		return keyword
	default:
		return plainWord
	}
}

// names tells whether a word is a name like any other.
func (w word) names() bool { return w == plainWord || w == patternWord }

// bracket is 1 for an opening bracket, -1 for a closing one.
func (t taped) bracket() int {
	switch t.op {
	case '(', '[', '{':
		return 1
	case ')', ']', '}':
		return -1
	default:
		return 0
	}
}
