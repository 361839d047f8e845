// Package jsonfile reads JSON objects with the place of every member, for
// readers that report positions and for editors that splice.
//
// Read refuses comments and trailing commas: package.json is plain JSON to the
// programs that own it. turbo.json is not, and has ReadCommented. The package
// never writes.
package jsonfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tailscale/hujson"

	"github.com/posthog/hogli/internal/fault"
)

// File is a JSON document.
type File struct {
	Path    string
	Content []byte
	Root    Value
}

// Value is a JSON value with its bytes [Start, End).
type Value struct {
	Kind       Kind
	Text       string   // a string's value; another scalar as written
	Members    []Member // of an object, in the order of the file
	Items      []Value  // of an array
	Start, End int
}

// Member is one entry of an object; KeyStart is the byte of its opening quote.
type Member struct {
	Key      string
	KeyStart int
	Value    Value
}

// Kind is the kind of a value.
type Kind int

// The kinds of values.
const (
	Scalar Kind = iota // number, true, false, null
	String
	Object
	Array
)

// bom is the byte order mark that some editors put before a text.
const bom = "\xef\xbb\xbf"

// Read parses a document whose root is an object.
func Read(path string, content []byte) (*File, error) {
	text := withoutBOM(content)
	if err := check(path, content, text); err != nil {
		return nil, err
	}
	tree, err := hujson.Parse(text)
	if err != nil {
		return nil, fault.Malformed(fault.File(path), "not valid JSON: "+err.Error())
	}
	f := &File{Path: path, Content: content, Root: convert(tree)}
	if f.Root.Kind != Object {
		return nil, fault.Malformed(f.Span(f.Root.Start, f.Root.Start), "the file must be a JSON object", "begin it with { and end it with }")
	}
	return f, nil
}

// withoutBOM has blanks for the mark: Node passes over it, the parsers do not.
func withoutBOM(content []byte) []byte {
	if !bytes.HasPrefix(content, []byte(bom)) {
		return content
	}
	return slices.Concat([]byte("   "), content[len(bom):])
}

// ReadCommented is Read for files that may hold comments and trailing commas.
func ReadCommented(path string, content []byte) (*File, error) {
	if at := fault.TooDeep(content); at >= 0 {
		return nil, fault.Malformed(fault.At(path, content, at, at), "not valid JSON: nested too deeply", "mend the file there")
	}
	// blanks in their place: offsets stay; a comment must end with its line
	plain, err := hujson.Standardize(append(slices.Clone(withoutBOM(content)), '\n'))
	if err != nil || len(plain) != len(content)+1 {
		f, strict := Read(path, content)
		if told := commented(path, content, err); strict != nil && told != nil {
			return nil, told // the strict parser stops at the first comment
		}
		return f, strict
	}
	f, err := Read(path, plain[:len(content)])
	if err != nil {
		return nil, err
	}
	f.Content = content
	return f, nil
}

// commented is the error of the parser that knows comments, with its place; nil
// when it gives none.
func commented(path string, content []byte, err error) *fault.Error {
	var line, column int
	_, why, _ := strings.Cut(fmt.Sprint(err), ": line ")
	if read, _ := fmt.Sscanf(why, "%d, column %d:", &line, &column); read < 2 {
		return nil
	}
	_, why, _ = strings.Cut(why, ": ")
	start := 0
	for range line - 1 {
		start += bytes.IndexByte(content[start:], '\n') + 1
	}
	offset := min(start+column-1, len(content))
	if strings.HasSuffix(why, "unexpected EOF") { // its place is that of what does not end
		offset = len(content)
	}
	return &fault.Error{
		Code:  fault.BadFile,
		What:  "not valid JSON",
		Where: fault.At(path, content, offset, offset),
		Why:   why,
		Fix:   []string{"mend the file there; comments and a comma after the last entry may stay"},
	}
}

// Span is where the bytes [start, end) are.
func (f *File) Span(start, end int) fault.Span { return fault.At(f.Path, f.Content, start, end) }

// Member gives a member of an object by key; the last one counts, as in JSON.parse.
func (v Value) Member(key string) (Member, bool) {
	for _, m := range slices.Backward(v.Members) {
		if m.Key == key {
			return m, true
		}
	}
	return Member{}, false
}

// check is encoding/json's verdict, the strict one, with the place of an error.
func check(path string, content, text []byte) error {
	var any any
	err := json.Unmarshal(text, &any)
	if err == nil {
		return nil
	}
	offset := len(content)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = int(max(syntax.Offset-1, 0))
		if syntax.Error() == "unexpected end of JSON input" {
			offset = len(content)
		}
	}
	return &fault.Error{
		Code:  fault.BadFile,
		What:  "not valid JSON",
		Where: fault.At(path, content, offset, offset),
		Why:   fmt.Sprint(err),
		Fix:   []string{"mend the file there; JSON has no comments, and no comma after the last entry"},
	}
}

func convert(v hujson.Value) Value {
	out := Value{Start: v.StartOffset, End: v.EndOffset}
	switch inner := v.Value.(type) {
	case *hujson.Object:
		out.Kind = Object
		for _, m := range inner.Members {
			out.Members = append(out.Members, Member{
				Key:      m.Name.Value.(hujson.Literal).String(),
				KeyStart: m.Name.StartOffset,
				Value:    convert(m.Value),
			})
		}
	case *hujson.Array:
		out.Kind = Array
		for _, item := range inner.Elements {
			out.Items = append(out.Items, convert(item))
		}
	case hujson.Literal:
		out.Text = string(inner)
		if inner.Kind() == '"' {
			out.Kind, out.Text = String, inner.String()
		}
	}
	return out
}
