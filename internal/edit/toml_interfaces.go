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
