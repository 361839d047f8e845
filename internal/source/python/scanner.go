// Package python reads Python source: a scanner that gives every token with
// its bytes, and on top of it the outline of a file (what it defines).
//
// It is exact where Python is: strings with all prefixes, f-strings with what
// is nested in them, joined lines, indentation. It refuses to judge syntax
// beyond tokens (a file that Python would reject gives what can be read, and a
// Problem), to run Python, and to resolve names.
package python

import (
	"bytes"
	"unicode/utf8"
)

// Scanner gives the tokens of one source file, one after the other, without
// allocating. The source must not change while it is read.
type Scanner struct {
	src     []byte
	pos     int
	line    int
	depth   int // open brackets
	opened  int // byte of the outermost open bracket
	openRow int // its line
	atStart bool
	inLine  bool // the logical line has a token
	dedents int  // Dedent tokens still to give
	indents []indent
	problem Problem
}

// indent is the width of an indentation with tabs to the next 8, and with tabs
// as 1: two lines belong together only when both ways agree.
type indent struct{ width, narrow int }

// notUTF8 is the problem that is told last.
const notUTF8 = "the file is not UTF-8"

// NewScanner begins a file. A byte order mark is passed over. A file that says it
// is in an encoding that cannot be read has no token, and a Problem.
func NewScanner(src []byte) *Scanner {
	s := &Scanner{indents: make([]indent, 0, 6)}
	s.reset(src)
	return s
}

// reset begins another file, in the room of the one before.
func (s *Scanner) reset(src []byte) {
	text, unread, at := decode(src)
	*s = Scanner{src: text, line: 1, atStart: true, indents: append(s.indents[:0], indent{})}
	if unread != "" {
		s.fail(at, lineAt(src, at), unread)
		s.pos = len(src)
		return
	}
	if bytes.HasPrefix(src, []byte("\xef\xbb\xbf")) {
		s.pos = 3
	}
}

// Text is the token's source.
func (s *Scanner) Text(t Token) string { return string(s.src[t.Start:t.End]) }

// Is tells whether the token's source is exactly text.
func (s *Scanner) Is(t Token, text string) bool { return string(s.src[t.Start:t.End]) == text }

// Problem gives the first problem met so far. A file that is not UTF-8 is one
// only when nothing else was wrong, and only after EOF.
func (s *Scanner) Problem() (Problem, bool) { return s.problem, s.problem.What != "" }

func (s *Scanner) fail(offset, line int, what string) {
	if s.problem.What == "" {
		s.problem = Problem{Offset: offset, Line: line, What: what}
	}
}

// Next gives the next token; after the end, EOF again and again. Comments are
// tokens; lines without code have no other.
func (s *Scanner) Next() Token {
	if s.dedents > 0 {
		s.dedents--
		return Token{Dedent, s.pos, s.pos, s.line}
	}
	if s.atStart {
		if t, ok := s.startLine(); ok {
			return t
		}
	}
	s.skipSpace()
	if s.pos >= len(s.src) {
		return s.end()
	}
	if t, ok := s.breakOrComment(); ok {
		return t
	}
	s.inLine = true
	start, line := s.pos, s.line
	return Token{s.token(), start, s.pos, line}
}

// startLine passes lines without code and turns the indentation of the first
// line with code into tokens.
func (s *Scanner) startLine() (Token, bool) {
	for {
		begin := s.pos
		width := s.measure()
		if s.pos >= len(s.src) {
			return Token{}, false
		}
		switch s.src[s.pos] {
		case '\n', '\r':
			s.newline()
			continue
		case '#':
			return s.comment(), true
		}
		s.atStart = false
		return s.indentTo(width, begin)
	}
}

// measure reads the white space that a line begins with. A backslash there
// joins the next line, whose own white space does not count.
func (s *Scanner) measure() indent {
	var at, joined indent
	for s.pos < len(s.src) {
		switch s.src[s.pos] {
		case ' ':
			at.width++
			at.narrow++
		case '\t':
			at.width = (at.width/8 + 1) * 8
			at.narrow++
		case '\f':
			at = indent{}
		case '\\':
			if joined == (indent{}) {
				joined = at
			}
			if !s.joinLine() {
				return at
			}
			continue
		default:
			if joined != (indent{}) {
				return joined
			}
			return at
		}
		s.pos++
	}
	return at
}

