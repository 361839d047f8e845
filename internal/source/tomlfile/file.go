// Package tomlfile reads TOML as a list of tables with the place of every key
// and value, for readers that report positions and for editors that splice.
//
// It refuses to write: edits are package edit's. It keeps no comments apart;
// they stay in the bytes between the places.
package tomlfile

import (
	"errors"
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
	Start, End int     // bytes; those of an array or inline table are the enclosing field's end
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

// Read parses a document. A syntax error, a key that stands twice and the like
// are faults with their place.
func Read(path string, content []byte) (*File, error) {
	f := &File{Path: path, Content: content, Tables: []Table{{}}}
	// The token parser accepts documents that TOML forbids (a key twice), so
	// the full decoder has to agree first.
	var whole map[string]any
	if err := toml.Unmarshal(content, &whole); err != nil {
		return nil, syntaxFault(path, content, err)
	}
	var p unstable.Parser
	p.Reset(content)
	for p.NextExpression() {
		f.add(&p, p.Expression())
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

func (f *File) add(p *unstable.Parser, n *unstable.Node) {
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
		t.Fields = append(t.Fields, field(p, n))
	default: // a comment stays in the bytes
	}
}

func field(p *unstable.Parser, n *unstable.Node) Field {
	key, at := dotted(n.Key())
	end := int(n.Raw.Offset + n.Raw.Length)
	return Field{Key: key, Start: at, End: end, Value: value(p, n.Value(), end)}
}

func value(p *unstable.Parser, n *unstable.Node, end int) Value {
	start := int(n.Raw.Offset)
	if n.Raw.Length > 0 && n.Kind != unstable.InlineTable {
		end = start + int(n.Raw.Length)
	}
	v := Value{Text: string(n.Data), Start: start, End: end}
	switch n.Kind {
	case unstable.String:
		v.Kind = String
	case unstable.Array:
		v.Kind = Array
		for it := n.Children(); it.Next(); {
			if it.Node().Kind != unstable.Comment {
				v.Items = append(v.Items, value(p, it.Node(), end))
			}
		}
	case unstable.InlineTable:
		v.Kind = Inline
		for it := n.Children(); it.Next(); {
			if it.Node().Kind == unstable.KeyValue {
				v.Fields = append(v.Fields, field(p, it.Node()))
			}
		}
	default: // the rest is scalars
	}
	return v
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
		e.Where = fault.AtLine(path, content, row, column)
		e.Why = strings.TrimPrefix(decode.Error(), "toml: ")
	}
	return e
}
