package python

// maxNesting is how deep f-strings may lie in each other. CPython allows 150.
const maxNesting = 150

// str passes a string whose prefix begins at start; the quote is at pos.
func (s *Scanner) str(start int) { s.nested(start, 0) }

func (s *Scanner) nested(start, level int) {
	formatted, raw := false, false
	for _, c := range s.src[start:s.pos] {
		formatted = formatted || isOneOf(c, "ft")
		raw = raw || isOneOf(c, "r")
	}
	q := quotes{mark: s.src[s.pos], count: 1, start: start, line: s.line}
	if s.pos+2 < len(s.src) && s.src[s.pos+1] == q.mark && s.src[s.pos+2] == q.mark {
		q.count = 3
	}
	s.pos += q.count
	switch {
	case !formatted:
		s.plain(q)
	case level >= maxNesting:
		s.fail(start, q.line, "f-strings are nested too deeply")
		s.plain(q)
	default:
		s.formatted(q, raw, level)
	}
}

// quotes is how a string is quoted, and where it began.
type quotes struct {
	mark        byte
	count       int // 1 or 3
	start, line int
}

// closed passes the closing quotes when they stand at pos.
func (s *Scanner) closed(q quotes) bool {
	if s.src[s.pos] != q.mark {
		return false
	}
	if q.count == 1 {
		s.pos++
		return true
	}
	if s.pos+2 < len(s.src) && s.src[s.pos+1] == q.mark && s.src[s.pos+2] == q.mark {
		s.pos += 3
		return true
	}
	return false
}

// unterminated notes a string that the line or the file ends before.
func (s *Scanner) unterminated(q quotes) { s.fail(q.start, q.line, "the string is never closed") }

// plain passes the rest of a string in which nothing but its end has a meaning.
func (s *Scanner) plain(q quotes) {
	for s.pos = passTo(s.src, s.pos, stopsText); s.pos < len(s.src); s.pos = passTo(s.src, s.pos, stopsText) {
		switch c := s.src[s.pos]; c {
		case '\\':
			s.escape()
		case '\n', '\r':
			if q.count == 1 {
				s.unterminated(q)
				return
			}
			s.newline()
		default:
			if c == q.mark && s.closed(q) {
				return
			}
			s.pos++
		}
	}
	s.unterminated(q)
}

// escape passes a backslash and what it protects, also in raw strings.
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

// formatted passes the rest of an f-string or t-string: text, and expressions
// in braces that hold any tokens, strings with the same quotes among them.
func (s *Scanner) formatted(q quotes, raw bool, level int) {
	for s.pos = passTo(s.src, s.pos, stopsFormat); s.pos < len(s.src); s.pos = passTo(s.src, s.pos, stopsFormat) {
		switch c := s.src[s.pos]; c {
		case '\\':
			s.formattedEscape(raw)
		case '\n', '\r':
			if q.count == 1 {
				s.unterminated(q)
				return
			}
			s.newline()
		case '{':
			s.pos++
			if s.pos < len(s.src) && s.src[s.pos] == '{' {
				s.pos++
			} else if !s.field(q, raw, level) {
				return
			}
		default:
			if c == q.mark && s.closed(q) {
				return
			}
			s.pos++
		}
	}
	s.unterminated(q)
}

// formattedEscape is escape, but a brace after the backslash keeps its
// meaning, and \N{DASH} is no expression.
func (s *Scanner) formattedEscape(raw bool) {
	next := s.pos + 1
	switch {
	case next < len(s.src) && (s.src[next] == '{' || s.src[next] == '}'):
		s.pos = next
	case !raw && next+1 < len(s.src) && s.src[next] == 'N' && s.src[next+1] == '{':
		s.pos = next + 2
		for s.pos < len(s.src) && classes[s.src[s.pos]]&(newline|quote) == 0 && s.src[s.pos] != '}' {
			s.pos++
		}
	default:
		s.escape()
	}
}

// field passes an expression in braces; pos is after the opening one. It is
// false when the file ends first.
func (s *Scanner) field(q quotes, raw bool, level int) bool {
	depth := 0
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		switch class := classes[c]; {
		case class&quote != 0:
			s.nested(s.prefixStart(), level+1)
			continue
		case class&newline != 0:
			s.newline()
			continue
		case c == '#':
			s.comment()
			continue
		case class&opener != 0:
			depth++
		case c == '}' && depth == 0:
			s.pos++
			return true
		case class&closer != 0:
			depth = max(depth-1, 0)
		case c == ':' && depth == 0:
			s.pos++
			return s.spec(q, raw, level)
		}
		s.pos++
	}
	s.unterminated(q)
	return false
}

// prefixStart is where the prefix of the string begins whose quote is at pos.
func (s *Scanner) prefixStart() int {
	start := s.pos
	for start > 0 && classes[s.src[start-1]]&nameByte != 0 {
		start--
	}
	if isPrefix(s.src[start:s.pos]) {
		return start
	}
	return s.pos
}

// spec passes a format specification, which is text with expressions in it,
// and the brace that ends it and its field.
func (s *Scanner) spec(q quotes, raw bool, level int) bool {
	for s.pos < len(s.src) {
		switch c := s.src[s.pos]; c {
		case '\\':
			s.formattedEscape(raw)
		case '}':
			s.pos++
			return true
		case '{':
			s.pos++
			if level >= maxNesting {
				s.fail(q.start, q.line, "f-strings are nested too deeply")
				continue
			}
			if !s.field(q, raw, level+1) {
				return false
			}
		case '\n', '\r':
			if q.count == 1 {
				s.unterminated(q)
				return false
			}
			s.newline()
		default:
			if c == q.mark && s.closed(q) {
				s.unterminated(q)
				return false
			}
			s.pos++
		}
	}
	s.unterminated(q)
	return false
}
