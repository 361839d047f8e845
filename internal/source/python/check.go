package python

import (
	"bytes"
	"regexp"
)

// Check gives the first thing in a file that Python would refuse, as far as
// tokens tell, and the heads of defs: brackets and strings that are not closed,
// indentation, bytes that are no text. It is nil for a file without one.
func Check(src []byte) *Problem {
	if at := bytes.IndexByte(src, 0); at >= 0 {
		return &Problem{Offset: at, Line: bytes.Count(src[:at], []byte{'\n'}) + 1, What: "a NUL byte is in the file"}
	}
	s := NewScanner(src)
	var head Token // def or class, whose name has to follow
	var unnamed *Problem
	for t := s.Next(); t.Kind != EOF; t = s.Next() {
		switch {
		case t.Kind == Comment:
		case head.End > 0:
			if t.Kind != Name && unnamed == nil {
				unnamed = &Problem{Offset: t.Start, Line: t.Line, What: "a name has to follow on " + s.Text(head)}
			}
			head = Token{}
			s.passLine(t)
		case t.Kind == Name && (s.Is(t, "def") || s.Is(t, "class")):
			head = t
		case t.Kind == Name && s.Is(t, "async"): // def may follow
		default:
			s.passLine(t)
		}
	}
	p, bad := s.Problem()
	switch {
	case bad && p.What == notUTF8 && declaresEncoding(src):
		return unnamed
	case bad && (unnamed == nil || p.Offset < unnamed.Offset):
		return &p
	}
	return unnamed
}

// passLine passes what is left of the logical line that a token is in: only its
// beginning can be a def.
func (s *Scanner) passLine(t Token) {
	if t.Kind >= Name {
		s.skipLine(mark{})
	}
}

var encoding = regexp.MustCompile(`^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)`) // PEP 263

// declaresEncoding tells whether one of the first two lines names another
// encoding than UTF-8.
func declaresEncoding(src []byte) bool {
	for range 2 {
		line, rest, _ := bytes.Cut(src, []byte{'\n'})
		if found := encoding.FindSubmatch(line); found != nil {
			return !bytes.EqualFold(bytes.ReplaceAll(found[1], []byte{'_'}, []byte{'-'}), []byte("utf-8"))
		}
		src = rest
	}
	return false
}
