package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// RemoveTachModule takes a module out: its [[modules]] block, with the comment
// lines right above it and one empty line, and every entry of another list that
// names it. Modules below it are modules of their own and stay.
func RemoveTachModule(path string, content []byte, module string) (after []byte, changed bool, err error) {
	return spliceTOML(path, content, func(file *tomlfile.File) ([]byte, error) {
		if namedInline(file, module) {
			return nil, fmt.Errorf("%w: %s: the modules are written as one value", ErrShape, path)
		}
		for i := range file.Tables {
			if isModule(file.Tables[i], module) {
				return removeTable(file, i), nil
			}
		}
		for _, list := range tachLists(file) {
			at := entryOf(list.Value, module)
			switch {
			case at < 0:
			case list.Key == "paths" && len(list.Value.Items) == 1:
				return removeTable(file, tableOf(file, list.Start)), nil
			default:
				return arrayElements(list.Value).remove(file.Content, at), nil
			}
		}
		return nil, nil
	})
}

// spliceTOML applies a step until it finds nothing more to do. Every result is
// read again before the next step, and before it counts.
func spliceTOML(path string, content []byte, step func(*tomlfile.File) ([]byte, error)) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return repeatTOML(path, content, step)
	})
}

func repeatTOML(path string, content []byte, step func(*tomlfile.File) ([]byte, error)) (after []byte, changed bool, err error) {
	file, err := tomlfile.Read(path, content)
	if err != nil {
		return nil, false, err
	}
	for {
		next, err := step(file)
		switch {
		case err != nil:
			return nil, false, err
		case next == nil:
			return file.Content, changed, nil
		}
		if file, err = tomlfile.Read(path, next); err != nil {
			return nil, false, fmt.Errorf("%w: %s would not read back: %w", ErrShape, path, err)
		}
		changed = true
	}
}

// isModule tells whether the table is the [[modules]] block of that path.
func isModule(t tomlfile.Table, module string) bool {
	name, ok := t.Field("path")
	return ok && t.Name == "modules" && t.Array && name.Value.Text == module
}

// namedInline tells whether `modules = [{path = …}]` at the root names the module.
func namedInline(file *tomlfile.File, module string) bool {
	list, ok := file.Tables[0].Field("modules")
	return ok && entryOf(list.Value, module) >= 0
}

// tableOf is the index of the table that holds the offset.
func tableOf(file *tomlfile.File, at int) int {
	after := slices.IndexFunc(file.Tables, func(t tomlfile.Table) bool { return t.Start > at })
	if after < 0 {
		return len(file.Tables) - 1
	}
	return after - 1
}

// removeTable takes a table out with the tables below it ([modules.x]), the
// comment lines that touch it, and the empty line that set it apart.
func removeTable(file *tomlfile.File, index int) []byte {
	content := file.Content
	start := aboveComments(content, file.Tables[index].Start)
	end, _ := lineEnd(content, file.End(withSubtables(file, index)))
	end = belowComments(content, end)
	switch above := emptyLineBefore(content, start); {
	case above < start:
		start = above
	default:
		end = afterEmptyLine(content, end)
	}
	return cutLines(content, span{start, end})
}

// withSubtables is the last of the tables below a table ([modules.x]), which
// are part of it, or the table itself.
func withSubtables(file *tomlfile.File, index int) int {
	last := index
	for index > 0 && last+1 < len(file.Tables) && strings.HasPrefix(file.Tables[last+1].Name, file.Tables[index].Name+".") {
		last++
	}
	return last
}

// belowComments is the end of the comment lines that follow right after a
// table, when an empty line or the end of the file shows that they belong to it
// and not to the next.
func belowComments(content []byte, at int) int {
	end := at
	for end < len(content) {
		next, _ := lineEnd(content, end)
		line := bytes.TrimSpace(content[end:next])
		switch {
		case len(line) == 0:
			return end
		case line[0] != '#':
			return at
		}
		end = next
	}
	return end
}

// emptyLineBefore is the start of the empty line that ends at the offset, or
// the offset.
func emptyLineBefore(content []byte, at int) int {
	if at == 0 {
		return at
	}
	line := bytes.LastIndexByte(content[:at-1], '\n') + 1
	if len(bytes.TrimSpace(content[line:at])) > 0 {
		return at
	}
	return line
}

// afterEmptyLine is the end of the empty line that begins at the offset, or the
// offset.
func afterEmptyLine(content []byte, at int) int {
	end, _ := lineEnd(content, at)
	if len(bytes.TrimSpace(content[at:end])) > 0 {
		return at
	}
	return end
}
