package fault

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Pos is a place in a text file. Line and Column count from 1, columns in
// code points. The zero Pos means "no place": the whole file.
type Pos struct {
	Line   int
	Column int
}

// Span is a stretch of a file: Start is inside, End is the first place after
// it. A zero Start means the whole file; an End equal to Start means a point.
type Span struct {
	Path  string // relative to the repository root, with forward slashes
	Start Pos
	End   Pos
	Text  string // the line of Start, for the excerpt; "" when not known
}

// File is the Span of a whole file.
func File(path string) Span { return Span{Path: path} }

// At is the Span of the bytes [start, end) of content.
func At(path string, content []byte, start, end int) Span {
	start = min(max(start, 0), len(content))
	end = min(max(end, start), len(content))
	return Span{
		Path:  path,
		Start: position(content, start),
		End:   position(content, end),
		Text:  lineAround(content, start),
	}
}

// AtLine is the Span of a point given by line and column, as parsers report it.
func AtLine(path string, content []byte, line, column int) Span {
	offset := 0
	for n := 1; n < line; n++ {
		next := bytes.IndexByte(content[offset:], '\n')
		if next < 0 {
			break
		}
		offset += next + 1
	}
	pos := Pos{Line: max(line, 1), Column: max(column, 1)}
	return Span{Path: path, Start: pos, End: pos, Text: lineAround(content, offset)}
}

// String is path:line:column, or the path alone for a whole file.
func (s Span) String() string {
	if s.Start.Line == 0 {
		return s.Path
	}
	return fmt.Sprintf("%s:%d:%d", s.Path, s.Start.Line, s.Start.Column)
}

func position(content []byte, offset int) Pos {
	before := content[:offset]
	line := bytes.Count(before, []byte{'\n'}) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return Pos{Line: line, Column: column}
}

func lineAround(content []byte, offset int) string {
	from := bytes.LastIndexByte(content[:offset], '\n') + 1
	to := bytes.IndexByte(content[offset:], '\n')
	if to < 0 {
		to = len(content) - offset
	}
	return string(bytes.TrimRight(content[from:offset+to], "\r"))
}

// maxDepth is far above what people nest.
const maxDepth = 5000

// TooDeep is where a text opens one bracket too many, or -1. Parsers that go down
// by calling themselves end the program there, and others take hours.
func TooDeep(content []byte) int {
	depth := 0
	for i, c := range content {
		switch c {
		case '[', '{':
			if depth++; depth > maxDepth {
				return i
			}
		case ']', '}':
			depth = max(depth-1, 0)
		}
	}
	return -1
}
