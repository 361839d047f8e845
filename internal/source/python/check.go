package python

import "bytes"

// Check gives the first thing in a file that Python would refuse, as far as
// tokens tell, and the heads of defs: brackets and strings that are not closed,
// indentation, bytes that are no text. It is nil for a file without one.
func Check(src []byte) *Problem {
	if at := bytes.IndexByte(src, 0); at >= 0 {
		return &Problem{Offset: at, Line: lineAt(src, at), What: "a NUL byte is in the file"}
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
