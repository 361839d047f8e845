// Package edit changes TOML, YAML, JSON, Python and Go by splicing bytes:
// comments, order, indentation, line ends, a byte order mark and the final
// newline stay as they are, and what was written is read again before it counts.
// Every splicer has its inverse, which gives the old bytes back; only what was
// empty may come back in another form of empty (`routes:` as `routes: []`,
// brackets over two lines as [], an object that was not there as {}, and the
// line `interfaces = []` of tach.toml not at all). Commit puts any number of
// changed, new and removed files in place together, or none, also when it is
// killed: Recover puts right what that left behind.
//
// It refuses to reformat, to sort what is not sorted, and to touch a file whose
// shape it does not understand: that is ErrShape, and the caller prints the
// lines for a person to paste.
package edit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
)

// ErrShape says that a file has a shape this package cannot extend safely.
var ErrShape = errors.New("the file has a shape that hogli does not know")

// bom is the UTF-8 byte order mark that some editors put before a text.
const bom = "\xef\xbb\xbf"

// onText applies a splice to the text of a file: what stands before it, a byte
// order mark, stays before whatever comes first then. The result of a change is
// never nil, which would be no file. Lines that end in a carriage return alone
// are no lines to any of the splices.
func onText(path string, content []byte, change func(text []byte) ([]byte, bool, error)) (after []byte, changed bool, err error) {
	text, marked := bytes.CutPrefix(content, []byte(bom))
	if bytes.Count(text, []byte("\r")) != bytes.Count(text, []byte("\r\n")) {
		return nil, false, fmt.Errorf("%w: %s: a line ends in a carriage return alone", ErrShape, path)
	}
	after, changed, err = change(text)
	switch {
	case err != nil:
		return nil, false, err
	case !changed:
		return content, false, nil
	case marked:
		return slices.Concat([]byte(bom), after), true, nil
	}
	return append([]byte{}, after...), true, nil
}

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

// insertLines puts whole lines after the line that holds the offset. A file
// that ends without a newline still does so afterwards.
func insertLines(content []byte, at int, lines string) []byte {
	end, terminated := lineEnd(content, at)
	if !terminated && end > 0 && content[end-1] != '\n' {
		return splice(content, end, "\n"+trimNewline(lines))
	}
	return splice(content, end, lines)
}

// cutLines takes whole lines out. A file that ends without a newline still does
// so afterwards.
func cutLines(content []byte, lines span) []byte {
	if lines.end == len(content) && content[lines.end-1] != '\n' {
		lines.start = len(bytes.TrimSuffix(bytes.TrimSuffix(content[:lines.start], []byte("\n")), []byte("\r")))
	}
	return append(append([]byte{}, content[:lines.start]...), content[lines.end:]...)
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
