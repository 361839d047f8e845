package typescript

import "bytes"

// angle passes < where it begins an element or type arguments of one; false
// leaves it an operator.
func (s *Scanner) angle(was last) bool {
	if s.top().kind == typesFrame {
		s.pos++
		s.push(typesFrame, s.pos-1)
		s.last = last{}
		return true
	}
	if s.dialect != TSX || was.operand || !s.isElement() {
		return false
	}
	s.push(tagFrame, s.pos)
	s.pos++
	s.last = last{}
	return true
}

// isElement tells an element from type parameters: <T,> <T extends X> <T = X>
// and <const T are parameters, as in the compiler. A bare <T> is an element
// when its closing tag follows.
func (s *Scanner) isElement() bool {
	rest := s.src[s.pos+1:]
	rest = rest[blanks(rest):]
	if len(rest) == 0 {
		return false
	}
	if rest[0] == '>' {
		return true
	}
	n := tagLength(rest)
	if n == 0 {
		return false
	}
	name := rest[:n]
	rest = rest[n:]
	rest = rest[blanks(rest):]
	if len(rest) == 0 {
		return true
	}
	switch next := rest[0]; {
	case next == ',' || next == '=':
		return false
	case next == '>':
		return s.lastClosing(string(name)) > s.pos
	case classes[next]&nameStart == 0:
		return true
	case string(name) == "const":
		return false
	}
	word := rest[:tagLength(rest)]
	if string(word) != "extends" {
		return true
	}
	rest = rest[len(word):]
	rest = rest[blanks(rest):]
	return len(rest) > 0 && bytes.IndexByte([]byte("=>/"), rest[0]) >= 0
}

func blanks(text []byte) int {
	n := 0
	for n < len(text) && classes[text[n]]&(space|newline) != 0 {
		n++
	}
	return n
}

// tagLength is the length of the name of an element, with dots, dashes and colons.
func tagLength(text []byte) int {
	n := 0
	for n < len(text) {
		class := classes[text[n]]
		part := class&(nameStart|beyond) != 0 || n > 0 && (class&digit != 0 || bytes.IndexByte([]byte(".-:"), text[n]) >= 0)
		if !part {
			break
		}
		n++
	}
	return n
}

// lastClosing is where the last closing tag of a name is. All are looked up at
// once: once per element would cost the square of the file.
func (s *Scanner) lastClosing(name string) int {
	if s.closed == nil {
		s.closed = map[string]int{}
		for at := 0; ; {
			next := bytes.Index(s.src[at:], []byte("</"))
			if next < 0 {
				break
			}
			at += next + 2
			from := at + blanks(s.src[at:])
			s.closed[string(s.src[from:from+tagLength(s.src[from:])])] = at
		}
	}
	return s.closed[name]
}

// jsxText passes what stands between tags and braces.
func (s *Scanner) jsxText() (Token, bool) {
	start, line := s.pos, s.line
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		if c == '<' || c == '{' {
			break
		}
		if classes[c]&newline != 0 {
			s.newline()
		} else {
			s.pos++
		}
	}
	return Token{JSXText, start, s.pos, line}, s.pos > start
}

// jsxChild passes what begins an inner element, an expression, or the closing tag.
func (s *Scanner) jsxChild() Kind {
	at := s.pos
	s.pos++
	s.last = last{}
	switch {
	case s.src[at] == '{':
		s.push(exprFrame, at)
	case s.pos < len(s.src) && s.src[s.pos] == '/':
		s.pos++
		s.pop()
		s.push(closeFrame, at)
	default:
		s.push(tagFrame, at)
	}
	return Op
}

// jsxTag passes one token inside of < and >.
func (s *Scanner) jsxTag() Kind {
	c := s.src[s.pos]
	switch {
	case classes[c]&(nameStart|beyond) != 0:
		return s.jsxName()
	case classes[c]&quote != 0:
		s.jsxString()
		return String
	}
	at := s.pos
	s.pos++
	kind := s.top().kind
	switch {
	case c == '{':
		s.push(exprFrame, at)
		s.last = last{}
	case c == '<' && s.last.operand && kind == tagFrame: // <Table<Row> rows={rows} />
		s.push(typesFrame, at)
		s.last = last{}
	case c == '<' && kind == tagFrame: // an element as the value of an attribute
		s.push(tagFrame, at)
	case c == '>' && kind == closeFrame, c == '>' && s.last.slash:
		s.pop()
		s.endElement()
	case c == '>':
		s.top().kind = childrenFrame
		s.last = last{}
	case c == '/':
		s.last = last{slash: true}
	case c == '=' || c == '.' || c == ':':
		s.last = last{}
	default:
		s.fail(at, s.line, "a character that has no meaning in a tag")
	}
	return Op
}

// endElement goes on behind an element: in its parent, or as a value.
func (s *Scanner) endElement() {
	switch s.top().kind {
	case tagFrame:
		s.last = last{}
	default:
		s.operand()
	}
}

func (s *Scanner) jsxName() Kind {
	for s.pos < len(s.src) && (classes[s.src[s.pos]]&(nameByte|beyond) != 0 || s.src[s.pos] == '-') {
		s.pos++
	}
	s.operand()
	return JSXName
}

// jsxString passes the value of an attribute: no escapes, line ends allowed.
func (s *Scanner) jsxString() {
	start := s.pos
	end := bytes.IndexByte(s.src[start+1:], s.src[start])
	if end < 0 {
		s.fail(start, s.line, "the string is never closed")
		s.passTo(len(s.src))
		return
	}
	s.passTo(start + end + 2)
	s.last = last{}
}
