package edit

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Pair is a key with a plain value.
type Pair struct{ Key, Value string }

// YAMLItem adds a mapping to the end of the list under a key of the root: as a
// block item like the items before it, or inside the brackets of a flow list.
// The values must be plain words. The caller has checked that it is not there.
func YAMLItem(path string, content []byte, key string, item []Pair) ([]byte, error) {
	after, _, err := onText(path, content, func(content []byte) ([]byte, bool, error) {
		l, err := openYAML(path, content, key)
		if err != nil {
			return nil, false, err
		}
		after, err := l.add(item)
		if err != nil {
			return nil, false, err
		}
		return after, true, l.check(after, append(slices.Clone(l.items()), asMap(item)))
	})
	return after, err
}

func (l yamlList) add(item []Pair) ([]byte, error) {
	empty := l.node != nil && len(l.node.Content) == 0
	switch {
	case empty && (l.node.Anchor != "" || l.node.Style&yaml.TaggedStyle != 0):
		return nil, l.shape("%s is empty and has an anchor or a tag", l.name)
	case l.key == nil:
		return insertLines(l.content, len(l.content), l.name+":\n"+blockItem(l.indent(), 1, item)), nil
	case l.node.Tag == "!!null":
		return l.fillNull(item)
	case l.node.Style&yaml.FlowStyle != 0 && empty:
		return l.fillEmpty(item)
	case l.node.Style&yaml.FlowStyle != 0:
		e, err := l.flowElements()
		if err != nil {
			return nil, err
		}
		return e.insert(l.content, len(e.items), flowItem(item)), nil
	default:
		last := len(l.node.Content) - 1
		lines, err := l.blockLines(last)
		if err != nil {
			return nil, err
		}
		dash := strings.Repeat(" ", l.node.Column-1)
		return insertLines(l.content, lines.end-1, blockItem(dash, l.gap(last), item)), nil
	}
}

// gap is the number of spaces between the dash of an item and its first key.
func (l yamlList) gap(index int) int {
	item := l.node.Content[index]
	first := offset(l.content, item.Line, 1)
	if at := first + l.node.Column - 1; item.Kind != yaml.MappingNode || item.Style&yaml.FlowStyle != 0 || at >= len(l.content) || l.content[at] != '-' {
		return 1
	}
	return max(item.Column-l.node.Column-1, 1)
}

// indent is what a list below a key of the root is indented by: what the file
// indents its lines by, when those are spaces.
func (l yamlList) indent() string {
	unit := indentUnit(l.content)
	if strings.ContainsRune(unit, '\t') {
		return "  "
	}
	return unit
}

// blockItem is the item's lines, with gap spaces after the dash.
func blockItem(indent string, gap int, item []Pair) string {
	var out strings.Builder
	for i, p := range item {
		lead := "-" + strings.Repeat(" ", gap)
		if i > 0 {
			lead = strings.Repeat(" ", gap+1)
		}
		out.WriteString(indent + lead + p.Key + ": " + p.Value + "\n")
	}
	return out.String()
}

func flowItem(item []Pair) string {
	words := make([]string, len(item))
	for i, p := range item {
		words[i] = p.Key + ": " + p.Value
	}
	return "{" + strings.Join(words, ", ") + "}"
}

// fillNull handles `routes:` and `routes: null`.
func (l yamlList) fillNull(item []Pair) ([]byte, error) {
	content := l.content
	colon, err := l.colon()
	if err != nil {
		return nil, err
	}
	if word := l.node.Value; word != "" {
		at := offset(content, l.node.Line, l.node.Column)
		if !bytes.HasPrefix(content[at:], []byte(word)) || len(bytes.TrimSpace(content[colon+1:at])) > 0 {
			return nil, l.shape("%s has a null of a shape that hogli does not know", l.name)
		}
		content = slices.Concat(content[:colon+1], content[at+len(word):])
	}
	return insertLines(content, colon, blockItem(l.indent(), 1, item)), nil
}

// fillEmpty handles `routes: []`, which becomes a block, since that is what the
// next person will want to read.
func (l yamlList) fillEmpty(item []Pair) ([]byte, error) {
	colon, err := l.colon()
	if err != nil {
		return nil, err
	}
	open := offset(l.content, l.node.Line, l.node.Column)
	shut := bytes.IndexByte(l.content[open:], ']') + open
	if shut < open || len(bytes.TrimSpace(l.content[open+1:shut])) > 0 || len(bytes.Trim(l.content[colon+1:open], " \t")) > 0 {
		return nil, l.shape("the empty list holds more than spaces")
	}
	content := slices.Concat(l.content[:colon+1], l.content[shut+1:])
	return insertLines(content, colon, blockItem(l.indent(), 1, item)), nil
}

// RemoveYAMLItem takes out of the list under a key of the root every mapping
// that has all the given values, with its lines. Comments above and below it
// stay. Of a block list that then has no items, `key: []` remains.
func RemoveYAMLItem(path string, content []byte, list string, match []Pair) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return removeYAMLItem(path, content, list, match)
	})
}

func removeYAMLItem(path string, content []byte, list string, match []Pair) (after []byte, changed bool, err error) {
	for {
		l, err := openYAML(path, content, list)
		if err != nil {
			return nil, false, err
		}
		at := l.find(match)
		if at < 0 {
			return content, changed, nil
		}
		if after, err = l.remove(at); err != nil {
			return nil, false, err
		}
		if err := l.check(after, slices.Delete(slices.Clone(l.items()), at, at+1)); err != nil {
			return nil, false, err
		}
		content, changed = after, true
	}
}

func (l yamlList) remove(index int) ([]byte, error) {
	if l.node.Style&yaml.FlowStyle != 0 {
		e, err := l.flowElements()
		if err != nil {
			return nil, err
		}
		return e.remove(l.content, index), nil
	}
	lines, err := l.blockLines(index)
	if err != nil {
		return nil, err
	}
	after := cutLines(l.content, lines)
	if len(l.node.Content) > 1 {
		return after, nil
	}
	colon, err := l.colon()
	if err != nil {
		return nil, err
	}
	return splice(after, colon+1, " []"), nil
}

// RenameYAMLValue sets values, in place and in their quotes, in every mapping of
// the list under a key of the root that has all the values to match.
func RenameYAMLValue(path string, content []byte, list string, match, set []Pair) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return renameYAMLValue(path, content, list, match, set)
	})
}

func renameYAMLValue(path string, content []byte, list string, match, set []Pair) (after []byte, changed bool, err error) {
	l, err := openYAML(path, content, list)
	if err != nil {
		return nil, false, err
	}
	want := slices.Clone(l.items())
	var edits []replacement
	for i, item := range want {
		if !hasAll(item, match) || hasAll(item, set) {
			continue
		}
		more, err := l.replacements(l.node.Content[i], set)
		if err != nil {
			return nil, false, err
		}
		edits = append(edits, more...)
		want[i] = withAll(item, set)
	}
	after = replaceAll(content, edits)
	return after, len(edits) > 0, l.check(after, want)
}
