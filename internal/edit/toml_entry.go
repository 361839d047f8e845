package edit

import (
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// TachEntry is an entry of a list in tach.toml: of a [[modules]] block, of an
// [[interfaces]] block, or of the root.
type TachEntry struct {
	Module    string   // the block's path; "" for another one
	Interface bool     // the block is an interface
	From      []string // whose from is that
	List      string   // key of the list
	Value     string   // the entry, or its path when it is a table
}

// RemoveTachEntry takes one entry out of a list, with the comment on its line.
// The list stays, also when it is empty then: a list that is empty and one that
// is absent are not the same to tach. Where two blocks could be meant, none is.
func RemoveTachEntry(path string, content []byte, e TachEntry) (after []byte, changed bool, err error) {
	return spliceTOML(path, content, func(file *tomlfile.File) ([]byte, error) {
		lists := e.lists(file)
		switch {
		case len(lists) == 0:
			return nil, nil
		case len(lists) > 1:
			return nil, fmt.Errorf("%w: %s: %s stands in several places", ErrShape, path, e.Value)
		}
		at := e.index(lists[0])
		if at < 0 {
			return nil, nil
		}
		return arrayElements(lists[0]).remove(file.Content, at), nil
	})
}

// RemoveTachInterfaceOf takes the [[interfaces]] block out whose from is that,
// with the comments right above it. Where two could be meant, none is.
func RemoveTachInterfaceOf(path string, content []byte, from []string) (after []byte, changed bool, err error) {
	return spliceTOML(path, content, func(file *tomlfile.File) ([]byte, error) {
		var at []int
		for i := range file.Tables {
			if isInterfaceOf(&file.Tables[i], from) {
				at = append(at, i)
			}
		}
		switch len(at) {
		case 0:
			return nil, nil
		case 1:
			return removeTable(file, at[0]), nil
		}
		return nil, fmt.Errorf("%w: %s: several interfaces are from the same modules", ErrShape, path)
	})
}

// lists are the lists that may be meant and hold the entry.
func (e TachEntry) lists(file *tomlfile.File) []tomlfile.Value {
	var out []tomlfile.Value
	for i := range file.Tables {
		t := &file.Tables[i]
		switch {
		case e.Interface && !isInterfaceOf(t, e.From), e.Module != "" && !isModule(*t, e.Module) && !isOneOf(*t, e.Module):
			continue
		case !e.Interface && e.Module == "" && i > 0:
			continue
		}
		if f, ok := t.Field(e.List); ok && f.Value.Kind == tomlfile.Array && e.index(f.Value) >= 0 {
			out = append(out, f.Value)
		}
	}
	return out
}

func (e TachEntry) index(list tomlfile.Value) int {
	return slices.IndexFunc(list.Items, func(item tomlfile.Value) bool {
		name, ok := moduleOf(item)
		for _, f := range item.Fields { // a layer
			if f.Key == "name" {
				name, ok = f.Value, true
			}
		}
		return ok && name.Text == e.Value
	})
}

// isOneOf tells whether a [[modules]] block is for several modules, of which
// this is one.
func isOneOf(t tomlfile.Table, module string) bool {
	paths, ok := t.Field("paths")
	return ok && t.Name == "modules" && t.Array && entryOf(paths.Value, module) >= 0
}

func isInterfaceOf(t *tomlfile.Table, from []string) bool {
	if t.Name != "interfaces" || !t.Array {
		return false
	}
	list, ok := t.Field("from")
	if !ok {
		return len(from) == 0
	}
	return slices.EqualFunc(list.Value.Items, from, func(item tomlfile.Value, text string) bool { return item.Text == text })
}
