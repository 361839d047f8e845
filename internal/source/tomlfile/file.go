// Package tomlfile reads TOML as a list of tables with the place of every key
// and value, for readers that report positions and for editors that splice.
//
// It refuses to write: edits are package edit's. It keeps no comments apart;
// they stay in the bytes between the places.
package tomlfile

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/posthog/hogli/internal/fault"
)

// File is a TOML document in the order of the text.
type File struct {
	Path    string
	Content []byte
	Tables  []Table // the first is the root table, before any header
}

// Table is one header with the key-values below it.
type Table struct {
	Name   string // dotted name; "" for the root table
	Array  bool   // [[name]]
	Start  int    // byte of the opening bracket; 0 for the root table
	Fields []Field
}

// Field is a key with its value; Start and End are the bytes of "key = value".
type Field struct {
	Key        string // dotted as written
	Start, End int
	Value      Value
}

// Value is a string, an array, an inline table, or another scalar as written.
type Value struct {
	Kind       Kind
	Text       string  // a string's value; another scalar as written
	Items      []Value // of an array
	Fields     []Field // of an inline table
	Start, End int     // bytes, with the quotes and brackets
}

// Kind is the kind of a value.
type Kind int

// The kinds of values.
const (
	Scalar Kind = iota // number, boolean, date
	String
	Array
	Inline
)

// bom is the byte order mark that some editors put before a text.
const bom = "\xef\xbb\xbf"

// Read parses a document. A syntax error, a key that stands twice and the like
// are faults with their place.
func Read(path string, content []byte) (*File, error) {
	f := &File{Path: path, Content: content, Tables: []Table{{}}}
	// The token parser accepts documents that TOML forbids (a key twice), so
	// the full decoder has to agree first.
	text := content
	if bytes.HasPrefix(content, []byte(bom)) { // allowed, but not known to the parser
		text = slices.Concat([]byte("   "), content[len(bom):])
	}
	var whole map[string]any
	if err := toml.Unmarshal(text, &whole); err != nil {
		return nil, syntaxFault(path, content, err)
	}
	var p unstable.Parser
	p.Reset(text)
	for p.NextExpression() {
		f.add(p.Expression())
	}
	if err := p.Error(); err != nil {
		return nil, syntaxFault(path, content, err)
	}
	return f, nil
}

// Span is where the bytes [start, end) of the file are.
func (f *File) Span(start, end int) fault.Span { return fault.At(f.Path, f.Content, start, end) }

// Field gives a field of the table by its key.
func (t *Table) Field(key string) (*Field, bool) {
	for i := range t.Fields {
		if t.Fields[i].Key == key {
			return &t.Fields[i], true
		}
	}
	return nil, false
}

// End is where the table's own text ends: after its last field, or after its header.
func (f *File) End(index int) int {
	t := f.Tables[index]
	end := t.Start
	if n := len(t.Fields); n > 0 {
		end = t.Fields[n-1].End
	} else if index > 0 {
		end += strings.IndexByte(string(f.Content[t.Start:])+"\n", '\n')
	}
	return end
}

func (f *File) add(n *unstable.Node) {
	switch n.Kind {
	case unstable.Table, unstable.ArrayTable:
		key, at := dotted(n.Key())
		open := strings.LastIndexByte(string(f.Content[:at]), '[')
		if n.Kind == unstable.ArrayTable {
			open--
		}
		f.Tables = append(f.Tables, Table{Name: key, Array: n.Kind == unstable.ArrayTable, Start: open})
	case unstable.KeyValue:
		t := &f.Tables[len(f.Tables)-1]
		t.Fields = append(t.Fields, f.field(n))
	default: // a comment stays in the bytes
	}
}

func (f *File) field(n *unstable.Node) Field {
	key, at := dotted(n.Key())
	v := f.value(n.Value(), f.afterEquals(n, at))
	return Field{Key: key, Start: at, End: v.End, Value: v}
}

// afterEquals is where the value of a key begins. The last part of the key ends
// where its place says, so that an equals sign inside quotes is none.
func (f *File) afterEquals(n *unstable.Node, at int) int {
	for it := n.Key(); it.Next(); {
		at = int(it.Node().Raw.Offset + it.Node().Raw.Length)
	}
	return f.skip(at + strings.IndexByte(string(f.Content[at:]), '=') + 1)
}

// value gives a value its place. The parser knows the places of scalars only:
// those of brackets follow from what stands in them.
func (f *File) value(n *unstable.Node, start int) Value {
	v := Value{Text: string(n.Data), Start: start, End: start + 1}
	switch n.Kind {
	case unstable.Array:
		v.Kind = Array
		for it := n.Children(); it.Next(); {
			if it.Node().Kind != unstable.Comment {
				item := f.value(it.Node(), f.skip(v.End))
				v.Items, v.End = append(v.Items, item), item.End
			}
		}
		v.End = f.skip(v.End) + 1
	case unstable.InlineTable:
		v.Kind = Inline
		for it := n.Children(); it.Next(); {
			if it.Node().Kind == unstable.KeyValue {
				field := f.field(it.Node())
				v.Fields, v.End = append(v.Fields, field), field.End
			}
		}
		v.End = f.skip(v.End) + 1
	case unstable.String:
		v.Kind = String
		v.End = start + int(n.Raw.Length)
	default: // the rest is scalars
		v.End = start + int(n.Raw.Length)
	}
	return v
}

// skip passes what may stand between values: white space, commas and comments.
func (f *File) skip(at int) int {
	for at < len(f.Content) {
		switch f.Content[at] {
		case ' ', '\t', '\r', '\n', ',':
			at++
		case '#':
			n := strings.IndexByte(string(f.Content[at:]), '\n')
			if n < 0 {
				return len(f.Content)
			}
			at += n
		default:
			return at
		}
	}
	return at
}

func dotted(it unstable.Iterator) (key string, at int) {
	var parts []string
	at = -1
	for it.Next() {
		if at < 0 {
			at = int(it.Node().Raw.Offset)
		}
		parts = append(parts, string(it.Node().Data))
	}
	return strings.Join(parts, "."), at
}

func syntaxFault(path string, content []byte, err error) error {
	e := &fault.Error{Code: fault.BadFile, What: "not valid TOML", Where: fault.File(path), Why: err.Error(), Fix: []string{"mend the file there; git diff shows what was changed last"}}
	if decode, ok := errors.AsType[*toml.DecodeError](err); ok {
		row, column := decode.Position()
		if row == 1 && bytes.HasPrefix(content, []byte(bom)) {
			column -= len(bom) - 1 // one code point
		}
		e.Where = fault.AtLine(path, content, row, column)
		e.Why = strings.TrimPrefix(decode.Error(), "toml: ")
	}
	return e
}
