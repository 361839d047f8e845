package edit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// RenameTachModule gives a module another path wherever it is named: in its
// block, in the lists of others, and in the from patterns of interfaces. Blocks
// and entries stay where they are, also when that leaves them unsorted: order
// means nothing to tach, and a diff that shows one line per name can be read.
// The names of an alternation stay sorted when they were, for they are one line.
func RenameTachModule(path string, content []byte, old, new string) (after []byte, changed bool, err error) {
	if old == new {
		return content, false, nil
	}
	return spliceTOML(path, content, func(file *tomlfile.File) ([]byte, error) {
		if namedInline(file, old) {
			return nil, fmt.Errorf("%w: %s: the modules are written as one value", ErrShape, path)
		}
		after, err := renameBlock(file, old, new)
		if after != nil || err != nil {
			return after, err
		}
		for _, list := range tachLists(file) {
			at := entryOf(list.Value, old)
			switch {
			case at < 0:
			case entryOf(list.Value, new) >= 0: // named already: once is enough
				return arrayElements(list.Value).remove(file.Content, at), nil
			default:
				name, _ := moduleOf(list.Value.Items[at])
				return replaceString(file.Content, name, new), nil
			}
		}
		return renameInterface(file, old, new)
	})
}

func renameBlock(file *tomlfile.File, old, new string) ([]byte, error) {
	at := slices.IndexFunc(file.Tables, func(t tomlfile.Table) bool { return isModule(t, old) })
	if at < 0 {
		return nil, nil
	}
	if slices.ContainsFunc(file.Tables, func(t tomlfile.Table) bool { return isModule(t, new) }) {
		return nil, fmt.Errorf("%w: %s has a module %s already", ErrShape, file.Path, new)
	}
	name, _ := file.Tables[at].Field("path")
	return replaceString(file.Content, name.Value, new), nil
}

func renameInterface(file *tomlfile.File, old, new string) ([]byte, error) {
	for _, t := range file.Tables {
		from, ok := t.Field("from")
		if !ok || t.Name != "interfaces" || !t.Array {
			continue
		}
		for n, item := range from.Value.Items {
			names, listed := alternatives(item.Text, old)
			at := slices.Index(names, lastName(old))
			switch {
			case listed && at >= 0:
				return renameAlternative(file, item, names, at, old, new)
			case !isExactly(item.Text, old):
			case slices.ContainsFunc(from.Value.Items, func(other tomlfile.Value) bool { return isExactly(other.Text, new) }):
				return arrayElements(from.Value).remove(file.Content, n), nil
			case strings.Contains(item.Text, old) && old != regexp.QuoteMeta(old):
				return replaceString(file.Content, item, strings.Replace(item.Text, old, new, 1)), nil
			default:
				return replaceString(file.Content, item, strings.Replace(item.Text, regexp.QuoteMeta(old), regexp.QuoteMeta(new), 1)), nil
			}
		}
	}
	return nil, nil
}

// renameAlternative can only change the last name: what is before the bracket
// is every name's.
func renameAlternative(file *tomlfile.File, from tomlfile.Value, names []string, at int, old, new string) ([]byte, error) {
	if strings.TrimSuffix(old, lastName(old)) != strings.TrimSuffix(new, lastName(new)) {
		return nil, fmt.Errorf("%w: %s: %s shares a pattern with others, which %s cannot", ErrShape, file.Path, old, new)
	}
	sorted := slices.IsSorted(names)
	names[at] = lastName(new)
	if slices.Contains(slices.Delete(slices.Clone(names), at, at+1), names[at]) {
		names = slices.Delete(names, at, at+1)
	} else if sorted {
		slices.Sort(names)
	}
	return replaceAlternatives(file.Content, from, names), nil
}

// lastName is the part of a module's path after the last dot.
func lastName(module string) string { return module[strings.LastIndexByte(module, '.')+1:] }
