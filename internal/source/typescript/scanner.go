// Package typescript reads TypeScript, TSX and JavaScript source: a scanner
// that gives every token with its bytes, and on top of it what a file imports
// and the object literals that it exports.
//
// It is exact where the language is hard to cut into tokens: regular
// expressions or division, templates with what is nested in them, JSX, type
// arguments. It refuses to judge syntax beyond tokens (a file that TypeScript
// would reject gives what can be read, and a Problem), to evaluate anything,
// and to resolve specifiers to files.
package typescript

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// Scanner gives the tokens of one source file, one after the other. The source
// must not change while it is read.
type Scanner struct {
	src     []byte
	pos     int
	line    int
	dialect Dialect
	frames  []frame // what is open; the first one is the file
	last    last
	closed  map[string]int // where the last </name> of each name is; nil until asked for
	problem Problem
}

// last is what the token before means for the one after it.
type last struct {
	operand   bool // a value has ended: / divides, < compares
	statement bool // a statement can begin: { is a block
	declares  bool // function and class declare; elsewhere they are values
	dot       bool // the name after it is a property, never a keyword
	control   bool // the ( after it belongs to if, while, for or with
	arrow     bool // { begins a body
	angle     bool // the same after >, of a return type
	label     bool // a name that began a statement: with : it is a label
	export    bool // default is not that of a switch
	slash     bool // the > after it ends an element without children
	fresh     bool // a line has ended since
}

// frame is an open bracket, template or JSX part.
type frame struct {
	kind    frameKind
	control bool // ) is followed by a statement
	operand bool // } ends a value
	body    bool // a block: statements, no members
	value   bool // function or class was met as a value: the next { here ends one
	inCase  bool // case or default was met, its : not yet
	choices int  // ? whose : has not come
	start   int
	line    int
}

type frameKind uint8

const (
	fileFrame frameKind = iota
	parenFrame
	bracketFrame
	braceFrame
	templateFrame // between ${ and }
	tagFrame      // between < and > of an element
	childrenFrame // between the tags
	closeFrame    // between </ and >
	exprFrame     // between { and } of JSX
	typesFrame    // type arguments of an element
)

// NewScanner begins a file. A byte order mark is passed over, and a line for
// the shell is a comment.
func NewScanner(src []byte, dialect Dialect) *Scanner {
	s := &Scanner{src: src, line: 1, dialect: dialect, frames: make([]frame, 1, 8)}
	s.frames[0].body = true
	s.last = last{statement: true, declares: true}
	if bytes.HasPrefix(src, []byte("\xef\xbb\xbf")) {
		s.pos = 3
	}
	return s
}

// Text is the token's source.
func (s *Scanner) Text(t Token) string { return string(s.src[t.Start:t.End]) }

// Is tells whether the token's source is exactly text.
func (s *Scanner) Is(t Token, text string) bool { return string(s.src[t.Start:t.End]) == text }

// Problem gives the first problem met so far. A file that is not UTF-8 is one
// where a name or a blank is not.
func (s *Scanner) Problem() (Problem, bool) { return s.problem, s.problem.What != "" }

func (s *Scanner) fail(offset, line int, what string) {
	if s.problem.What == "" {
		s.problem = Problem{Offset: offset, Line: line, What: what}
	}
}

func (s *Scanner) top() *frame { return &s.frames[len(s.frames)-1] }

func (s *Scanner) push(kind frameKind, start int) *frame {
	s.frames = append(s.frames, frame{kind: kind, start: start, line: s.line})
	return s.top()
}

func (s *Scanner) pop() { s.frames = s.frames[:len(s.frames)-1] }

// Next gives the next token; after the end, EOF again and again. Comments are
// tokens.
func (s *Scanner) Next() Token {
	if s.top().kind == childrenFrame {
		if t, ok := s.jsxText(); ok {
			return t
		}
	} else {
		s.skipSpace()
	}
	start, line := s.pos, s.line
	if s.pos >= len(s.src) {
		return s.end()
	}
	if kind := s.top().kind; kind != childrenFrame && s.comment() {
		return Token{Comment, start, s.pos, line}
	}
	kind := s.token()
	return Token{kind, start, s.pos, line}
}

func (s *Scanner) end() Token {
	if len(s.frames) > 1 {
		open := s.frames[len(s.frames)-1]
		s.fail(open.start, open.line, "what is opened here is never closed")
		s.frames = s.frames[:1]
	}
	return Token{EOF, s.pos, s.pos, s.line}
}

func (s *Scanner) token() Kind {
	switch s.top().kind {
	case tagFrame, closeFrame:
		return s.jsxTag()
	case childrenFrame:
		return s.jsxChild()
	default:
		return s.code()
	}
}

func (s *Scanner) skipSpace() {
	for s.pos < len(s.src) {
		switch class := classes[s.src[s.pos]]; {
		case class&space != 0:
			s.pos++
		case class&newline != 0:
			s.newline()
		case class&beyond != 0:
			r, size := utf8.DecodeRune(s.src[s.pos:])
			if r == '\u2028' || r == '\u2029' {
				s.last.fresh = true
			} else if r != '\ufeff' && !unicode.Is(unicode.Zs, r) {
				return
			}
			s.pos += size
		default:
			return
		}
	}
}

// newline passes one line end of any kind.
func (s *Scanner) newline() {
	if s.src[s.pos] == '\r' && s.pos+1 < len(s.src) && s.src[s.pos+1] == '\n' {
		s.pos++
	}
	s.pos++
	s.line++
	s.last.fresh = true
}

// comment passes a comment, if one begins here.
func (s *Scanner) comment() bool {
	rest := s.src[s.pos:]
	switch {
	case len(rest) < 2:
		return false
	case rest[0] == '/' && rest[1] == '*':
		s.blockComment()
		return true
	case rest[0] == '/' && rest[1] == '/', rest[0] == '#' && rest[1] == '!' && bytes.IndexByte(s.src[:s.pos], '\n') < 0 && s.atStart():
		s.pos += lineLength(rest)
		return true
	default:
		return false
	}
}

func (s *Scanner) atStart() bool {
	return len(bytes.TrimPrefix(s.src[:s.pos], []byte("\xef\xbb\xbf"))) == 0
}

// lineLength is the length of text up to the end of its line.
func lineLength(text []byte) int {
	for i, c := range text {
		if c == '\n' || c == '\r' || c == 0xe2 && isSeparator(text[i:]) {
			return i
		}
	}
	return len(text)
}

// isSeparator tells of the two line ends that only JavaScript knows.
func isSeparator(text []byte) bool {
	return bytes.HasPrefix(text, []byte("\u2028")) || bytes.HasPrefix(text, []byte("\u2029"))
}

func (s *Scanner) blockComment() {
	start, line := s.pos, s.line
	end := bytes.Index(s.src[start+2:], []byte("*/"))
	if end < 0 {
		s.fail(start, line, "the comment is never closed")
		s.passTo(len(s.src))
		return
	}
	s.passTo(start + end + 4)
}

// passTo moves to an offset and counts the lines on the way.
func (s *Scanner) passTo(end int) {
	for s.pos < end {
		if classes[s.src[s.pos]]&newline != 0 {
			s.newline()
		} else {
			s.pos++
		}
	}
	s.pos = min(s.pos, len(s.src))
}
