package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// PythonImport adds an `import a.b as c` line to a module: sorted among the
// imports of the same root package, else above the first `from` import of one
// of the own packages, else below the last import, else at the top. The same
// statement at the top level, however spaced, is left alone.
func PythonImport(path string, content []byte, line string, own []string) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return pythonImport(path, content, line, own)
	})
}

func pythonImport(path string, content []byte, line string, own []string) (after []byte, changed bool, err error) {
	if err := checkPython(path, content); err != nil {
		return nil, false, err
	}
	statements := topLevel(content)
	var siblings []statement
	last, firstOwn := -1, -1
	for i, s := range statements {
		switch {
		case s.text == line:
			return content, false, nil
		case !s.imports():
			continue
		case strings.HasPrefix(s.text, "import "+root(line)+"."):
			siblings = append(siblings, s)
		case strings.HasPrefix(s.text, "from ") && slices.Contains(own, root(s.text)) && firstOwn < 0:
			firstOwn = lineStart(content, s.start)
		}
		last = i
	}
	after = placeImport(content, line, statements, siblings, firstOwn, last)
	rest := slices.DeleteFunc(topLevel(after), func(s statement) bool { return s.text == line })
	if len(rest) == len(topLevel(after)) || !sameStatements(rest, statements) {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return after, true, nil
}

// RemovePythonImport takes out every statement at the top level that is the
// given import, however spaced, with its line.
func RemovePythonImport(path string, content []byte, line string) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return removePythonImport(path, content, line)
	})
}

func removePythonImport(path string, content []byte, line string) (after []byte, changed bool, err error) {
	statements := topLevel(content)
	after = content
	for _, s := range slices.Backward(statements) {
		if s.text != line {
			continue
		}
		start := bytes.LastIndexByte(after[:s.start], '\n') + 1
		end, _ := lineEnd(after, s.end)
		after, changed = cutLines(after, span{start, end}), true
	}
	want := slices.DeleteFunc(statements, func(s statement) bool { return s.text == line })
	if !sameStatements(topLevel(after), want) {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return after, changed, nil
}

func sameStatements(a, b []statement) bool {
	return slices.EqualFunc(a, b, func(a, b statement) bool { return a.text == b.text })
}

func placeImport(content []byte, line string, statements, siblings []statement, firstOwn, last int) []byte {
	names := make([]string, len(siblings))
	for i, s := range siblings {
		names[i] = s.text
	}
	switch at := sortedPlace(names, line); {
	case at < len(siblings):
		return splice(content, lineStart(content, siblings[at].start), line+"\n")
	case len(siblings) > 0:
		return insertLines(content, siblings[at-1].end, line+"\n")
	case firstOwn >= 0:
		return splice(content, firstOwn, line+"\n")
	case last >= 0:
		return insertLines(content, statements[last].end, line+"\n")
	case len(statements) > 0 && statements[0].docstring:
		return insertLines(content, statements[0].end, line+"\n")
	case len(statements) > 0:
		return splice(content, lineStart(content, statements[0].start), line+"\n")
	case len(content) == 0:
		return []byte(line + "\n")
	default: // comments only
		return insertLines(content, len(content)-1, line+"\n")
	}
}

// statement is a logical line at the top level, its tokens joined by one space
// where names meet.
type statement struct {
	text       string
	start, end int
	docstring  bool
}

func (s statement) imports() bool {
	return strings.HasPrefix(s.text, "import ") || strings.HasPrefix(s.text, "from ")
}

// root is the first package that an import statement names.
func root(statement string) string {
	words := strings.Fields(statement)
	if len(words) < 2 {
		return ""
	}
	return strings.SplitN(words[1], ".", 2)[0]
}

func topLevel(content []byte) []statement {
	s := python.NewScanner(content)
	var out []statement
	var now statement
	depth, wasName := 0, false
	for {
		t := s.Next()
		switch t.Kind {
		case python.Indent:
			depth++
		case python.Dedent:
			depth--
		case python.Comment:
		case python.Newline, python.EOF:
			if now.text != "" {
				out = append(out, now)
			}
			now, wasName = statement{}, false
			if t.Kind == python.EOF {
				return out
			}
		default:
			if depth > 0 {
				continue
			}
			name := t.Kind == python.Name
			if now.text == "" {
				now.start, now.docstring = t.Start, t.Kind == python.String
			} else if name && wasName {
				now.text += " "
			}
			now.text, now.end, wasName = now.text+s.Text(t), t.End, name
		}
	}
}
