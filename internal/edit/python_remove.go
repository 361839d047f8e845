package edit

import (
	"bytes"
	"fmt"
	"slices"
)

// RemovePythonListItem takes an item out of a list that is assigned to a name
// at the top level of a module; see PythonListItem. A module without that list
// has nothing to remove.
func RemovePythonListItem(path string, content []byte, list, item string) (after []byte, changed bool, err error) {
	found, index, err := findItem(path, content, list, item)
	if err != nil || index < 0 {
		return content, false, err
	}
	items := make([]span, len(found.items))
	for i, t := range found.items {
		items[i] = span{t.Start, t.End}
	}
	after = cut(content, items, index, found.open.End, found.shut.Start)
	again, err := findList(after, list)
	if err != nil || len(again.items) != len(items)-1 {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return after, true, nil
}

// RenamePythonListItem replaces an item by another, in its place.
func RenamePythonListItem(path string, content []byte, list, item, to string) (after []byte, changed bool, err error) {
	found, index, err := findItem(path, content, list, item)
	if err != nil || index < 0 {
		return content, false, err
	}
	t := found.items[index]
	if content[t.End-1] == '\'' && to[0] == '"' {
		to = "'" + unquote(to) + "'"
	}
	after = replace(content, span{t.Start, t.End}, to)
	if _, at, err := findItem(path, after, list, to); err != nil || at != index {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return after, true, nil
}

// findItem gives the list and the place of the item in it; -1 when one of the
// two is not there.
func findItem(path string, content []byte, list, item string) (pythonList, int, error) {
	if !bytes.Contains(content, []byte(unquote(item))) {
		return pythonList{}, -1, nil
	}
	found, err := findList(content, list)
	if err != nil {
		return pythonList{}, -1, fmt.Errorf("%w: %s: %w", ErrShape, path, err)
	}
	for i, t := range found.items {
		if unquote(string(content[t.Start:t.End])) == unquote(item) {
			return found, i, nil
		}
	}
	return found, -1, nil
}

// RemovePythonImport takes an import statement at the top level out, with its
// line; one that shares its line with other statements is ErrShape.
func RemovePythonImport(path string, content []byte, line string) (after []byte, changed bool, err error) {
	statements := topLevel(content)
	at := slices.IndexFunc(statements, func(s statement) bool { return s.text == line })
	if at < 0 {
		return content, false, nil
	}
	whole, alone := ownLine(content, span{statements[at].start, statements[at].end}, 0, len(content))
	if !alone {
		return nil, false, fmt.Errorf("%w: %s: the import shares its line", ErrShape, path)
	}
	return remove(content, whole), true, nil
}
