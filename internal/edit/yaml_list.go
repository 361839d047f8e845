package edit

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/posthog/hogli/internal/source/yamlfile"
)

// yamlList is the list under a key of a document's root, with its places.
type yamlList struct {
	path    string
	content []byte
	name    string
	key     *yaml.Node // nil when the key is absent
	node    *yaml.Node
	values  map[string]any // of the whole document
}

func openYAML(path string, content []byte, name string) (yamlList, error) {
	l := yamlList{path: path, content: content, name: name}
	if err := yamlfile.Open(path, content).Err(); err != nil {
		return l, err
	}
	// YAML breaks lines also where nobody else does; lines are counted here.
	if bytes.ContainsAny(content, "\u0085\u2028\u2029") {
		return l, l.shape("the file has unusual line ends")
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(content, &doc); err != nil {
		return l, err
	}
	if len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" && doc.Content[0].Value == "" {
		return l, nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 {
		return l, l.shape("the file is no block mapping")
	}
	if err := root.Decode(&l.values); err != nil {
		return l, l.shape("%w", err)
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == name {
			l.key, l.node = root.Content[i], root.Content[i+1]
		}
	}
	if l.node != nil && l.node.Kind != yaml.SequenceNode && l.node.Tag != "!!null" {
		return l, l.shape("%s is no list", name)
	}
	return l, nil
}

func (l yamlList) shape(format string, args ...any) error {
	return fmt.Errorf("%w: %s: %w", ErrShape, l.path, fmt.Errorf(format, args...))
}

func (l yamlList) items() []any {
	items, _ := l.values[l.name].([]any)
	return items
}

// find is the index of a mapping with all these values, or -1.
func (l yamlList) find(match []Pair) int {
	return slices.IndexFunc(l.items(), func(item any) bool { return hasAll(item, match) })
}

func hasAll(item any, pairs []Pair) bool {
	m, ok := item.(map[string]any)
	return ok && !slices.ContainsFunc(pairs, func(p Pair) bool { return m[p.Key] != p.Value })
}

func withAll(item any, pairs []Pair) any {
	m, _ := item.(map[string]any)
	m = maps.Clone(m)
	for _, p := range pairs {
		m[p.Key] = p.Value
	}
	return m
}

func asMap(pairs []Pair) any { return withAll(map[string]any{}, pairs) }

// check reads the result again: the list holds what it shall, and all else is
// as it was.
func (l yamlList) check(after []byte, want []any) error {
	now, err := openYAML(l.path, after, l.name)
	if err != nil {
		return l.shape("the result would not read back: %w", err)
	}
	others := func(all map[string]any) map[string]any {
		rest := map[string]any{}
		maps.Copy(rest, all)
		delete(rest, l.name)
		return rest
	}
	same := len(now.items()) == len(want) && (len(want) == 0 || reflect.DeepEqual(now.items(), want))
	if !same || !reflect.DeepEqual(others(now.values), others(l.values)) {
		return l.shape("the result would not read back")
	}
	return nil
}

// colon is the place of the colon after the list's key.
func (l yamlList) colon() (int, error) {
	at := offset(l.content, l.key.Line, l.key.Column)
	at += bytes.Index(l.content[at:], []byte(l.name)) + len(l.name)
	if at < len(l.content) && (l.content[at] == '"' || l.content[at] == '\'') {
		at++
	}
	at += blanks(l.content[at:])
	if at >= len(l.content) || l.content[at] != ':' {
		return 0, l.shape("the key %s is written in an unusual way", l.name)
	}
	return at, nil
}

// blockLines are the lines of an item of a block list, from the one with its
// dash to the last that holds something of it.
func (l yamlList) blockLines(index int) (span, error) {
	column, item := l.node.Column-1, l.node.Content[index]
	start := offset(l.content, item.Line, 1)
	for !dashAt(l.content[start:], column) {
		if start == 0 || start <= offset(l.content, l.key.Line, 1) {
			return span{}, l.shape("the dash of item %d is not where it should be", index+1)
		}
		start = bytes.LastIndexByte(l.content[:start-1], '\n') + 1
	}
	end, _ := lineEnd(l.content, start)
	literal := lastScalar(item).Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
	for at := end; at < len(l.content); {
		next, _ := lineEnd(l.content, at)
		line := l.content[at:next]
		text := bytes.TrimSpace(line)
		if len(text) > 0 && blanks(line) <= column {
			break
		}
		if len(text) > 0 && (text[0] != '#' || literal) {
			end = next
		}
		at = next
	}
	return span{start, end}, nil
}

func dashAt(line []byte, column int) bool {
	return len(line) > column && line[column] == '-' && blanks(line) == column
}

func lastScalar(n *yaml.Node) *yaml.Node {
	for len(n.Content) > 0 {
		n = n.Content[len(n.Content)-1]
	}
	return n
}

// offset is the byte of a line and a column in code points.
func offset(content []byte, line, column int) int {
	at := 0
	for range line - 1 {
		next := bytes.IndexByte(content[at:], '\n')
		if next < 0 {
			return len(content)
		}
		at += next + 1
	}
	for _, r := range string(content[at:]) {
		if column--; column <= 0 {
			break
		}
		at += len(string(r))
	}
	return at
}
