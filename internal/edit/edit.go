// Package edit changes TOML, YAML, JSON and Python lists by splicing bytes:
// comments, order, indentation, line ends and the final newline stay as they
// are, and what was written is read again before it counts. Commit puts any
// number of changed files in place together, or none.
//
// It refuses to reformat, to sort what is not sorted, and to touch a file whose
// shape it does not understand: that is ErrShape, and the caller prints the
// lines for a person to paste.
package edit

import (
	"bytes"
	"errors"
	"slices"
)

// ErrShape says that a file has a shape this package cannot extend safely.
var ErrShape = errors.New("the file has a shape that hogli does not know")

// splice puts text at a byte offset.
func splice(content []byte, at int, text string) []byte {
	return slices.Concat(content[:at], []byte(withLineEnds(content, text)), content[at:])
}

// withLineEnds gives text the line ends of the file that it goes into.
func withLineEnds(content []byte, text string) string {
	if !bytes.Contains(content, []byte("\r\n")) {
		return text
	}
	return string(bytes.ReplaceAll([]byte(text), []byte("\n"), []byte("\r\n")))
}

// lineEnd is the offset just after the line that holds the offset, and whether
// that line ends in a newline.
func lineEnd(content []byte, at int) (end int, terminated bool) {
	if n := bytes.IndexByte(content[at:], '\n'); n >= 0 {
		return at + n + 1, true
	}
	return len(content), false
}

// indentOf is the white space before the offset on its line.
func indentOf(content []byte, at int) string {
	line := content[bytes.LastIndexByte(content[:at], '\n')+1 : at]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// insertLines puts whole lines after the line that holds the offset.
func insertLines(content []byte, at int, lines string) []byte {
	end, terminated := lineEnd(content, at)
	if !terminated {
		return splice(content, end, "\n"+trimNewline(lines))
	}
	return splice(content, end, lines)
}

func trimNewline(s string) string {
	if len(s) > 0 && s[len(s)-1] == '\n' {
		return s[:len(s)-1]
	}
	return s
}

// sortedPlace is the index at which name keeps the names sorted, or the end
// when they are not sorted now.
func sortedPlace(names []string, name string) int {
	if !slices.IsSorted(names) {
		return len(names)
	}
	at, _ := slices.BinarySearch(names, name)
	return at
}
