package yamlfile

import (
	"bytes"
	"regexp"
)

// Comments gives the stretches [start, end) of all comments, without their line
// ends. The parser keeps no places of comments, but it says where the scalars
// lie that may hold what looks like one. In a file that is no YAML it goes by
// lines.
func Comments(content []byte) [][2]int {
	if spans, ok := scalarSpans(content); ok {
		return outside(content, spans)
	}
	return commentsByLine(content)
}

// outside are the comments of a file whose scalars in quotes and blocks lie in
// the spans: a # that begins a word ends every other scalar.
func outside(content []byte, spans [][2]int) [][2]int {
	var found [][2]int
	for at := 0; at < len(content); at++ {
		if len(spans) > 0 && at >= spans[0][0] {
			at, spans = max(at, spans[0][1])-1, spans[1:]
			continue
		}
		if content[at] != '#' || at > 0 && bytes.IndexByte([]byte(" \t\n"), content[at-1]) < 0 {
			continue
		}
		end := len(content)
		if n := bytes.IndexByte(content[at:], '\n'); n >= 0 {
			end = at + n
		}
		end = at + len(bytes.TrimRight(content[at:end], "\r"))
		found = append(found, [2]int{at, end})
		at = end - 1
	}
	return found
}

func commentsByLine(content []byte) [][2]int {
	c := commentReader{content: content, block: -1}
	for start := 0; start < len(content); {
		end := len(content)
		if n := bytes.IndexByte(content[start:], '\n'); n >= 0 {
			end = start + n
		}
		c.line(start, len(bytes.TrimRight(content[:end], "\r")))
		start = end + 1
	}
	return c.found
}

type commentReader struct {
	content []byte
	found   [][2]int
	quote   byte // of the scalar that goes on over the line end; 0 outside of one
	block   int  // indentation of the line that began a block scalar; -1 outside of one
}

// blockHeader is the end of a line whose value follows on the next lines.
var blockHeader = regexp.MustCompile(`(^|[\s:\-?])[|>][-+0-9]*\s*$`)

func (c *commentReader) line(start, end int) {
	if start > end {
		return
	}
	line := c.content[start:end]
	text := bytes.TrimLeft(line, " \t")
	if c.block >= 0 {
		if len(text) == 0 || len(line)-len(text) > c.block {
			return
		}
		c.block = -1
	}
	at := start
	for at < end {
		switch b := c.content[at]; {
		case c.quote != 0:
			at = c.inQuote(at, b)
		case b == '#' && (at == start || c.content[at-1] == ' ' || c.content[at-1] == '\t'):
			c.found = append(c.found, [2]int{at, end})
			end = at
		case (b == '"' || b == '\'') && c.opens(start, at):
			c.quote = b
			at++
		default:
			at++
		}
	}
	if c.quote == 0 && blockHeader.Match(c.content[start:end]) {
		c.block = keyIndent(c.content[start:end])
	}
}

// keyIndent is the indentation of the key of a line, behind dashes; of the last
// dash, where it is followed by no key.
func keyIndent(line []byte) int {
	at, dash := 0, 0
	for at < len(line) && (line[at] == ' ' || line[at] == '-' && at+1 < len(line) && line[at+1] == ' ') {
		if line[at] == '-' {
			dash = at
		}
		at++
	}
	if at < len(line) && (line[at] == '|' || line[at] == '>') {
		return dash
	}
	return at
}

// inQuote passes one character of a quoted scalar.
func (c *commentReader) inQuote(at int, b byte) int {
	switch {
	case b == '\\' && c.quote == '"':
		return at + 2
	case b == '\'' && c.quote == '\'' && at+1 < len(c.content) && c.content[at+1] == '\'':
		return at + 2
	case b == c.quote:
		c.quote = 0
	}
	return at + 1
}

// opens tells whether a scalar may begin at the quote: in the middle of a plain
// one it is a letter like others.
func (c *commentReader) opens(start, at int) bool {
	before := bytes.TrimRight(c.content[start:at], " \t")
	return len(before) == 0 || bytes.IndexByte([]byte(":-,[{?"), before[len(before)-1]) >= 0
}
