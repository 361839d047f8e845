package edit

import (
	"bytes"
	"slices"

	"go.yaml.in/yaml/v3"
)

// flowElements are the places of `[{…}, {…}]`.
func (l yamlList) flowElements() (elements, error) {
	open := offset(l.content, l.node.Line, l.node.Column)
	shut, ok := flowEnd(l.content, open)
	if !ok {
		return elements{}, l.shape("the list in brackets has a shape that hogli does not know")
	}
	e := elements{open: open + 1, shut: shut - 1, comment: "#"}
	for _, item := range l.node.Content {
		start := offset(l.content, item.Line, item.Column)
		end, ok := flowEnd(l.content, start)
		if !ok || item.Kind != yaml.MappingNode {
			return elements{}, l.shape("the list in brackets holds more than mappings in braces")
		}
		e.items = append(e.items, span{start, end})
	}
	return e, nil
}

// flowEnd is the end of the brackets or braces that open at the offset.
func flowEnd(content []byte, at int) (end int, ok bool) {
	depth, before := 0, byte('[') // the last byte that is no white space
	for ; at < len(content); at++ {
		c := content[at]
		switch {
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case (c == '"' || c == '\'') && bytes.IndexByte([]byte("[{,:"), before) >= 0:
			at = quoteEnd(content, at)
		case c == '#' && (content[at-1] == ' ' || content[at-1] == '\t' || content[at-1] == '\n'):
			at = contentLineEnd(content, at) - 1
			continue
		}
		switch {
		case depth == 0:
			return at + 1, c == ']' || c == '}'
		case bytes.IndexByte([]byte(" \t\r\n"), c) < 0:
			before = c
		}
	}
	return 0, false
}

// quoteEnd is the place of the closing quote. A quote doubled inside single
// quotes ends one string and begins the next, which comes to the same.
func quoteEnd(content []byte, at int) int {
	quote := content[at]
	for at++; at < len(content) && content[at] != quote; at++ {
		if quote == '"' && content[at] == '\\' {
			at++
		}
	}
	return at
}

// replacement puts text in the place of some bytes.
type replacement struct {
	span

	text string
}

func replaceAll(content []byte, edits []replacement) []byte {
	slices.SortFunc(edits, func(a, b replacement) int { return b.start - a.start })
	for _, e := range edits {
		content = slices.Concat(content[:e.start], []byte(e.text), content[e.end:])
	}
	return content
}

// replacements set values of a mapping where they stand.
func (l yamlList) replacements(item *yaml.Node, set []Pair) ([]replacement, error) {
	var out []replacement
	for _, p := range set {
		at := slices.IndexFunc(item.Content, func(n *yaml.Node) bool { return n.Value == p.Key })
		if at < 0 || at%2 == 1 {
			return nil, l.shape("an item has no %s of its own", p.Key)
		}
		v := item.Content[at+1]
		start := offset(l.content, v.Line, v.Column)
		quote := ""
		switch v.Style {
		case yaml.DoubleQuotedStyle:
			quote = `"`
		case yaml.SingleQuotedStyle:
			quote = "'"
		case 0:
		default:
			return nil, l.shape("%s is written in an unusual way", p.Key)
		}
		old := quote + v.Value + quote
		if v.Kind != yaml.ScalarNode || !bytes.HasPrefix(l.content[start:], []byte(old)) {
			return nil, l.shape("%s is written in an unusual way", p.Key)
		}
		out = append(out, replacement{span{start, start + len(old)}, quote + p.Value + quote})
	}
	return out, nil
}
