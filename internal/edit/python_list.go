package edit

import (
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/python"
)

// pythonList is the places of a list of strings and names that a module assigns
// at its top level.
type pythonList struct {
	elements

	at    span     // of the name that it is assigned to
	tuple bool     // it is one, which is read and not edited
	later []string // strings and names in later statements that change the list
}

// texts are the items, strings without their quotes.
func (l pythonList) texts(content []byte) []string {
	out := make([]string, len(l.items))
	for i, item := range l.items {
		out[i] = unquote(string(content[item.start:item.end]))
	}
	return out
}

// holdsLater is the fault that a later statement adds or removes the item: what
// the list holds in the end cannot be told then.
func (l pythonList) holdsLater(path, item string) error {
	if slices.Contains(l.later, unquote(item)) {
		return fmt.Errorf("%w: %s: another statement below the list changes it by %s", ErrShape, path, item)
	}
	return nil
}

// findList is findSequence of what can be edited.
func findList(content []byte, name string) (pythonList, error) {
	l, err := findSequence(content, name)
	if err == nil && l.tuple {
		return pythonList{}, fmt.Errorf("%s is a tuple, and only a list is edited", name)
	}
	return l, err
}

// findSequence looks for NAME = [ … ] or NAME: type = [ … ], or a tuple, as a
// statement of its own at the top level, which must be the only one to assign the
// name there.
func findSequence(content []byte, name string) (pythonList, error) {
	var found *pythonList
	later := []string{}
	for _, line := range logicalLines(content) {
		if !line.names(content, name) {
			continue
		}
		assigns, value := line.assigned(content)
		switch {
		case found != nil && assigns:
			return pythonList{}, fmt.Errorf("line %d: the list is assigned again", line[0].Line)
		case found != nil:
			later = append(later, line.words(content)...)
		case assigns && len(value) > 0 && (text(content, value[0]) == "[" || text(content, value[0]) == "("):
			l, err := readList(content, value)
			if err != nil {
				return pythonList{}, err
			}
			l.at = span{line[0].Start, line[0].End}
			found = &l
		}
	}
	if found == nil {
		return pythonList{}, fmt.Errorf("there is no list %s", name)
	}
	found.later = later
	return *found, nil
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

// logicalLine is the tokens of a statement line at the top level.
type logicalLine []python.Token

func logicalLines(content []byte) []logicalLine {
	s := python.NewScanner(content)
	var out []logicalLine
	var now logicalLine
	depth := 0
	for {
		t := s.Next()
		switch t.Kind {
		case python.Indent:
			depth++
		case python.Dedent:
			depth--
		case python.Comment:
		case python.Newline, python.EOF:
			if len(now) > 0 {
				out = append(out, now)
			}
			now = nil
			if t.Kind == python.EOF {
				return out
			}
		default:
			if depth == 0 {
				now = append(now, t)
			}
		}
	}
}

func text(content []byte, t python.Token) string { return string(content[t.Start:t.End]) }

// names tells whether the statement is about the name.
func (l logicalLine) names(content []byte, name string) bool {
	return l[0].Kind == python.Name && text(content, l[0]) == name
}

// assigned gives what stands after the equals sign of NAME = or NAME: type =.
func (l logicalLine) assigned(content []byte) (ok bool, value logicalLine) {
	if len(l) < 2 || text(content, l[1]) != "=" && text(content, l[1]) != ":" {
		return false, nil
	}
	for i, t := range l {
		if t.Kind == python.Op && text(content, t) == "=" {
			return true, l[i+1:]
		}
	}
	return false, nil
}

// words are the strings and names of a statement.
func (l logicalLine) words(content []byte) []string {
	var out []string
	for _, t := range l[1:] {
		if t.Kind == python.String || t.Kind == python.Name {
			out = append(out, unquote(text(content, t)))
		}
	}
	return out
}

// readList reads [a, "b"], or the same in round brackets, to the end of the
// statement: what follows the bracket ([0], + OTHER, if x else y) may make anything
// of the list.
func readList(content []byte, value logicalLine) (pythonList, error) {
	l := pythonList{elements: elements{open: value[0].End, comment: "#"}}
	shut := "]"
	if text(content, value[0]) == "(" {
		l.tuple, shut = true, ")"
	}
	comma := true
	for i, t := range value[1:] {
		op := text(content, t)
		switch {
		case t.Kind == python.String && op[0] != '"' && op[0] != '\'':
			return l, fmt.Errorf("line %d: a string with a prefix is more than its text", t.Line)
		case (t.Kind == python.String || t.Kind == python.Name) && comma:
			l.items, comma = append(l.items, span{t.Start, t.End}), false
		case op == "," && !comma:
			comma = true
		case op == shut && i+2 < len(value):
			return l, fmt.Errorf("line %d: more than a list is assigned", t.Line)
		case op == shut && l.tuple && len(l.items) == 1 && !comma:
			return l, fmt.Errorf("line %d: without a comma the brackets make no tuple", t.Line)
		case op == shut:
			l.shut = t.Start
			return l, nil
		default:
			return l, fmt.Errorf("line %d: the list holds more than strings and names", t.Line)
		}
	}
	return l, fmt.Errorf("line %d: the list does not end", value[0].Line)
}
