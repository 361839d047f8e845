package edit

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// TachDependency adds a module to the depends_on list of another: in sorted
// place among the entries that begin alike ("products."), else at the end, in
// the style of the list. A module without such a list may import everything,
// and one that names the dependency already is left alone.
func TachDependency(path string, content []byte, module, dependency string) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return tachDependency(path, content, module, dependency)
	})
}

func tachDependency(path string, content []byte, module, dependency string) (after []byte, changed bool, err error) {
	file, err := tomlfile.Read(path, content)
	if err != nil {
		return nil, false, err
	}
	list, ok := dependsOn(file, module)
	if !ok || entryOf(list.Value, dependency) >= 0 {
		return content, false, nil
	}
	after = addArrayItem(content, list, `"`+dependency+`"`, dependencyPlace(list, dependency))
	again, err := tomlfile.Read(path, after)
	if err != nil {
		return nil, false, fmt.Errorf("%w: %s would not read back: %w", ErrShape, path, err)
	}
	if now, _ := dependsOn(again, module); entryOf(now.Value, dependency) < 0 || len(now.Value.Items) != len(list.Value.Items)+1 {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return after, true, nil
}

// dependsOn is the depends_on list of the [[modules]] block of that path.
func dependsOn(file *tomlfile.File, module string) (tomlfile.Field, bool) {
	for _, t := range file.Tables {
		if !isModule(t, module) {
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

// dependencies are the paths that a list names; "" stands for an entry of
// another shape.
func dependencies(list tomlfile.Field) []string {
	var out []string
	for _, item := range list.Value.Items {
		name, _ := moduleOf(item)
		out = append(out, name.Text)
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

// addArrayItem puts an item into a field's array; the first one below the
// comments that an empty array may hold.
func addArrayItem(content []byte, list tomlfile.Field, item string, index int) []byte {
	if len(list.Value.Items) > 0 {
		return arrayElements(list.Value).insert(content, index, item)
	}
	shut := list.Value.End - 1
	if bytes.IndexByte(content[list.Value.Start:shut], '\n') < 0 {
		return splice(content, shut, item)
	}
	line := bytes.LastIndexByte(content[:shut], '\n') + 1
	return splice(content, line, indentOf(content, lineStartText(content, shut))+"    "+item+",\n")
}
