package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// PythonListItem adds an item to the end of a list that is assigned to a name at
// the top level of a module, in the style of the items before it. The item is a
// string ("a.b" in quotes) or a name; one of that value is left alone. A list
// that holds more than strings and names is ErrShape.
func PythonListItem(path string, content []byte, list, item string) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return pythonListItem(path, content, list, item)
	})
}

func pythonListItem(path string, content []byte, list, item string) (after []byte, changed bool, err error) {
	if err := checkPython(path, content); err != nil {
		return nil, false, err
	}
	found, err := findList(content, list)
	if err != nil {
		return nil, false, fmt.Errorf("%w: %s: %w", ErrShape, path, err)
	}
	if slices.Contains(found.texts(content), unquote(item)) {
		return content, false, nil
	}
	if err := found.holdsLater(path, item); err != nil {
		return nil, false, err
	}
	after = found.add(content, item)
	again, err := findList(after, list)
	if err != nil || len(again.items) != len(found.items)+1 {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return after, true, nil
}

func (l pythonList) add(content []byte, item string) []byte {
	if len(l.items) > 0 {
		last := l.items[len(l.items)-1]
		return l.insert(content, len(l.items), quotedLike(content[last.end-1], item))
	}
	outer := indentOf(content, lineStartText(content, l.open-1))
	line := outer + "    " + item + ",\n"
	if bytes.IndexByte(content[l.open:l.shut], '\n') < 0 {
		return splice(content, l.open, "\n"+line+outer)
	}
	return splice(content, bytes.LastIndexByte(content[:l.shut], '\n')+1, line) // below the comments
}

// quotedLike is the item with the quotes of its neighbour, whose last byte is
// given.
func quotedLike(last byte, item string) string {
	if last == '\'' && item[0] == '"' {
		return "'" + unquote(item) + "'"
	}
	return item
}

// RemovePythonListItem takes an item out of a list that is assigned to a name at
// the top level of a module. A comment on its line goes with it, others stay.
func RemovePythonListItem(path string, content []byte, list, item string) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return replaceItem(path, content, list, item, func(l pythonList, content []byte, at int) []byte {
			return l.remove(content, at)
		})
	})
}

// RenamePythonListItem puts another item in the place of one, in its quotes. In
// a list that holds the new one already, the old one goes.
func RenamePythonListItem(path string, content []byte, list, old, new string) (after []byte, changed bool, err error) {
	if unquote(old) == unquote(new) {
		return content, false, nil
	}
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return replaceItem(path, content, list, old, func(l pythonList, content []byte, at int) []byte {
			if slices.Contains(l.texts(content), unquote(new)) {
				return l.remove(content, at)
			}
			was := l.items[at]
			return slices.Concat(content[:was.start], []byte(quotedLike(content[was.end-1], new)), content[was.end:])
		})
	})
}

// replaceItem applies a step to every item of that value, and reads the list
// again after each.
func replaceItem(path string, content []byte, list, item string, step func(pythonList, []byte, int) []byte) (after []byte, changed bool, err error) {
	found, err := findList(content, list)
	if err != nil {
		return nil, false, fmt.Errorf("%w: %s: %w", ErrShape, path, err)
	}
	for {
		at := slices.Index(found.texts(content), unquote(item))
		if at < 0 {
			return content, changed, found.holdsLater(path, item)
		}
		want := found.texts(content)
		content, changed = step(found, content, at), true
		if found, err = findList(content, list); err != nil {
			return nil, false, fmt.Errorf("%w: %s would not read back: %w", ErrShape, path, err)
		}
		if len(found.items) == len(want) {
			want[at] = found.texts(content)[at]
		} else {
			want = slices.Delete(want, at, at+1)
		}
		if !slices.Equal(found.texts(content), want) {
			return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
		}
	}
}

// unquote is the text of a plain string literal; a prefixed or tripled one
// keeps its quotes and so equals no item.
func unquote(s string) string {
	if len(s) >= 2 && strings.ContainsRune(`"'`, rune(s[0])) && s[0] == s[len(s)-1] {
		return s[1 : len(s)-1]
	}
	return s
}
