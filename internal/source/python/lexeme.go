package python

// token passes one name, number, string or operator.
func (s *Scanner) token() Kind {
	c := s.src[s.pos]
	switch class := classes[c]; {
	case class&nameStart != 0:
		return s.nameOrString()
	case class&quote != 0:
		s.str(s.pos)
		return String
	case class&digit != 0, c == '.' && s.at(s.pos+1, digit):
		s.number()
		return Number
	case class&opener != 0:
		if s.depth == 0 {
			s.opened, s.openRow = s.pos, s.line
		}
		s.depth++
	case class&closer != 0:
		if s.depth == 0 {
			s.fail(s.pos, s.line, "a bracket is closed that was not opened")
		}
		s.depth = max(s.depth-1, 0)
	case class&other != 0 || c == '\\':
		s.fail(s.pos, s.line, "a character that begins nothing in Python")
	default:
		s.pos += operator(s.src[s.pos:])
		return Op
	}
	s.pos++
	return Op
}

func (s *Scanner) at(pos int, class uint8) bool {
	return pos < len(s.src) && classes[s.src[pos]]&class != 0
}

func (s *Scanner) nameOrString() Kind {
	start := s.pos
	s.pos++
	for s.pos < len(s.src) && classes[s.src[s.pos]]&nameByte != 0 {
		s.pos++
	}
	if s.at(s.pos, quote) && isPrefix(s.src[start:s.pos]) {
		s.str(start)
		return String
	}
	return Name
}

// isPrefix tells whether a word before a quote belongs to the string. CPython
// knows r, u, b, f, t, and r with b, f or t in either order.
func isPrefix(word []byte) bool {
	switch len(word) {
	case 1:
		return isOneOf(word[0], "rubft")
	case 2:
		a, b := word[0], word[1]
		return isOneOf(a, "r") && isOneOf(b, "bft") || isOneOf(a, "bft") && isOneOf(b, "r")
	default:
		return false
	}
}

func isOneOf(c byte, lower string) bool {
	for i := range len(lower) {
		if c|0x20 == lower[i] {
			return true
		}
	}
	return false
}

// number passes a number; what follows at once, as in 1if x else y, is a token
// of its own.
func (s *Scanner) number() {
	if s.src[s.pos] == '0' && s.pos+1 < len(s.src) {
		switch s.src[s.pos+1] | 0x20 {
		case 'x':
			s.digits(s.pos+2, isHex)
			return
		case 'o', 'b':
			s.digits(s.pos+2, isDecimal)
			return
		}
	}
	s.digits(s.pos, isDecimal)
	if s.pos < len(s.src) && s.src[s.pos] == '.' {
		s.digits(s.pos+1, isDecimal)
	}
	if s.pos < len(s.src) && s.src[s.pos]|0x20 == 'e' {
		exponent := s.pos + 1
		if exponent < len(s.src) && (s.src[exponent] == '+' || s.src[exponent] == '-') {
			exponent++
		}
		if s.at(exponent, digit) {
			s.digits(exponent, isDecimal)
		}
	}
	if s.pos < len(s.src) && s.src[s.pos]|0x20 == 'j' {
		s.pos++
	}
}

// digits passes digits and the underscores between them.
func (s *Scanner) digits(from int, ok func(byte) bool) {
	s.pos = from
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		if !ok(c) && (c != '_' || s.pos+1 >= len(s.src) || !ok(s.src[s.pos+1])) {
			return
		}
		s.pos++
	}
}

func isDecimal(c byte) bool { return c >= '0' && c <= '9' }

func isHex(c byte) bool { return isDecimal(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

// operator is the length of the operator that src begins with.
func operator(src []byte) int {
	if len(src) >= 3 {
		switch string(src[:3]) {
		case "...", "**=", "//=", ">>=", "<<=":
			return 3
		}
	}
	if len(src) >= 2 {
		switch string(src[:2]) {
		case "**", "//", ">>", "<<", "==", "!=", "<=", ">=", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", ":=", "<>":
			return 2
		}
	}
	return 1
}
