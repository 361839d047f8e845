package edit

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// TachModule adds a [[modules]] block for the path, in sorted place among the
// modules that begin alike ("products."). A module of that path is left alone.
func TachModule(path string, content []byte, module, block string) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return tachModule(path, content, module, block)
	})
}

func tachModule(path string, content []byte, module, block string) (after []byte, changed bool, err error) {
	file, err := tomlfile.Read(path, content)
	if err != nil {
		return nil, false, err
	}
	prefix := module[:strings.LastIndexByte(module, '.')+1]
	last, siblings, tables := -1, []string{}, []int{}
	for i, t := range file.Tables {
		if t.Name != "modules" || !t.Array {
			continue
		}
		last = i
		name, ok := t.Field("path")
		switch {
		case isModule(t, module) || listed(t, module):
			return content, false, nil
		case ok && strings.HasPrefix(name.Value.Text, prefix):
			siblings, tables = append(siblings, name.Value.Text), append(tables, i)
		}
	}
	after = insertTable(file, placeAmong(siblings, tables, module, last), block)
	return after, true, checkTables(path, after, len(file.Tables)+1)
}

// listed tells whether a block of several paths names the module.
func listed(t tomlfile.Table, module string) bool {
	paths, ok := t.Field("paths")
	return ok && entryOf(paths.Value, module) >= 0
}

// checkTables reads the result again: it holds that many tables.
func checkTables(path string, after []byte, want int) error {
	file, err := tomlfile.Read(path, after)
	if err != nil || len(file.Tables) != want {
		return fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return nil
}

// placeAmong is the table to insert after: the sibling before the sorted
// place, or the table before the first sibling, or the last of its kind.
func placeAmong(siblings []string, tables []int, name string, last int) int {
	at := sortedPlace(siblings, name)
	switch {
	case len(siblings) == 0:
		return last
	case at == 0:
		return tables[0] - 1
	default:
		return tables[at-1]
	}
}

// insertTable puts a block after the table of that index (-1: after all),
// with one empty line before it.
func insertTable(file *tomlfile.File, index int, block string) []byte {
	if index < 0 {
		index = len(file.Tables) - 1
	}
	if index == 0 && len(file.Tables[0].Fields) == 0 { // nothing to stand after
		switch {
		case len(file.Content) == 0:
			return []byte(block)
		case len(file.Tables) == 1: // comments only, which are not the block's
			return insertLines(file.Content, len(file.Content)-1, "\n"+block)
		}
		return splice(file.Content, aboveComments(file.Content, file.Tables[1].Start), block+"\n")
	}
	end := file.End(withSubtables(file, index))
	line, _ := lineEnd(file.Content, end)
	return insertLines(file.Content, max(end, belowComments(file.Content, line)-1), "\n"+block)
}

// aboveComments is the start of the comment lines that stand right above an
// offset: they belong to what follows.
func aboveComments(content []byte, at int) int {
	at = bytes.LastIndexByte(content[:at], '\n') + 1
	for at > 0 {
		line := bytes.LastIndexByte(content[:at-1], '\n') + 1
		if !bytes.HasPrefix(bytes.TrimLeft(content[line:at], " \t"), []byte("#")) {
			break
		}
		at = line
	}
	return at
}

// TachInterface makes the module's public surface known: its name joins the
// alternation of the canonical [[interfaces]] block (the one for which isPublic
// holds of every expose pattern), or block is added after the last interface.
func TachInterface(path string, content []byte, module, block string, isPublic func(expose []string) bool) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return tachInterface(path, content, module, block, isPublic)
	})
}

func tachInterface(path string, content []byte, module, block string, isPublic func(expose []string) bool) (after []byte, changed bool, err error) {
	file, err := tomlfile.Read(path, content)
	if err != nil {
		return nil, false, err
	}
	if line, ok := emptyArray(file, "interfaces"); ok { // TOML cannot extend it: the line gives way to the block
		return tachInterface(path, line, module, block, isPublic)
	}
	last, canonical := -1, (*tomlfile.Value)(nil)
	for i, t := range file.Tables {
		if t.Name != "interfaces" || !t.Array {
			continue
		}
		last = i
		from, ok := t.Field("from")
		if !ok {
			continue
		}
		expose, public := t.Field("expose")
		for n, item := range from.Value.Items {
			if matches(item.Text, module) {
				return content, false, nil
			}
			if _, ok := alternatives(item.Text, module); ok && public && isPublic(patterns(expose.Value)) {
				canonical = &from.Value.Items[n]
			}
		}
	}
	if canonical != nil {
		names, _ := alternatives(canonical.Text, module)
		names = slices.Insert(names, sortedPlace(names, lastName(module)), lastName(module))
		after = replaceAlternatives(content, *canonical, names)
		return after, true, checkTables(path, after, len(file.Tables))
	}
	after = insertTable(file, last, block)
	return after, true, checkTables(path, after, len(file.Tables)+1)
}

// emptyArray gives the file without the root's line `key = []`, when it has one.
func emptyArray(file *tomlfile.File, key string) (without []byte, ok bool) {
	field, ok := file.Tables[0].Field(key)
	if !ok || field.Value.Kind != tomlfile.Array || len(field.Value.Items) > 0 {
		return nil, false
	}
	start := bytes.LastIndexByte(file.Content[:field.Start], '\n') + 1
	end, _ := lineEnd(file.Content, field.End)
	return slices.Concat(file.Content[:start], file.Content[end:]), true
}

func matches(pattern, module string) bool {
	re, err := regexp.Compile("^(?:" + pattern + ")$")
	return err == nil && re.MatchString(module)
}

func patterns(v tomlfile.Value) []string {
	var out []string
	for _, item := range v.Items {
		out = append(out, item.Text)
	}
	return out
}
