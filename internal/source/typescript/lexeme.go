package typescript

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// code passes one token that is not JSX, and notes what it means for the next.
func (s *Scanner) code() Kind {
	c := s.src[s.pos]
	switch class := classes[c]; {
	case class&nameStart != 0:
		s.name()
		return Name
	case class&quote != 0:
		s.str()
		s.operand()
		return String
	case class&digit != 0, c == '.' && s.at(s.pos+1, digit):
		s.number()
		s.operand()
		return Number
	case c == '`':
		s.pos++
		return s.template(Template, TemplateHead)
	case c == '}' && s.top().kind == templateFrame:
		s.pop()
		s.pos++
		return s.template(TemplateTail, TemplateMiddle)
	case c == '/' && !s.last.operand:
		s.regex()
		s.operand()
		return Regex
	case class&beyond != 0, c == '\\', c == '#':
		return s.oddName()
	case class&other != 0:
		s.fail(s.pos, s.line, "a character that begins nothing in TypeScript")
		s.pos++
		return Op
	default:
		s.op()
		return Op
	}
}

// operand notes that a value has ended.
func (s *Scanner) operand() { s.last = last{operand: true} }

func (s *Scanner) at(pos int, class uint8) bool {
	return pos < len(s.src) && classes[s.src[pos]]&class != 0
}

// oddName passes a name that does not begin with a letter of ASCII.
func (s *Scanner) oddName() Kind {
	start := s.pos
	if s.src[s.pos] == '#' {
		s.pos++
	}
	if !s.nameRest(true) {
		what := "a character that begins nothing in TypeScript"
		if r, size := utf8.DecodeRune(s.src[start:]); r == utf8.RuneError && size == 1 {
			what = "the file is not UTF-8"
		}
		s.fail(start, s.line, what)
		if s.pos == start {
			_, size := utf8.DecodeRune(s.src[start:])
			s.pos += size
		}
		s.last = last{}
		return Op
	}
	s.operand()
	return Name
}

// nameRest passes the rest of a name; begin asks for a character that may be
// the first.
func (s *Scanner) nameRest(begin bool) bool {
	from := s.pos
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		if class := classes[c]; class&nameStart != 0 || class&digit != 0 && !begin {
			s.pos++
		} else if size := s.oddLetter(begin); size > 0 {
			s.pos += size
		} else {
			break
		}
		begin = false
	}
	return s.pos > from
}

// oddLetter is the length of a letter beyond ASCII, or of an escaped one.
func (s *Scanner) oddLetter(begin bool) int {
	rest := s.src[s.pos:]
	if rest[0] == '\\' {
		return escapeLength(rest)
	}
	if classes[rest[0]]&beyond == 0 {
		return 0
	}
	r, size := utf8.DecodeRune(rest)
	switch {
	case r == utf8.RuneError && size == 1:
		return 0
	case unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start):
		return size
	case !begin && (r == '\u200c' || r == '\u200d' || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)):
		return size
	default:
		return 0
	}
}

// escapeLength is the length of \uXXXX or \u{X…} in a name; 0 when it is none.
func escapeLength(text []byte) int {
	if !bytes.HasPrefix(text, []byte(`\u`)) {
		return 0
	}
	if len(text) > 2 && text[2] == '{' {
		end := bytes.IndexByte(text, '}')
		if end > 3 && end < 14 && allHex(text[3:end]) {
			return end + 1
		}
		return 0
	}
	if len(text) >= 6 && allHex(text[2:6]) {
		return 6
	}
	return 0
}

func allHex(text []byte) bool {
	for _, c := range text {
		if !isHex(c) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// str passes a string of one line; a backslash may carry it over the line end.
func (s *Scanner) str() {
	start, line := s.pos, s.line
	q := s.src[s.pos]
	for s.pos++; s.pos < len(s.src); {
		switch c := s.src[s.pos]; {
		case c == q:
			s.pos++
			return
		case c == '\\':
			s.escape()
		case classes[c]&newline != 0:
			s.fail(start, line, "the string is never closed")
			return
		default:
			s.pos++
		}
	}
	s.fail(start, line, "the string is never closed")
}

// escape passes a backslash with what it protects.
func (s *Scanner) escape() {
	s.pos++
	if s.pos >= len(s.src) {
		return
	}
	if classes[s.src[s.pos]]&newline != 0 {
		s.newline()
		return
	}
	s.pos++
}

// template passes text up to the end of the template (whole) or to the next
// substitution (part).
func (s *Scanner) template(whole, part Kind) Kind {
	start, line := s.pos-1, s.line
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; {
		case c == '`':
			s.pos++
			s.operand()
			return whole
		case c == '$' && s.pos+1 < len(s.src) && s.src[s.pos+1] == '{':
			s.pos += 2
			s.push(templateFrame, start)
			s.last = last{}
			return part
		case c == '\\':
			s.escape()
		case classes[c]&newline != 0:
			s.newline()
		default:
			s.pos++
		}
	}
	s.fail(start, line, "the template is never closed")
	s.operand()
	return whole
}

// regex passes /…/flags. A slash in a class [/] does not end it.
func (s *Scanner) regex() {
	start := s.pos
	inClass := false
	for s.pos++; s.pos < len(s.src); s.pos++ {
		switch c := s.src[s.pos]; {
		case c == '\n' || c == '\r' || c == 0xe2 && isSeparator(s.src[s.pos:]):
			s.fail(start, s.line, "the regular expression is never closed")
			return
		case c == '\\' && !s.at(s.pos+1, newline):
			s.pos++
		case c == '[':
			inClass = true
		case c == ']':
			inClass = false
		case c == '/' && !inClass:
			s.pos++
			s.nameRest(false)
			return
		}
	}
	s.pos = len(s.src)
	s.fail(start, s.line, "the regular expression is never closed")
}

func (s *Scanner) number() {
	if s.src[s.pos] == '0' && s.pos+1 < len(s.src) && bytes.IndexByte([]byte("xXoObB"), s.src[s.pos+1]) >= 0 {
		for s.pos += 2; s.at(s.pos, nameByte) && s.src[s.pos] != '$'; s.pos++ { // digits, underscores, n
		}
		return
	}
	s.digits()
	if s.pos < len(s.src) && s.src[s.pos] == '.' {
		s.pos++
		s.digits()
	}
	if s.pos < len(s.src) && s.src[s.pos]|0x20 == 'e' {
		exponent := s.pos + 1
		if exponent < len(s.src) && (s.src[exponent] == '+' || s.src[exponent] == '-') {
			exponent++
		}
		if s.at(exponent, digit) {
			s.pos = exponent
			s.digits()
		}
	}
	if s.pos < len(s.src) && s.src[s.pos] == 'n' {
		s.pos++
	}
}

func (s *Scanner) digits() {
	for s.at(s.pos, digit) || s.pos < len(s.src) && s.src[s.pos] == '_' {
		s.pos++
	}
}
