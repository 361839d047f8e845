package tach

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/tomlfile"
)

// node is a value of the document, wherever TOML lets it stand: a table by its
// header, by a dotted key or in braces, a list by brackets or by [[headers]].
type node struct {
	kind  tomlfile.Kind // Inline for every table, Array for every list
	text  string
	items []*node
	keys  []*entry
	where fault.Span
}

// entry is one key of a table.
type entry struct {
	name  string
	where fault.Span // of the key
	value *node
}

func (n *node) get(name string) *entry {
	at := slices.IndexFunc(n.keys, func(e *entry) bool { return e.name == name })
	if at < 0 {
		return nil
	}
	return n.keys[at]
}

// tree makes the document one value. That no key stands twice the TOML reader
// has seen to.
func tree(f *tomlfile.File) *node {
	root := &node{kind: tomlfile.Inline, where: fault.File(f.Path)}
	for i := range f.Tables {
		t := &f.Tables[i]
		at := root
		if i > 0 {
			at = root.table(f, t)
		}
		for _, field := range t.Fields {
			at.put(f, field)
		}
	}
	return root
}

// table finds or makes the table of a header. A header below a list speaks of
// its last item.
func (n *node) table(f *tomlfile.File, t *tomlfile.Table) *node {
	where := f.Span(t.Start, headerEnd(f, t))
	words := words(t.Name)
	for i, word := range words {
		last := i == len(words)-1
		e := n.get(word)
		if e == nil {
			e = &entry{name: word, where: where, value: &node{kind: tomlfile.Inline, where: where}}
			if last && t.Array {
				e.value.kind = tomlfile.Array
			}
			n.keys = append(n.keys, e)
		}
		if last && t.Array {
			e.value.items = append(e.value.items, &node{kind: tomlfile.Inline, where: where})
		}
		n = e.value
		if len(n.items) > 0 {
			n = n.items[len(n.items)-1]
		}
	}
	return n
}

func headerEnd(f *tomlfile.File, t *tomlfile.Table) int {
	line, _, _ := strings.Cut(string(f.Content[t.Start:]), "\n")
	return t.Start + len(strings.TrimRight(line, "\r \t"))
}

// words are the parts of a dotted key. Below map and cache the keys are paths,
// and nothing there is hogli's concern.
func words(name string) []string {
	first, rest, deeper := strings.Cut(name, ".")
	if deeper && (first == "map" || first == "cache") {
		return []string{first, rest}
	}
	return strings.Split(name, ".")
}

func (n *node) put(f *tomlfile.File, field tomlfile.Field) {
	where := f.Span(field.Start, field.Start+len(field.Key))
	words := words(field.Key)
	for i, word := range words {
		if i == len(words)-1 {
			n.keys = append(n.keys, &entry{name: word, where: where, value: valueOf(f, field.Value)})
			return
		}
		e := n.get(word)
		if e == nil {
			e = &entry{name: word, where: where, value: &node{kind: tomlfile.Inline, where: where}}
			n.keys = append(n.keys, e)
		}
		n = e.value
	}
}

func valueOf(f *tomlfile.File, v tomlfile.Value) *node {
	n := &node{kind: v.Kind, text: v.Text, where: f.Span(v.Start, v.End)}
	for _, item := range v.Items {
		n.items = append(n.items, valueOf(f, item))
	}
	for _, field := range v.Fields {
		n.put(f, field)
	}
	return n
}
