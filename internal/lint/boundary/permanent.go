package boundary

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
)

// Frozen lists the places that need what a pattern exposes of a module and that
// nobody will change: migrations, which stay as they ran, and what registers the
// tables of the core.
func (a *Analysis) Frozen(module, pattern string) []string {
	whole, err := regexp.Compile("^(?:" + pattern + ")$")
	if err != nil {
		return nil // boundary/map tells of it
	}
	var out []string
	for _, u := range a.usersOf(module) {
		at := a.Graph.Files[u.file].Path
		if a.isFrozen(at) && slices.ContainsFunc(a.membersOf(u, module), whole.MatchString) {
			out = append(out, a.placeOf(u))
		}
	}
	for _, l := range a.loadedOf(module) {
		at, line, _ := strings.Cut(l.place, ":")
		if a.isFrozen(at) && whole.MatchString(l.member) {
			out = append(out, fmt.Sprintf("%s:%s by a string", at, line))
		}
	}
	return out
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
