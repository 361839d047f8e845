package devenv

import (
	"bytes"
	"regexp"
	"strings"
)

// maxLine is where a line without an end is cut, visibly: a unit that writes
// megabytes without a newline must not fill the memory of every client.
const maxLine = 64 << 10

// cutMark ends every piece of a line that goes on.
const cutMark = " …"

// splitter cuts a stream of chunks into lines.
type splitter struct {
	rest []byte // the beginning of a line whose end has not come
}

// add takes a chunk and gives the lines that it completes.
func (s *splitter) add(chunk []byte) []string {
	end := bytes.LastIndexByte(chunk, '\n')
	if end < 0 {
		s.rest = append(s.rest, chunk...)
		return s.cut(nil)
	}
	text := string(append(s.rest, chunk[:end]...))
	s.rest = append([]byte(nil), chunk[end+1:]...)
	lines := make([]string, 0, strings.Count(text, "\n")+1)
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		for len(line) > maxLine {
			lines = append(lines, line[:maxLine]+cutMark)
			line = line[maxLine:]
		}
		lines = append(lines, line)
	}
	return s.cut(lines)
}

// cut takes whole pieces off a line that has grown too long.
func (s *splitter) cut(lines []string) []string {
	for len(s.rest) > maxLine {
		lines = append(lines, string(s.rest[:maxLine])+cutMark)
		s.rest = append([]byte(nil), s.rest[maxLine:]...)
	}
	return lines
}

// flush gives what was left without a newline when the stream ended.
func (s *splitter) flush() []string {
	if len(s.rest) == 0 {
		return nil
	}
	line := string(s.rest)
	s.rest = nil
	return []string{line}
}

var ansi = regexp.MustCompile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[@-Z\\\\^_])")

// stripANSI takes colours and other escape sequences out of a line.
func stripANSI(line string) string {
	if !strings.Contains(line, "\x1b") {
		return line
	}
	return ansi.ReplaceAllString(line, "")
}
