// Package yamlfile reads YAML strictly and says where it is wrong. A reader
// asks for the keys and kinds it expects; every unknown key, wrong kind and
// syntax error becomes a fault with line and column, all of them collected, so
// that the code that reads a file stays a straight line.
//
// It refuses to guess: no type coercion, no silently dropped key, no merge of
// documents. Edits of YAML are package edit's.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/posthog/hogli/internal/fault"
)

// File is a YAML file being read. Its faults gather while it is read.
type File struct {
	path    string
	content []byte
	root    *yaml.Node
	faults  []error
}

// Open parses content. A syntax error is kept and given by Err; reading goes
// on with an empty document.
func Open(path string, content []byte) *File {
	f := &File{path: path, content: content}
	if at := fault.TooDeep(content); at >= 0 {
		f.faults = append(f.faults, fault.Malformed(fault.At(path, content, at, at), "not valid YAML: nested too deeply", "mend the file there"))
		return f
	}
	var doc, next yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	if err := decoder.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		f.faults = append(f.faults, syntaxFault(path, content, err))
		return f
	}
	if err := decoder.Decode(&next); err == nil {
		second := Value{file: f, node: &next}
		second.Fault("a second document begins here", "keep one document in the file")
		return f
	} else if !errors.Is(err, io.EOF) {
		f.faults = append(f.faults, syntaxFault(path, content, err))
		return f
	}
	if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
		f.root = doc.Content[0]
	}
	return f
}

// Root is the value of the whole document; absent for an empty file.
func (f *File) Root() Value { return Value{file: f, node: f.root, name: "the file"} }

// Err joins the faults found so far; nil when there are none.
func (f *File) Err() error {
	if len(f.faults) == 1 {
		return f.faults[0]
	}
	return errors.Join(f.faults...)
}

// Value is a node of the file, or an absent one.
type Value struct {
	file *File
	node *yaml.Node
	name string
}

// Present tells whether the key was written, with any value but null.
func (v Value) Present() bool { return v.node != nil && v.resolved().Tag != "!!null" }

// Written tells whether the key stands in the file, also with null.
func (v Value) Written() bool { return v.node != nil }

// Plain tells whether a scalar is written without quotes, so that other readers
// of YAML may take it for something else than a string (on, yes, 012).
func (v Value) Plain() bool {
	return v.node != nil && v.resolved().Kind == yaml.ScalarNode && v.resolved().Style == 0
}

// resolved is the node that an alias stands for. Its place is still the alias's.
func (v Value) resolved() *yaml.Node {
	if v.node.Kind == yaml.AliasNode {
		return v.node.Alias
	}
	return v.node
}

// Span is where the value stands; the whole file for an absent one.
func (v Value) Span() fault.Span {
	if v.node == nil {
		return fault.File(v.file.path)
	}
	s := fault.AtLine(v.file.path, v.file.content, v.node.Line, 1)
	s.Start.Column = column(s.Text, v.node.Column)
	s.End = s.Start
	if v.node.Kind == yaml.ScalarNode && !strings.Contains(v.node.Value, "\n") {
		width := len([]rune(v.node.Value))
		if v.node.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
			width += 2
		}
		s.End.Column += width
	}
	return s
}

// Fault records that this value is wrong.
func (v Value) Fault(what string, fix ...string) {
	v.file.faults = append(v.file.faults, fault.Malformed(v.Span(), what, fix...))
}

// Fields reads a mapping whose keys are known. An unknown key is a fault with
// the nearest known one; an absent mapping has absent fields.
func (v Value) Fields(known ...string) map[string]Value {
	fields := make(map[string]Value, len(known))
	for _, k := range known {
		fields[k] = Value{file: v.file, name: k}
	}
	for _, p := range v.Pairs() {
		if _, ok := fields[p.Key]; !ok {
			p.At.Fault(fmt.Sprintf("unknown key %q", p.Key), fault.DidYouMean(p.Key, known))
			continue
		}
		fields[p.Key] = p.Value
	}
	return fields
}

// Pair is one entry of a mapping; At is the key itself.
type Pair struct {
	Key   string
	At    Value
	Value Value
}

// Pairs reads a mapping with free keys, in the order of the file. A key that
// stands twice is a fault.
func (v Value) Pairs() []Pair {
	if !v.Present() {
		return nil
	}
	node := v.resolved()
	if node.Kind != yaml.MappingNode {
		v.Fault(fmt.Sprintf("%s must be a mapping of keys to values", v.name), "write it as lines of KEY: VALUE")
		return nil
	}
	seen := map[string]bool{}
	var pairs []Pair
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := Value{file: v.file, node: node.Content[i], name: "key"}
		if seen[key.node.Value] {
			key.Fault(fmt.Sprintf("the key %q stands twice", key.node.Value), "delete one of the two")
			continue
		}
		seen[key.node.Value] = true
		pairs = append(pairs, Pair{
			Key:   key.node.Value,
			At:    key,
			Value: Value{file: v.file, node: node.Content[i+1], name: key.node.Value},
		})
	}
	return pairs
}

func column(line string, bytesFromOne int) int {
	// yaml.v3 counts columns in code points already; clamp to the line.
	return min(max(bytesFromOne, 1), len([]rune(line))+1)
}
