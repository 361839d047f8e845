package edit

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/tomlfile"
)

// TachNames are the names of an alternation, the from of an [[interfaces]]
// block: a, b of products\.(a|b); nil for another kind of pattern.
func TachNames(pattern string) []string {
	m := alternation.FindStringSubmatch(strings.TrimSuffix(strings.TrimPrefix(pattern, "^"), "$"))
	if m == nil {
		return nil
	}
	return strings.Split(m[3], "|")
}

// SortTachNames sorts the names of the first alternation that reads like the
// pattern, and leaves each there once.
func SortTachNames(path string, content []byte, pattern string) (after []byte, changed bool, err error) {
	return spliceTOML(path, content, func(file *tomlfile.File) ([]byte, error) {
		for _, t := range file.Tables {
			from, ok := t.Field("from")
			if !ok || t.Name != "interfaces" || !t.Array {
				continue
			}
			for _, item := range from.Value.Items {
				names := TachNames(item.Text)
				sorted := slices.Compact(slices.Sorted(slices.Values(names)))
				if item.Text == pattern && names != nil && !slices.Equal(names, sorted) {
					return replaceAlternatives(file.Content, item, sorted), nil
				}
			}
		}
		return nil, nil
	})
}
