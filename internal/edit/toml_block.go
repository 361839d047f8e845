package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// TOMLBlock is a table of a TOML file by the line of its header, for files in
// which several tables have one name. Line 0 is the root table.
type TOMLBlock struct {
	Path string
	Line int
}

// AddItem adds a string to a list of the block: in sorted place among those that
// begin alike, else at the end. A list that is not there becomes the last key of
// the block; one that holds the string already is left alone.
func (b TOMLBlock) AddItem(content []byte, key, text string) (after []byte, changed bool, err error) {
	item := QuoteTOML(text)
	return b.once(content, func(file *tomlfile.File, index int) ([]byte, error) {
		list, ok := file.Tables[index].Field(key)
		switch {
		case !ok:
			return addKey(file, index, key+" = ["+item+"]"), nil
		case list.Value.Kind != tomlfile.Array:
			return nil, fmt.Errorf("%w: %s: %s is no list", ErrShape, b.Path, key)
		case entryOf(list.Value, text) >= 0:
			return nil, nil
		}
		return addArrayItem(file.Content, *list, item, dependencyPlace(*list, text)), nil
	}, func(t tomlfile.Table) bool {
		list, ok := t.Field(key)
		return ok && entryOf(list.Value, text) >= 0
	})
}

// RemoveItem takes every entry of a list of the block out that is one of the
// texts. The list stays, if with nothing in it: without it the block may mean
// something else.
func (b TOMLBlock) RemoveItem(content []byte, key string, texts ...string) (after []byte, changed bool, err error) {
	at := func(t tomlfile.Table) (list *tomlfile.Field, index int) {
		list, ok := t.Field(key)
		if !ok {
			return nil, -1
		}
		return list, slices.IndexFunc(list.Value.Items, func(v tomlfile.Value) bool {
			name, ok := moduleOf(v)
			return ok && slices.Contains(texts, name.Text)
		})
	}
	for more := true; more; changed = changed || more {
		after, more, err = b.once(content, func(file *tomlfile.File, index int) ([]byte, error) {
			list, item := at(file.Tables[index])
			if item < 0 {
				return nil, nil
			}
			return arrayElements(list.Value).remove(file.Content, item), nil
		}, func(tomlfile.Table) bool { return true })
		if err != nil {
			return nil, false, err
		}
		content = after
	}
	return content, changed, nil
}

// SetKey gives a key of the block a value, which is written as TOML has it.
func (b TOMLBlock) SetKey(content []byte, key, value string) (after []byte, changed bool, err error) {
	return b.once(content, func(file *tomlfile.File, index int) ([]byte, error) {
		field, ok := file.Tables[index].Field(key)
		switch {
		case !ok:
			return addKey(file, index, key+" = "+value), nil
		case string(file.Content[field.Value.Start:field.Value.End]) == value:
			return nil, nil
		}
		return slices.Concat(file.Content[:field.Value.Start], []byte(value), file.Content[field.Value.End:]), nil
	}, func(t tomlfile.Table) bool {
		_, ok := t.Field(key)
		return ok
	})
}

// RemoveKey takes a key out of the block, with its lines.
func (b TOMLBlock) RemoveKey(content []byte, key string) (after []byte, changed bool, err error) {
	return b.once(content, func(file *tomlfile.File, index int) ([]byte, error) {
		return removeKey(file, index, key), nil
	}, func(t tomlfile.Table) bool {
		_, ok := t.Field(key)
		return !ok
	})
}

// removeKey takes a key out with its lines; nil when it is not there.
func removeKey(file *tomlfile.File, index int, key string) []byte {
	field, ok := file.Tables[index].Field(key)
	if !ok {
		return nil
	}
	start := bytes.LastIndexByte(file.Content[:field.Start], '\n') + 1
	end, _ := lineEnd(file.Content, field.End)
	return cutLines(file.Content, span{start, end})
}

// AppendTOML adds a table after all others, with one empty line before it.
func AppendTOML(path string, content []byte, block string) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		file, err := tomlfile.Read(path, content)
		if err != nil {
			return nil, false, err
		}
		after := insertTable(file, -1, block)
		return after, true, checkTables(path, after, len(file.Tables)+1)
	})
}

// QuoteTOML is a text as a string of TOML.
func QuoteTOML(text string) string {
	var out strings.Builder
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			out.WriteRune('\\')
			out.WriteRune(c)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&out, `\u%04X`, c)
		default:
			out.WriteRune(c)
		}
	}
	return `"` + out.String() + `"`
}

// once makes one change of the block, reads the result again, and wants it done
// there. A step that gives nil has nothing to do.
func (b TOMLBlock) once(content []byte, step func(*tomlfile.File, int) ([]byte, error), done func(tomlfile.Table) bool) (after []byte, changed bool, err error) {
	return onText(b.Path, content, func(content []byte) ([]byte, bool, error) {
		file, index, err := b.find(content)
		if err != nil {
			return nil, false, err
		}
		after, err := step(file, index)
		if err != nil || after == nil {
			return content, false, err
		}
		again, err := tomlfile.Read(b.Path, after)
		if err != nil || len(again.Tables) != len(file.Tables) || !done(again.Tables[index]) {
			return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, b.Path)
		}
		return after, true, nil
	})
}

// find reads the file and gives the index of the table.
func (b TOMLBlock) find(content []byte) (file *tomlfile.File, index int, err error) {
	if file, err = tomlfile.Read(b.Path, content); err != nil {
		return nil, 0, err
	}
	if b.Line == 0 {
		return file, 0, nil
	}
	for i, t := range file.Tables {
		if i > 0 && 1+bytes.Count(content[:t.Start], []byte("\n")) == b.Line {
			return file, i, nil
		}
	}
	return nil, 0, fmt.Errorf("%w: %s has no [block] on line %d", ErrShape, b.Path, b.Line)
}

// addKey adds a line to a table: below its keys.
func addKey(file *tomlfile.File, index int, line string) []byte {
	content, table := file.Content, file.Tables[index]
	switch {
	case index > 0 || len(table.Fields) > 0:
		indent := ""
		if len(table.Fields) > 0 {
			indent = indentOf(content, lineStartText(content, table.Fields[0].Start))
		}
		return insertLines(content, file.End(index), indent+line+"\n")
	case len(file.Tables) > 1:
		return splice(content, aboveComments(content, file.Tables[1].Start), line+"\n\n")
	case len(content) == 0:
		return []byte(line + "\n")
	default: // comments only
		return insertLines(content, len(content)-1, line+"\n")
	}
}
