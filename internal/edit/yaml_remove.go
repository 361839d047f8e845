package edit

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/posthog/hogli/internal/source/yamlfile"
)

// RemoveYAMLItem takes the mapping with these values out of the list under a
// key of the root, with the comment lines right above it. A block list that is
// left empty becomes `key: []`.
func RemoveYAMLItem(path string, content []byte, key string, match []Pair) (after []byte, changed bool, err error) {
	list, index, err := findYAMLItem(path, content, key, match)
	if err != nil || index < 0 {
		return content, false, err
	}
	if list.Style&yaml.FlowStyle != 0 {
		after, err = cutFlowItem(content, list, index)
	} else {
		after = cutBlockItem(content, list, index, key)
	}
	if err != nil {
		return nil, false, fmt.Errorf("%w: %s: %w", ErrShape, path, err)
	}
	again, left, err := findYAMLItem(path, after, key, match)
	if err != nil || left >= 0 || again == nil || len(again.Content) != len(list.Content)-1 {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return after, true, nil
}

// RenameYAMLValue sets values of the mapping that has the matching ones, each
// in its place. The values must be plain words.
func RenameYAMLValue(path string, content []byte, key string, match, set []Pair) (after []byte, changed bool, err error) {
	list, index, err := findYAMLItem(path, content, key, match)
	if err != nil || index < 0 {
		return content, false, err
	}
	after = content
	item := list.Content[index]
	for i := len(item.Content) - 2; i >= 0; i -= 2 { // from the end: places before it stay
		name, value := item.Content[i], item.Content[i+1]
		for _, p := range set {
			if p.Key != name.Value || p.Value == value.Value {
				continue
			}
			start := offset(content, value.Line, value.Column)
			if value.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
				start++
			}
			if !bytes.HasPrefix(content[start:], []byte(value.Value)) {
				return nil, false, fmt.Errorf("%w: %s: %s is written with escapes", ErrShape, path, p.Key)
			}
			after, changed = replace(after, span{start, start + len(value.Value)}, p.Value), true
		}
	}
	if _, at, err := findYAMLItem(path, after, key, set); err != nil || changed && at != index {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return after, changed, nil
}

// findYAMLItem gives the list and the index of the mapping that has all of the
// values; -1 when there is none.
func findYAMLItem(path string, content []byte, key string, match []Pair) (*yaml.Node, int, error) {
	if err := yamlfile.Open(path, content).Err(); err != nil {
		return nil, -1, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(content, &doc); err != nil {
		return nil, -1, err
	}
	_, list, err := listUnder(&doc, key)
	if err != nil {
		return nil, -1, fmt.Errorf("%w: %s: %w", ErrShape, path, err)
	}
	if list == nil {
		return nil, -1, nil
	}
	for i, item := range list.Content {
		if hasAll(item, match) {
			return list, i, nil
		}
	}
	return list, -1, nil
}

func hasAll(item *yaml.Node, match []Pair) bool {
	values := map[string]string{}
	for i := 0; i+1 < len(item.Content) && item.Kind == yaml.MappingNode; i += 2 {
		values[item.Content[i].Value] = item.Content[i+1].Value
	}
	for _, p := range match {
		if value, ok := values[p.Key]; !ok || value != p.Value {
			return false
		}
	}
	return true
}

func cutBlockItem(content []byte, list *yaml.Node, index int, key string) []byte {
	item := list.Content[index]
	start := aboveComments(content, offset(content, item.Line, 1))
	last := offset(content, lastLine(item), 1)
	end, terminated := lineEnd(content, last)
	out := remove(content, span{start, end})
	if !terminated && start > 0 { // the file ended without a newline, and still does
		out = bytes.TrimRight(out, "\r\n")
	}
	if len(list.Content) > 1 {
		return out
	}
	head := regexp.MustCompile(`(?m)^\x{feff}?`+regexp.QuoteMeta(key)+`:`).FindAllIndex(out[:start], -1)
	if head == nil {
		return out
	}
	return splice(out, head[len(head)-1][1], " []")
}

func cutFlowItem(content []byte, list *yaml.Node, index int) ([]byte, error) {
	open := offset(content, list.Line, list.Column)
	var items []span
	for _, item := range list.Content {
		start := offset(content, item.Line, item.Column)
		shut := bytes.IndexByte(content[start:], '}')
		if item.Kind != yaml.MappingNode || item.Style&yaml.FlowStyle == 0 || shut < 0 {
			return nil, fmt.Errorf("the list holds more than mappings in braces")
		}
		items = append(items, span{start, start + shut + 1})
	}
	last := items[len(items)-1].end
	shut := bytes.IndexByte(content[last:], ']')
	if shut < 0 || strings.Contains(string(content[last:last+shut]), "#") {
		return nil, fmt.Errorf("the list holds a comment")
	}
	return cut(content, items, index, open+1, last+shut), nil
}
