package edit

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/python"
)

// PythonListItem adds an item to the end of a list that is assigned to a name at
// the top level of a module, in the style of the items before it. The item is a
// string ("a.b" in quotes) or a name; one of that value is left alone. A list
// that holds more than strings and names is ErrShape.
func PythonListItem(path string, content []byte, list, item string) (after []byte, changed bool, err error) {
	if err := checkPython(path, content); err != nil {
		return nil, false, err
	}
	found, err := findList(content, list)
	if err != nil {
		return nil, false, fmt.Errorf("%w: %s: %w", ErrShape, path, err)
	}
	for _, t := range found.items {
		if unquote(string(content[t.Start:t.End])) == unquote(item) {
			return content, false, nil
		}
	}
	after = found.add(content, item)
	again, err := findList(after, list)
	if err != nil || len(again.items) != len(found.items)+1 {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return after, true, nil
}

// checkPython refuses a module that Python would refuse: nobody could tell
// whether an edit of it is right.
func checkPython(path string, content []byte) error {
	p := python.ReadOutline(content).Problem
	if p == nil || p.What == "the file is not UTF-8" { // a cookie may say what it is
		return nil
	}
	return fault.Malformed(fault.At(path, content, p.Offset, p.Offset), "not valid Python: "+p.What, "mend the file there; git diff shows what was changed last")
}

// pythonList is the places of a list of strings and names.
type pythonList struct {
	open, shut python.Token
	items      []python.Token
	comma      bool // a comma follows the last item
	end        int  // after the last item and its comma
}

// findList looks for NAME = [ or NAME: type = [ at the start of a line.
func findList(content []byte, name string) (pythonList, error) {
	s := python.NewScanner(content)
	depth, first := 0, true
	for {
		t := s.Next()
		switch {
		case t.Kind == python.EOF:
			return pythonList{}, fmt.Errorf("there is no list %s", name)
		case t.Kind == python.Indent:
			depth++
		case t.Kind == python.Dedent:
			depth--
		case t.Kind == python.Newline:
			first = true
			continue
		case t.Kind == python.Comment:
			continue
		case first && depth == 0 && t.Kind == python.Name && s.Is(t, name):
			if open, ok := assignedList(s); ok {
				return readList(s, open)
			}
		}
		first = first && (t.Kind == python.Indent || t.Kind == python.Dedent)
	}
}

// assignedList reads on to the bracket after the equals sign of this line.
func assignedList(s *python.Scanner) (python.Token, bool) {
	for {
		t := s.Next()
		switch {
		case t.Kind == python.Newline, t.Kind == python.EOF:
			return t, false
		case s.Is(t, "="):
			t = s.Next()
			return t, s.Is(t, "[")
		}
	}
}

func readList(s *python.Scanner, open python.Token) (pythonList, error) {
	l := pythonList{open: open, comma: true}
	for {
		t := s.Next()
		switch {
		case t.Kind == python.Comment:
		case t.Kind == python.String && !strings.ContainsRune(`"'`, rune(s.Text(t)[0])):
			return l, fmt.Errorf("line %d: a string with a prefix is more than its text", t.Line)
		case (t.Kind == python.String || t.Kind == python.Name) && l.comma:
			l.items, l.comma, l.end = append(l.items, t), false, t.End
		case s.Is(t, ",") && !l.comma:
			l.comma, l.end = true, t.End
		case s.Is(t, "]"):
			l.shut = t
			for t = s.Next(); t.Kind == python.Comment; {
				t = s.Next()
			}
			if t.Kind != python.Newline && t.Kind != python.EOF {
				return l, fmt.Errorf("line %d: the list is only a part of what is assigned", t.Line)
			}
			return l, nil
		default:
			return l, fmt.Errorf("line %d: the list holds more than strings and names", t.Line)
		}
	}
}

func (l pythonList) add(content []byte, item string) []byte {
	if len(l.items) == 0 {
		return l.addFirst(content, item)
	}
	last := l.items[len(l.items)-1]
	text := item
	if quote := content[last.End-1]; quote == '\'' && item[0] == '"' {
		text = "'" + unquote(item) + "'"
	}
	if l.open.Line == l.shut.Line {
		if l.comma {
			return splice(content, l.end, " "+text+",")
		}
		return splice(content, l.end, ", "+text)
	}
	indent := indentOf(content, lineStartText(content, last.Start))
	end, _ := lineEnd(content, l.end)
	bracketBehind := end > l.shut.Start
	if !l.comma {
		content = splice(content, l.end, ",")
		l.end++
	}
	if bracketBehind {
		return splice(content, l.end, "\n"+indent+text)
	}
	return insertLines(content, l.end, indent+text+",\n")
}

// addFirst fills an empty list, below the comments that it may hold.
func (l pythonList) addFirst(content []byte, item string) []byte {
	outer := indentOf(content, lineStartText(content, l.open.Start))
	line := outer + "    " + item + ",\n"
	if l.open.Line == l.shut.Line {
		return splice(content, l.open.End, "\n"+line+outer)
	}
	return splice(content, bytes.LastIndexByte(content[:l.shut.Start], '\n')+1, line)
}

// unquote is the text of a plain string literal; a prefixed or tripled one
// keeps its quotes and so equals no item.
func unquote(s string) string {
	if len(s) >= 2 && strings.ContainsRune(`"'`, rune(s[0])) && s[0] == s[len(s)-1] {
		return s[1 : len(s)-1]
	}
	return s
}
