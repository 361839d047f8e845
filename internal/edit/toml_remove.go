package edit

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// namingLists are the keys of a [[modules]] or [[interfaces]] block that hold
// module paths.
var namingLists = []string{"depends_on", "cannot_depend_on", "visibility", "paths"}

// RemoveTachModule takes out the [[modules]] block of a path, with the comment
// lines right above it, and every entry of other blocks that names it.
func RemoveTachModule(path string, content []byte, module string) (after []byte, changed bool, err error) {
	return untilDone(path, content, func(file *tomlfile.File) ([]byte, error) {
		for i, t := range file.Tables {
			if isModule(t, module) {
				return removeTable(file, i), nil
			}
			if list, index, ok := entryNaming(t, func(name string) bool { return name == module }); ok {
				return cutArrayItem(file.Content, list, index), nil
			}
		}
		return nil, nil
	})
}

// RemoveTachInterface takes the module out of the [[interfaces]] blocks that
// name it, alone or in an alternation; a block that is left for nobody goes,
// with the comment lines right above it.
func RemoveTachInterface(path string, content []byte, module string) (after []byte, changed bool, err error) {
	return untilDone(path, content, func(file *tomlfile.File) ([]byte, error) {
		for i, t := range file.Tables {
			from, ok := t.Field("from")
			if t.Name != "interfaces" || !t.Array || !ok {
				continue
			}
			for n, item := range from.Value.Items {
				names, at := namesIn(file.Content, item, module)
				switch {
				case at < 0:
				case len(names) > 1:
					return setNames(file.Content, item, slices.Delete(names, at, at+1)), nil
				case len(from.Value.Items) > 1:
					return cutArrayItem(file.Content, *from, n), nil
				default:
					return removeTable(file, i), nil
				}
			}
		}
		return nil, nil
	})
}

// RenameTachModule gives a module another path wherever the file names it. Its
// block stays in its place: comments and neighbours say more than the order.
func RenameTachModule(path string, content []byte, module, to string) (after []byte, changed bool, err error) {
	return untilDone(path, content, func(file *tomlfile.File) ([]byte, error) {
		for _, t := range file.Tables {
			if name, ok := t.Field("path"); ok && isModule(t, module) {
				return setName(file.Content, name.Value, module, to), nil
			}
			if list, index, ok := entryNaming(t, func(name string) bool { return name == module }); ok {
				return setName(file.Content, named(list.Value.Items[index]), module, to), nil
			}
			from, ok := t.Field("from")
			if t.Name != "interfaces" || !ok {
				continue
			}
			for _, item := range from.Value.Items {
				names, at := namesIn(file.Content, item, module)
				if at < 0 {
					continue
				}
				name := to[strings.LastIndexByte(to, '.')+1:]
				if len(names) == 1 {
					return setNames(file.Content, item, []string{name}), nil
				}
				sorted := slices.IsSorted(names)
				names = slices.Delete(names, at, at+1)
				if sorted {
					at = sortedPlace(names, name)
				}
				return setNames(file.Content, item, slices.Insert(names, at, name)), nil
			}
		}
		return nil, nil
	})
}

// untilDone edits a TOML file in steps, each on what the step before left; a
// step that finds nothing more to do gives nil.
func untilDone(path string, content []byte, step func(*tomlfile.File) ([]byte, error)) (after []byte, changed bool, err error) {
	for {
		file, err := tomlfile.Read(path, content)
		if err != nil && changed {
			return nil, false, fmt.Errorf("%w: %s would not read back: %w", ErrShape, path, err)
		}
		if err != nil {
			return nil, false, err
		}
		next, err := step(file)
		if err != nil || next == nil {
			return content, changed, err
		}
		content, changed = next, true
	}
}

func isModule(t tomlfile.Table, module string) bool {
	name, ok := t.Field("path")
	return t.Name == "modules" && t.Array && ok && name.Value.Text == module
}