func (s *Scanner) indentTo(at indent, begin int) (Token, bool) {
	top := s.indents[len(s.indents)-1]
	if at.width == top.width {
		s.checkTabs(at, top)
		return Token{}, false
	}
	if at.width > top.width {
		if at.narrow <= top.narrow {
			s.checkTabs(indent{}, indent{narrow: 1})
		}
		s.indents = append(s.indents, at)
		return Token{Indent, begin, s.pos, s.line}, true
	}
	for len(s.indents) > 1 && s.indents[len(s.indents)-1].width > at.width {
		s.indents = s.indents[:len(s.indents)-1]
		s.dedents++
	}
	if top = s.indents[len(s.indents)-1]; top.width != at.width {
		s.fail(s.pos, s.line, "the line is indented like no line above it")
	} else {
		s.checkTabs(at, top)
	}
	s.dedents--
	return Token{Dedent, s.pos, s.pos, s.line}, true
}

func (s *Scanner) checkTabs(at, top indent) {
	if at.narrow != top.narrow {
		s.fail(s.pos, s.line, "tabs and spaces are mixed in the indentation")
	}
}

func (s *Scanner) skipSpace() {
	for s.pos < len(s.src) {
		c := s.src[s.pos]
		if classes[c]&space != 0 {
			s.pos++
			continue
		}
		if c != '\\' || !s.joinLine() {
			if s.depth == 0 || classes[c]&newline == 0 {
				return
			}
			s.newline()
		}
	}
}

// joinLine passes a backslash with the line end after it.
func (s *Scanner) joinLine() bool {
	if s.pos+1 >= len(s.src) || classes[s.src[s.pos+1]]&newline == 0 {
		return false
	}
	s.pos++
	s.newline()
	return true
}

// newline passes one line end of any kind.
func (s *Scanner) newline() {
	if s.src[s.pos] == '\r' && s.pos+1 < len(s.src) && s.src[s.pos+1] == '\n' {
		s.pos++
	}
	s.pos++
	s.line++
}

func (s *Scanner) breakOrComment() (Token, bool) {
	switch s.src[s.pos] {
	case '#':
		return s.comment(), true
	case '\n', '\r':
		start, line := s.pos, s.line
		s.newline()
		s.atStart, s.inLine = true, false
		return Token{Newline, start, s.pos, line}, true
	}
	return Token{}, false
}

func (s *Scanner) comment() Token {
	start := s.pos
	for s.pos < len(s.src) && classes[s.src[s.pos]]&newline == 0 {
		s.pos++
	}
	return Token{Comment, start, s.pos, s.line}
}

// end closes what is open: the logical line, then the blocks.
func (s *Scanner) end() Token {
	if s.depth > 0 {
		s.fail(s.opened, s.openRow, "the bracket is never closed")
		s.depth = 0
	}
	at := Token{Newline, s.pos, s.pos, s.line}
	switch {
	case s.inLine:
		s.inLine, s.atStart = false, true
	case len(s.indents) > 1:
		s.dedents = len(s.indents) - 2
		s.indents = s.indents[:1]
		at.Kind = Dedent
	default:
		at.Kind = EOF
		if !utf8.Valid(s.src) {
			s.failEncoding()
		}
	}
	return at
}

func (s *Scanner) failEncoding() {
	offset := 0
	for offset < len(s.src) {
		r, size := utf8.DecodeRune(s.src[offset:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		offset += size
	}
	s.fail(offset, lineAt(s.src, offset), notUTF8)
}

// lineAt is the line of a byte.
func lineAt(src []byte, at int) int {
	line := 1
	for i, c := range src[:at] {
		if c == '\n' || c == '\r' && (i+1 == len(src) || src[i+1] != '\n') {
			line++
		}
	}
	return line
}
