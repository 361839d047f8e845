package edit

import (
	"bytes"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/posthog/hogli/internal/source/yamlfile"
)

// Pair is a key with a plain value.
type Pair struct{ Key, Value string }

// YAMLItem adds a mapping to the end of the list under a key of the root: as a
// block item like the items before it, or inside the brackets of a flow list.
// The values must be plain words. The caller has checked that it is not there.
func YAMLItem(path string, content []byte, key string, item []Pair) ([]byte, error) {
	if err := yamlfile.Open(path, content).Err(); err != nil {
		return nil, err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(content, &doc); err != nil {
		return nil, err
	}
	before, list, err := listUnder(&doc, key)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrShape, path, err)
	}
	after, err := addItem(content, &doc, list, key, item)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrShape, path, err)
	}
	return after, checkItem(path, after, key, before, item)
}

func addItem(content []byte, doc, list *yaml.Node, key string, item []Pair) ([]byte, error) {
	switch {
	case list == nil && len(bytes.TrimSpace(content)) == 0:
		return splice(content, len(content), key+":\n"+blockItem("  ", item)), nil
	case list == nil && len(doc.Content) == 0: // comments only
		return insertLines(content, len(content), key+":\n"+blockItem("  ", item)), nil
	case list == nil:
		return insertLines(content, len(content), key+":\n"+blockItem("  ", item)), nil
	case list.Tag == "!!null":
		return insertLines(content, offset(content, list.Line, 1), blockItem("  ", item)), nil
	case list.Style&yaml.FlowStyle != 0:
		return addFlowItem(content, list, item)
	default:
		last := list.Content[len(list.Content)-1]
		dash := strings.Repeat(" ", list.Column-1)
		return insertLines(content, offset(content, lastLine(last), 1), blockItem(dash, item)), nil
	}
}

// listUnder gives the number of items under the key and the node itself; nil
// when the key is absent.
func listUnder(doc *yaml.Node, key string) (int, *yaml.Node, error) {
	if len(doc.Content) == 0 {
		return 0, nil, nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode || root.Style&yaml.FlowStyle != 0 {
		return 0, nil, fmt.Errorf("the file is no block mapping")
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value != key {
			continue
		}
		v := root.Content[i+1]
		if v.Kind != yaml.SequenceNode && v.Tag != "!!null" {
			return 0, nil, fmt.Errorf("%s is no list", key)
		}
		if v.Tag == "!!null" {
			v.Line = root.Content[i].Line
		}
		return len(v.Content), v, nil
	}
	return 0, nil, nil
}

func blockItem(indent string, item []Pair) string {
	var out strings.Builder
	for i, p := range item {
		lead := "- "
		if i > 0 {
			lead = "  "
		}
		out.WriteString(indent + lead + p.Key + ": " + p.Value + "\n")
	}
	return out.String()
}

// addFlowItem handles `routes: []` and `routes: [{…}, {…}]`. An empty list
// becomes a block, since that is what the next person will want to read.
func addFlowItem(content []byte, list *yaml.Node, item []Pair) ([]byte, error) {
	open := offset(content, list.Line, list.Column)
	if len(list.Content) == 0 {
		shut := bytes.IndexByte(content[open:], ']')
		if shut < 0 || strings.TrimSpace(string(content[open+1:open+shut])) != "" {
			return nil, fmt.Errorf("the empty list holds a comment")
		}
		kept := bytes.TrimRight(content[:open], " ")
		cut := append(append([]byte{}, kept...), content[open+shut+1:]...)
		return insertLines(cut, len(kept), blockItem("  ", item)), nil
	}
	var words []string
	for _, p := range item {
		words = append(words, p.Key+": "+p.Value)
	}
	last := list.Content[len(list.Content)-1]
	if last.Kind != yaml.MappingNode || last.Style&yaml.FlowStyle == 0 || lastLine(last) != list.Line {
		return nil, fmt.Errorf("the list is written in brackets over several lines")
	}
	line := bytes.LastIndexByte(content[:open], '\n') + 1
	end, _ := lineEnd(content, line)
	brace := bytes.LastIndexByte(content[line:end], '}')
	return splice(content, line+brace+1, ", {"+strings.Join(words, ", ")+"}"), nil
}

func lastLine(n *yaml.Node) int {
	line := n.Line
	for _, c := range n.Content {
		line = max(line, lastLine(c))
	}
	return line
}

// offset is the byte of a line and a column in code points; a byte order mark
// is no column.
func offset(content []byte, line, column int) int {
	at := 0
	if line == 1 && bytes.HasPrefix(content, []byte("\ufeff")) {
		at = len("\ufeff")
	}
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

// checkItem reads the result again: one item more, and it is ours.
func checkItem(path string, after []byte, key string, before int, item []Pair) error {
	var doc map[string]any
	if err := yaml.Unmarshal(after, &doc); err != nil {
		return fmt.Errorf("%w: %s would not read back: %w", ErrShape, path, err)
	}
	list, _ := doc[key].([]any)
	if len(list) != before+1 {
		return fmt.Errorf("%w: %s would hold %d items, not %d", ErrShape, path, len(list), before+1)
	}
	last, _ := list[before].(map[string]any)
	for _, p := range item {
		if last[p.Key] != p.Value {
			return fmt.Errorf("%w: %s would not read back", ErrShape, path)
		}
	}
	return nil
}