// entryNaming finds an entry of a block's lists by the module that it names.
func entryNaming(t tomlfile.Table, is func(name string) bool) (list tomlfile.Field, index int, ok bool) {
	for _, key := range namingLists {
		field, there := t.Field(key)
		if !there || field.Value.Kind != tomlfile.Array {
			continue
		}
		for i, item := range field.Value.Items {
			if is(named(item).Text) {
				return *field, i, true
			}
		}
	}
	return tomlfile.Field{}, 0, false
}

// named is the string of an entry: itself, or its path when it is a table.
func named(item tomlfile.Value) tomlfile.Value {
	for _, f := range item.Fields {
		if f.Key == "path" {
			return f.Value
		}
	}
	return item
}

// setName replaces the last part of a module path inside a string.
func setName(content []byte, v tomlfile.Value, module, to string) []byte {
	raw := string(content[v.Start:v.End])
	old, name := module[strings.LastIndexByte(module, '.')+1:], to[strings.LastIndexByte(to, '.')+1:]
	at := v.Start + strings.LastIndex(raw, old)
	return replace(content, span{at, at + len(old)}, name)
}

// namesOf is a from pattern for one or several modules of one parent: a parent,
// a dot that may be escaped, and a name or an alternation.
var namesOf = regexp.MustCompile(`^(\^?[\w.\\]*?)(\\{0,2}\.)(?:\(([a-z0-9_|]+)\)|([a-z0-9_]+))(\$?)$`)

// namesIn gives the names of a from pattern and the place of the module's among
// them; -1 when the pattern is another's.
func namesIn(content []byte, item tomlfile.Value, module string) (names []string, at int) {
	m := namesOf.FindStringSubmatch(strings.Trim(string(content[item.Start:item.End]), `"'`))
	dot := strings.LastIndexByte(module, '.')
	if m == nil || dot < 0 || strings.ReplaceAll(strings.TrimPrefix(m[1], "^"), `\`, "") != module[:dot] {
		return nil, -1
	}
	names = strings.Split(m[3]+m[4], "|")
	return names, slices.Index(names, module[dot+1:])
}

// setNames writes the names of a from pattern.
func setNames(content []byte, item tomlfile.Value, names []string) []byte {
	raw := string(content[item.Start:item.End])
	if open := strings.LastIndexByte(raw, '('); open >= 0 {
		return replace(content, span{item.Start + open + 1, item.Start + strings.LastIndexByte(raw, ')')}, strings.Join(names, "|"))
	}
	start := strings.LastIndexByte(raw, '.') + 1
	end := start + strings.IndexAny(raw[start:], `$"'`)
	return replace(content, span{item.Start + start, item.Start + end}, names[0])
}

// cutArrayItem takes an entry out of a field's array.
func cutArrayItem(content []byte, list tomlfile.Field, index int) []byte {
	items := make([]span, len(list.Value.Items))
	for i, item := range list.Value.Items {
		items[i] = span{item.Start, item.End}
		if n := len(item.Fields); n > 0 { // an inline table does not know its end
			from := item.Fields[n-1].End
			items[i] = span{bytes.LastIndexByte(content[:item.Fields[0].Start], '{'), from + bytes.IndexByte(content[from:], '}') + 1}
		}
	}
	open := list.Start + bytes.IndexByte(content[list.Start:list.End], '[') + 1
	shut := list.Start + bytes.LastIndexByte(content[list.Start:list.End], ']')
	return cut(content, items, index, open, shut)
}

// removeTable takes a block out, with the comment lines right above it and the
// empty lines that kept it apart.
func removeTable(file *tomlfile.File, index int) []byte {
	content := file.Content
	start := aboveComments(content, file.Tables[index].Start)
	end, terminated := lineEnd(content, file.End(index))
	rest := bytes.TrimLeft(content[end:], " \t\r\n")
	if len(rest) > 0 {
		next := len(content) - len(rest)
		return remove(content, span{start, bytes.LastIndexByte(content[:next], '\n') + 1})
	}
	kept := bytes.TrimRight(content[:start], " \t\r\n")
	if terminated && len(kept) > 0 {
		newline, _ := lineEnd(content, len(kept))
		kept = content[:newline]
	}
	return slices.Clone(kept)
}
