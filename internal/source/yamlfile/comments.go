package yamlfile

import (
	"bytes"
	"regexp"
)

// Comments gives the stretches [start, end) of all comments, without their line
// ends. It goes by lines, since the parser keeps no places of comments, and
// reads on in a file that is no YAML.
func Comments(content []byte) [][2]int {
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
