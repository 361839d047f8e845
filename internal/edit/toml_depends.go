package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// TachDependency adds a module to the depends_on list of another: in sorted
// place among the entries that begin alike ("products."), else at the end, in
// the style of the list. A module without such a list may import everything,
// and one that names the dependency already is left alone.
func TachDependency(path string, content []byte, module, dependency string) (after []byte, changed bool, err error) {
	file, err := tomlfile.Read(path, content)
	if err != nil {
		return nil, false, err
	}
	list, ok := dependsOn(file, module)
	if !ok || slices.Contains(dependencies(list), dependency) {
		return content, false, nil
	}
	after = addArrayItem(content, list, `"`+dependency+`"`, dependencyPlace(list, dependency))
	again, err := tomlfile.Read(path, after)
	if err != nil {
		return nil, false, fmt.Errorf("%w: %s would not read back: %w", ErrShape, path, err)
	}
	if now, _ := dependsOn(again, module); !slices.Contains(dependencies(now), dependency) {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return after, true, nil
}

// dependsOn is the depends_on list of the [[modules]] block of that path.
func dependsOn(file *tomlfile.File, module string) (tomlfile.Field, bool) {
	for _, t := range file.Tables {
		name, ok := t.Field("path")
		if t.Name != "modules" || !t.Array || !ok || name.Value.Text != module {
			continue
		}
		list, ok := t.Field("depends_on")
		if !ok || list.Value.Kind != tomlfile.Array {
			return tomlfile.Field{}, false
		}
		return *list, true
	}
	return tomlfile.Field{}, false
}

// dependencies are the paths of a depends_on list; "" stands for an entry that
// is a table.
func dependencies(list tomlfile.Field) []string {
	var out []string
	for _, item := range list.Value.Items {
		out = append(out, item.Text)
	}
	return out
}

// dependencyPlace is the index that the entry gets.
func dependencyPlace(list tomlfile.Field, dependency string) int {
	prefix := dependency[:strings.LastIndexByte(dependency, '.')+1]
	var siblings []string
	var at []int
	for i, name := range dependencies(list) {
		if strings.HasPrefix(name, prefix) {
			siblings, at = append(siblings, name), append(at, i)
		}
	}
	if len(siblings) == 0 {
		return len(list.Value.Items)
	}
	if n := sortedPlace(siblings, dependency); n < len(siblings) {
		return at[n]
	}
	return at[len(at)-1] + 1
}

// addArrayItem puts an item into a field's array, on a line of its own when the
// items before it have theirs.
func addArrayItem(content []byte, list tomlfile.Field, item string, index int) []byte {
	items := list.Value.Items
	if len(items) == 0 {
		return addFirstItem(content, list, item)
	}
	first := items[0].Start
	lines := bytes.IndexByte(content[list.Start:first], '\n') >= 0
	indent := indentOf(content, first)
	if index < len(items) {
		gap := " "
		if lines {
			gap = "\n" + indent
		}
		return splice(content, items[index].Start, item+","+gap)
	}
	last := items[len(items)-1].End
	comma := commaAfter(content[last:list.End])
	switch {
	case !lines:
		return splice(content, last, ", "+item)
	case comma < 0:
		return insertLines(splice(content, last, ","), last, indent+item+"\n")
	default:
		return insertLines(content, last+comma, indent+item+",\n")
	}
}

// addFirstItem fills an empty array; a comment in it stays above the item.
func addFirstItem(content []byte, list tomlfile.Field, item string) []byte {
	shut := list.Start + bytes.LastIndexByte(content[list.Start:list.End], ']')
	if bytes.IndexByte(content[list.Start:shut], '\n') < 0 {
		return splice(content, shut, item)
	}
	line := bytes.LastIndexByte(content[:shut], '\n') + 1
	return splice(content, line, indentOf(content, shut)+"    "+item+",\n")
}

// commaAfter is the place of the comma between the last item and the bracket;
// -1 when there is none. Comments may hold commas.
func commaAfter(rest []byte) int {
	for at := 0; at < len(rest); at++ {
		switch rest[at] {
		case ',':
			return at
		case '#':
			end := bytes.IndexByte(rest[at:], '\n')
			if end < 0 {
				return -1
			}
			at += end
		}
	}
	return -1
}
