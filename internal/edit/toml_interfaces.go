package edit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// alternation is a from that names several modules: products\.(a|b|c), the dot
// escaped or not.
var alternation = regexp.MustCompile(`^(.+?)(\\?\.)\(([a-z0-9_]+(?:\|[a-z0-9_]+)*)\)$`)

// alternatives are the last names of an alternation whose modules all lie in
// the package that the module lies in.
func alternatives(pattern, module string) (names []string, ok bool) {
	m := alternation.FindStringSubmatch(pattern)
	dot := strings.LastIndexByte(module, '.')
	if m == nil || dot < 0 || m[1] != module[:dot] && m[1] != regexp.QuoteMeta(module[:dot]) {
		return nil, false
	}
	return strings.Split(m[3], "|"), true
}

// isExactly tells whether a pattern is the module's name and nothing else.
func isExactly(pattern, module string) bool {
	pattern = strings.TrimSuffix(strings.TrimPrefix(pattern, "^"), "$")
	return pattern == module || pattern == regexp.QuoteMeta(module)
}

// RemoveTachInterface takes the module out of every [[interfaces]] block that
// names it: out of an alternation, or as an entry of from, and the block with
// it when from names nobody then. Other patterns that match the module are left
// alone, since they speak of other modules too.
func RemoveTachInterface(path string, content []byte, module string) (after []byte, changed bool, err error) {
	return spliceTOML(path, content, func(file *tomlfile.File) ([]byte, error) {
		for i, t := range file.Tables {
			from, ok := t.Field("from")
			if !ok || t.Name != "interfaces" || !t.Array {
				continue
			}
			for n, item := range from.Value.Items {
				names, listed := alternatives(item.Text, module)
				at := slices.Index(names, lastName(module))
				switch {
				case listed && at >= 0 && len(names) > 1:
					return replaceAlternatives(file.Content, item, slices.Delete(names, at, at+1)), nil
				case !(listed && at >= 0) && !isExactly(item.Text, module):
				case len(from.Value.Items) == 1:
					return removeTable(file, i), nil
				default:
					return arrayElements(from.Value).remove(file.Content, n), nil
				}
			}
		}
		return nil, nil
	})
}

// replaceAlternatives edits inside the string: the text from "(" to ")" holds
// no escapes, so it stands in the file as it reads.
func replaceAlternatives(content []byte, from tomlfile.Value, names []string) []byte {
	raw := string(content[from.Start:from.End])
	open, shut := strings.LastIndexByte(raw, '('), strings.LastIndexByte(raw, ')')
	return slices.Concat(content[:from.Start+open+1], []byte(strings.Join(names, "|")), content[from.Start+shut:])
}

// RemoveTachExpose takes a pattern out of every [[interfaces]] block with just
// these from patterns (none: without from). A block that exposes nothing then
// stays, for it still keeps others out of its modules, unless another block is
// about each of them.
func RemoveTachExpose(path string, content []byte, from []string, pattern string, modules []string) (after []byte, changed bool, err error) {
	return spliceTOML(path, content, func(file *tomlfile.File) ([]byte, error) {
		for i, t := range file.Tables {
			if !isInterface(t) || !slices.Equal(fromOf(t), from) {
				continue
			}
			expose, ok := t.Field("expose")
			if !ok {
				continue
			}
			at := slices.IndexFunc(expose.Value.Items, func(v tomlfile.Value) bool { return v.Text == pattern })
			switch {
			case at < 0:
			case len(expose.Value.Items) == 1 && isGuarded(file, i, modules):
				return removeTable(file, i), nil
			default:
				return arrayElements(expose.Value).remove(file.Content, at), nil
			}
		}
		return nil, nil
	})
}

// TachSurface lets others import patterns of a module: they join the block that is
// about it and no other and is visible to all; else the module joins the canonical
// block, or gets block, as TachInterface has it, also beside other blocks that are
// about it.
func TachSurface(path string, content []byte, module, block string, add []string, isPublic func(expose []string) bool) (after []byte, changed bool, err error) {
	file, err := tomlfile.Read(path, content)
	if err != nil {
		return nil, false, err
	}
	if ownInterface(file, module) >= 0 {
		return addTachExpose(path, content, module, add)
	}
	after, changed, err = TachInterface(path, content, module, block, isPublic)
	if err != nil || changed {
		return after, changed, err
	}
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		file, err := tomlfile.Read(path, content)
		if err != nil {
			return nil, false, err
		}
		last := -1
		for i, t := range file.Tables {
			if !isInterface(t) {
				continue
			}
			last = i
			expose, ok := t.Field("expose")
			if ok && isPublic(patterns(expose.Value)) && slices.ContainsFunc(fromOf(t), func(p string) bool { return matches(p, module) }) {
				return content, false, nil
			}
		}
		after := insertTable(file, last, block)
		return after, true, checkTables(path, after, len(file.Tables)+1)
	})
}

func addTachExpose(path string, content []byte, module string, add []string) (after []byte, changed bool, err error) {
	return spliceTOML(path, content, func(file *tomlfile.File) ([]byte, error) {
		expose, _ := file.Tables[ownInterface(file, module)].Field("expose")
		for _, pattern := range add {
			if entryOf(expose.Value, pattern) < 0 {
				return addArrayItem(file.Content, *expose, QuoteTOML(pattern), len(expose.Value.Items)), nil
			}
		}
		return nil, nil
	})
}

// ownInterface is the index of the first block that is about the module and no
// other, and visible to all; -1 for none.
func ownInterface(file *tomlfile.File, module string) int {
	return slices.IndexFunc(file.Tables, func(t tomlfile.Table) bool {
		expose, ok := t.Field("expose")
		from := fromOf(t)
		return ok && expose.Value.Kind == tomlfile.Array && isInterface(t) && len(from) == 1 && isExactly(from[0], module) && !hasKey(t.Fields, "visibility")
	})
}

func isInterface(t tomlfile.Table) bool { return t.Array && t.Name == "interfaces" }

// fromOf are the from patterns of a block; nil when it has none.
func fromOf(t tomlfile.Table) []string {
	from, ok := t.Field("from")
	if !ok {
		return nil
	}
	return patterns(from.Value)
}

// isGuarded tells whether another block is about each of the modules.
func isGuarded(file *tomlfile.File, index int, modules []string) bool {
	return !slices.ContainsFunc(modules, func(module string) bool {
		return !slices.ContainsFunc(file.Tables, func(t tomlfile.Table) bool {
			from := fromOf(t)
			return isInterface(t) && t.Start != file.Tables[index].Start &&
				(from == nil || slices.ContainsFunc(from, func(p string) bool { return matches(p, module) }))
		})
	})
}
