package yamlfile

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// spanReader finds where the scalars lie that may hold a # after a blank: those
// in quotes, and blocks. The parser says where each begins.
type spanReader struct {
	content []byte
	lines   []int // where each line begins
	spans   [][2]int
	lost    bool // something is not where the parser says
}

// scalarSpans lists them in the order of the file; false for a file that is no
// YAML, or has line ends that only YAML knows.
func scalarSpans(content []byte) ([][2]int, bool) {
	if bytes.ContainsAny(content, "\u0085\u2028\u2029\ufeff") || bytes.Contains(bytes.ReplaceAll(content, []byte("\r\n"), nil), []byte("\r")) {
		return nil, false
	}
	r := spanReader{content: content, lines: []int{0}}
	for at, b := range content {
		if b == '\n' {
			r.lines = append(r.lines, at+1)
		}
	}
	for dec := yaml.NewDecoder(bytes.NewReader(content)); ; {
		var doc yaml.Node
		switch err := dec.Decode(&doc); {
		case errors.Is(err, io.EOF):
			return r.spans, !r.lost
		case err != nil:
			return nil, false
		}
		r.node(&doc)
	}
}

func (r *spanReader) node(n *yaml.Node) {
	const quoted, block = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle, yaml.LiteralStyle | yaml.FoldedStyle
	switch {
	case n.Kind == yaml.ScalarNode && n.Style&quoted != 0:
		r.quoted(n)
	case n.Kind == yaml.ScalarNode && n.Style&block != 0:
		r.block(n)
	}
	for _, inner := range n.Content {
		r.node(inner)
	}
}

// begin is the first sign of a scalar, behind its anchor and tag.
func (r *spanReader) begin(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(r.lines) {
		return len(r.content)
	}
	at := r.lines[n.Line-1]
	for range n.Column - 1 {
		_, size := utf8.DecodeRune(r.content[at:])
		at += size
	}
	for at < len(r.content) {
		switch b := r.content[at]; b {
		case ' ', '\t', '\r', '\n':
			at++
		case '#':
			at = r.next(at, "\n")
		case '&', '!':
			at = r.next(at, " \t\r\n")
		default:
			return at
		}
	}
	return at
}

// next is the place of the next of these signs, else the end.
func (r *spanReader) next(at int, signs string) int {
	if n := bytes.IndexAny(r.content[at:], signs); n >= 0 {
		return at + n
	}
	return len(r.content)
}

func (r *spanReader) quoted(n *yaml.Node) {
	start := r.begin(n)
	if start >= len(r.content) || r.content[start] != '"' && r.content[start] != '\'' {
		r.lost = true
		return
	}
	c := commentReader{content: r.content, quote: r.content[start]}
	at := start + 1
	for at < len(r.content) && c.quote != 0 {
		at = c.inQuote(at, r.content[at])
	}
	r.spans = append(r.spans, [2]int{start, min(at, len(r.content))})
}

// block: the lines of a block are those that stand as far in as its first one,
// and the empty ones among them. How far in that is, the parser knows: it took
// as many blanks away.
func (r *spanReader) block(n *yaml.Node) {
	header := r.begin(n)
	if header >= len(r.content) || r.content[header] != '|' && r.content[header] != '>' {
		r.lost = true
		return
	}
	start := min(r.next(header, "\n")+1, len(r.content))
	indent := -1
	end := start
	for at := start; at < len(r.content) && len(bytes.Trim([]byte(n.Value), " \n")) > 0; {
		stop := r.next(at, "\n")
		line := bytes.TrimRight(r.content[at:stop], "\r")
		blank := len(bytes.TrimLeft(line, " ")) == 0
		if !blank && indent < 0 {
			indent = blanks(line) - blanks(bytes.TrimLeft([]byte(n.Value), "\n"))
		}
		if !blank && blanks(line) < indent {
			break
		}
		at = min(stop+1, len(r.content))
		end = at
	}
	r.spans = append(r.spans, [2]int{start, end})
}

// blanks counts those that a line begins with.
func blanks(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }
