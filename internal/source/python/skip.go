package python

// What stops passing over bytes without looking at them.
const (
	stopsCode   = 1 << iota // what is no part of a name, a number, white space or an operator
	stopsText               // in a string, what may end it or a line, and the backslash
	stopsFormat             // the same in an f-string
)

// stops gives what each byte stops.
var stops = stopTable()

func stopTable() (table [256]uint8) {
	for c := range table {
		class := classes[c]
		if class&(quote|newline|opener|closer|other) != 0 || c == '#' || c == '\\' {
			table[c] |= stopsCode
		}
		if class&(quote|newline) != 0 || c == '\\' {
			table[c] |= stopsText | stopsFormat
		}
		if c == '{' || c == '}' {
			table[c] |= stopsFormat
		}
	}
	return table
}

// passTo is the first byte from pos on that stops; the end when none does.
func passTo(src []byte, pos int, stop uint8) int {
	for pos < len(src) && stops[src[pos]]&stop == 0 {
		pos++
	}
	return pos
}

// mark is the end of a token, and the line that it ends in.
type mark struct{ end, line int }

// toString passes the logical line, whose first token has been read, up to the
// next string, without telling its tokens apart; last is the token before pos.
// It is false when the line ends first: Next gives the Newline then. What Next
// would call a problem is one here.
func (s *Scanner) toString(last mark) (before mark, found bool) {
	for {
		from := s.pos
		s.pos = passTo(s.src, from, stopsCode)
		found = s.pos < len(s.src) && classes[s.src[s.pos]]&quote != 0
		if found {
			s.pos = s.prefixBefore() // it was passed as code
		}
		end := s.pos
		for end > from && classes[s.src[end-1]]&space != 0 {
			end--
		}
		if end > from {
			last = mark{end, s.line}
		}
		if found {
			return last, true
		}
		if s.pos >= len(s.src) {
			return last, false
		}
		switch c := s.src[s.pos]; {
		case classes[c]&newline != 0:
			if s.depth == 0 {
				return last, false
			}
			s.newline()
		case c == '#':
			s.comment()
		case c == '\\' && s.joinLine():
		default:
			s.token()
			last = mark{s.pos, s.line}
		}
	}
}

// prefixBefore is where the string begins whose quote is at pos. Letters
// behind a number may belong to it, as in 0xb"", so that such a word is read
// from its beginning.
func (s *Scanner) prefixBefore() int {
	start := s.pos
	for start > 0 && classes[s.src[start-1]]&nameByte != 0 {
		start--
	}
	if start == s.pos {
		return start
	}
	number := classes[s.src[start]]&digit != 0
	from := start
	for from > 0 && (classes[s.src[from-1]]&nameByte != 0 || isOneOf(s.src[from-1], ".+-")) {
		from--
		number = number || classes[s.src[from]]&digit != 0
	}
	if number {
		return s.prefixAfterNumber(from)
	}
	if isPrefix(s.src[start:s.pos]) {
		return start
	}
	return s.pos
}

// prefixAfterNumber reads names and numbers from a byte on, up to the quote at
// pos.
func (s *Scanner) prefixAfterNumber(from int) int {
	reader := Scanner{src: s.src[:s.pos], pos: from, line: 1}
	start := from
	for reader.pos < len(reader.src) {
		start = reader.pos
		reader.token()
	}
	if classes[s.src[start]]&nameStart != 0 && isPrefix(s.src[start:s.pos]) {
		return start
	}
	return s.pos
}

// skipLine passes what is left of the logical line, as toString does, and gives
// its last token.
func (s *Scanner) skipLine(last mark) mark {
	for {
		before, found := s.toString(last)
		if !found {
			return before
		}
		s.string()
		last = mark{s.pos, s.line}
	}
}

// string passes the string that begins at pos, with its prefix.
func (s *Scanner) string() {
	start := s.pos
	for classes[s.src[s.pos]]&quote == 0 {
		s.pos++
	}
	s.str(start)
}
