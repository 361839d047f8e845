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

// position counts a return alone as the end of a line, as the languages do that
// are read here, and a byte order mark as nothing, as editors do.
func position(content []byte, offset int) Pos {
	before := content[:offset]
	line, start := bytes.Count(before, []byte{'\n'})+1, lineStart(content, offset)
	if bytes.IndexByte(before, '\r') >= 0 {
		line = 1
		for i := range before {
			if endsLine(content, i) {
				line++
			}
		}
	}
	if start == 0 && bytes.HasPrefix(before, []byte("\xef\xbb\xbf")) {
		start = 3
	}
	return Pos{Line: line, Column: utf8.RuneCount(before[start:]) + 1}
}

// endsLine tells whether a line ends behind the byte.
func endsLine(content []byte, i int) bool {
	return content[i] == '\n' || content[i] == '\r' && (i+1 == len(content) || content[i+1] != '\n')
}

// lineStart is the first byte of the line of an offset.
func lineStart(content []byte, offset int) int {
	start := bytes.LastIndexByte(content[:offset], '\n') + 1
	for i := offset - 1; i >= start; i-- {
		if endsLine(content, i) {
			return i + 1
		}
	}
	return start
}

func lineAround(content []byte, offset int) string {
	from, to := lineStart(content, offset), len(content)
	if n := bytes.IndexAny(content[offset:], "\r\n"); n >= 0 {
		to = offset + n
	}
	return string(bytes.TrimRight(content[from:to], "\r"))
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
