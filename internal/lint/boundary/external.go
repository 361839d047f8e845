package boundary

import (
	"slices"
	"strings"
)

// packageNames are the names that a list of external packages may call an
// import by: its first word, and the package that [external] rename gives it,
// which tach does not look at here.
func (a *Analysis) packageNames(path string) []string {
	top, _, _ := strings.Cut(path, ".")
	names := []string{top}
	if pkg, ok := a.Config.External.Rename[top]; ok && a.stance == Strict {
		names = append(names, pkg)
	}
	return names
}

// names compares as package indexes do: case, and what stands between words,
// do not count. They do for tach.
func (s Stance) names(names []string, entry string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return name == entry || s == Strict && normal(name) == normal(entry)
	})
}

func normal(name string) string {
	return strings.NewReplacer("-", "_", ".", "_").Replace(strings.ToLower(name))
}
