package boundary

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
)

// Frozen tells whether something needs what a pattern exposes of a module that
// nobody will change: a migration, which stays as it ran, or what registers the
// tables of the core.
func (a *Analysis) Frozen(module, pattern string) bool {
	whole, err := regexp.Compile("^(?:" + pattern + ")$")
	if err != nil {
		return false // boundary/map tells of it
	}
	imports := func(u user) bool {
		return a.isFrozen(a.Graph.Files[u.file].Path) && slices.ContainsFunc(a.membersOf(u, module), whole.MatchString)
	}
	loads := func(l loaded) bool {
		at, _, _ := strings.Cut(l.place, ":")
		return a.isFrozen(at) && whole.MatchString(l.member)
	}
	return slices.ContainsFunc(a.usersOf(module), imports) || slices.ContainsFunc(a.loadedOf(module), loads)
}

// isFrozen tells whether a file is a migration, or a schema of the core.
func (a *Analysis) isFrozen(rel string) bool {
	if slices.Contains(strings.Split(path.Dir(rel), "/"), "migrations") {
		return true
	}
	name := strings.TrimSuffix(path.Base(rel), ".py")
	return (name == "schema" || name == "schema_registry") &&
		slices.ContainsFunc(a.repo.Config.Paths.Core, func(core string) bool { return repo.Within(rel, core) })
}
