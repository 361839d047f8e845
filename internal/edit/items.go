package edit

import "github.com/posthog/hogli/internal/fault"

// Item is an element of a list, by its value: a string without its quotes, a
// name, or the key of an element in Go.
type Item struct {
	Text       string
	Start, End int // bytes of the file; both 0 for what a later statement adds
}

// PythonItems reads the list that PythonListItem writes to, or a tuple in its
// place. What later statements add to it, or take out of it, comes last. named is
// where the name stands that it is assigned to.
func PythonItems(path string, content []byte, list string) (items []Item, named fault.Span, err error) {
	if err := checkPython(path, content); err != nil {
		return nil, fault.Span{}, err
	}
	found, err := findSequence(content, list)
	if err != nil {
		return nil, fault.Span{}, err
	}
	out := []Item{}
	for i, text := range found.texts(content) {
		out = append(out, Item{text, found.items[i].start, found.items[i].end})
	}
	for _, text := range found.later {
		out = append(out, Item{Text: text})
	}
	return out, fault.At(path, content, found.at.start, found.at.end), nil
}

// GoItems reads the literal that GoElement writes to, and what the file imports.
func GoItems(file string, content []byte, variable string) (items []Item, imports []string, err error) {
	f, err := readGo(file, content)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range f.file.Imports {
		imports = append(imports, stringOf(i.Path))
	}
	literal, err := f.literal(variable)
	if err != nil {
		return nil, imports, err
	}
	for i, key := range elementKeys(literal) {
		items = append(items, Item{key, f.at(literal.Elts[i].Pos()), f.at(literal.Elts[i].End())})
	}
	return items, imports, nil
}
