package sqlfile

import (
	"strings"
	"unicode/utf8"
)

// kind is what a token is, as far as finding the ends of statements needs.
type kind int

const (
	end kind = iota
	comment
	word // a keyword, a name, a number
	quoted
	semicolon
	other // one byte of anything else
	open  // a quote or comment that never ends; it reaches to the end of the text
)

// token is the bytes [start, end) of the text.
type token struct {
	kind       kind
	start, end int
}

// scanner reads SQL as Postgres' own lexer does, with
// standard_conforming_strings on, which is its default since 9.1.
type scanner struct {
	text string
	at   int
}

// next gives the next token; white space lies between tokens.
func (s *scanner) next() token {
	for s.at < len(s.text) && isSpace(s.text[s.at]) {
		s.at++
	}
	start := s.at
	if start >= len(s.text) {
		return token{end, start, start}
	}
	rest := s.text[start:]
	switch c := rest[0]; {
	case strings.HasPrefix(rest, "--"):
		return s.take(comment, lineLength(rest))
	case strings.HasPrefix(rest, "/*"):
		return s.takeClosed(comment, blockCommentLength(rest))
	case c == '\'':
		return s.takeClosed(quoted, stringLength(rest, false))
	case c == '"':
		return s.takeClosed(quoted, stringLength(rest, false))
	case c == '$':
		if tag := dollarTag(rest); tag != "" {
			return s.takeClosed(quoted, dollarLength(rest, tag))
		}
		return s.take(other, 1)
	case isWordStart(c):
		return s.word(rest)
	case c == ';':
		return s.take(semicolon, 1)
	default:
		_, width := utf8.DecodeRuneInString(rest)
		return s.take(other, width)
	}
}

// word reads a name; E'…' is a string whose backslashes escape.
func (s *scanner) word(rest string) token {
	n := 1
	for n < len(rest) && (isWordStart(rest[n]) || rest[n] == '$') {
		n++
	}
	if n == 1 && (rest[0] == 'e' || rest[0] == 'E') && len(rest) > 1 && rest[1] == '\'' {
		length := stringLength(rest[1:], true)
		if length > 0 {
			length++
		}
		return s.takeClosed(quoted, length)
	}
	return s.take(word, n)
}

func (s *scanner) take(k kind, length int) token {
	t := token{k, s.at, s.at + length}
	s.at += length
	return t
}

// takeClosed is take for what needs an end; length 0 says that there is none.
func (s *scanner) takeClosed(k kind, length int) token {
	if length == 0 {
		return s.take(open, len(s.text)-s.at)
	}
	return s.take(k, length)
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'
}

// isWordStart also takes digits: for the ends of statements a number is a word.
func isWordStart(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}

func lineLength(rest string) int {
	if n := strings.IndexAny(rest, "\r\n"); n >= 0 {
		return n
	}
	return len(rest)
}

// blockCommentLength is that of a /* comment */; such comments nest.
func blockCommentLength(rest string) int {
	depth := 0
	for n := 0; n+1 < len(rest); n++ {
		switch rest[n : n+2] {
		case "/*":
			depth++
			n++
		case "*/":
			depth--
			n++
		}
		if depth == 0 {
			return n + 1
		}
	}
	return 0
}

// stringLength is that of a string in either quote: a doubled quote stands for
// itself, and so does one after a backslash where those escape.
func stringLength(rest string, backslashes bool) int {
	quote := rest[0]
	for n := 1; n < len(rest); n++ {
		switch {
		case backslashes && rest[n] == '\\':
			n++
		case rest[n] != quote:
		case n+1 < len(rest) && rest[n+1] == quote:
			n++
		default:
			if next := continuation(rest, n+1); backslashes && next > 0 {
				n = next
				continue
			}
			return n + 1
		}
	}
	return 0
}

// continuation is where a string goes on after a line break, in the same mode
// ('a'⏎'b' is one string to Postgres): the index of its quote, else 0.
func continuation(rest string, n int) int {
	broken := false
	for n < len(rest) {
		switch {
		case rest[n] == '\n' || rest[n] == '\r':
			broken = true
			n++
		case isSpace(rest[n]):
			n++
		case strings.HasPrefix(rest[n:], "--"):
			n += lineLength(rest[n:])
		case rest[n] == '\'' && broken:
			return n
		default:
			return 0
		}
	}
	return 0
}

// dollarTag is the $tag$ that rest begins with, or "".
func dollarTag(rest string) string {
	n := 1
	for n < len(rest) && isWordStart(rest[n]) {
		n++
	}
	if n == len(rest) || rest[n] != '$' || n > 1 && rest[1] >= '0' && rest[1] <= '9' {
		return ""
	}
	return rest[:n+1]
}

func dollarLength(rest, tag string) int {
	n := strings.Index(rest[len(tag):], tag)
	if n < 0 {
		return 0
	}
	return n + 2*len(tag)
}
