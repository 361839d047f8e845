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
	begins := true // a logical line may begin at the token
	var head Token // def or class, whose name has to follow
	var unnamed *Problem
	for t := s.Next(); t.Kind != EOF; t = s.Next() {
		switch {
		case t.Kind == Comment:
			continue
		case head.End > 0:
			if t.Kind != Name && unnamed == nil {
				unnamed = &Problem{Offset: t.Start, Line: t.Line, What: "a name has to follow on " + s.Text(head)}
			}
			head = Token{}
		case begins && t.Kind == Name && (s.Is(t, "def") || s.Is(t, "class")):
			head = t
		}
		begins = t.Kind == Newline || t.Kind == Indent || t.Kind == Dedent || begins && t.Kind == Name && s.Is(t, "async")
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
