package rules

import (
	"context"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint/shell"
	"github.com/posthog/hogli/internal/repo"
)

// plainFilter is a filter of pnpm that is the name of a package and nothing else:
// no pattern, no folder, nothing about what depends on it.
var plainFilter = regexp.MustCompile(`^(?:@[\w.-]+/)?\w[\w-]*(?:\.[\w-]+)*$`)

// runsNowhere tells whether pnpm is told to run something in packages that the
// workspace does not have: then it runs nothing, and ends well. Only what is
// certain counts.
func (s subject) runsNowhere(c shell.Command) bool {
	filters, ok := pnpmFilters(c)
	if !ok {
		return false
	}
	names, ok := workspaceNames(s.repo)
	return ok && !slices.ContainsFunc(filters, func(filter string) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			_, bare, scoped := strings.Cut(name, "/")
			return name == filter || scoped && bare == filter // pnpm finds @scope/name by name too
		})
	})
}

// pnpmFilters are the names that pnpm is given by --filter; false when there are
// none, or an option may choose otherwise.
func pnpmFilters(c shell.Command) (filters []string, ok bool) {
	if c.Program() != "pnpm" {
		return nil, false
	}
	for args := c.Args[1:]; len(args) > 0; args = args[1:] {
		name, value, attached := strings.Cut(args[0].Text, "=")
		switch {
		case !args[0].Known:
			return nil, false
		case !strings.HasPrefix(name, "-"): // what is run, and its own options
			return filters, len(filters) > 0
		case name == "-r" || name == "--recursive" || name == "--silent" || name == "-s":
			continue
		case name != "--filter" && name != "-F":
			return nil, false
		case !attached && len(args) > 1:
			args = args[1:]
			value = args[0].Text
		}
		if !args[0].Known || !plainFilter.MatchString(value) {
			return nil, false
		}
		filters = append(filters, value)
	}
	return nil, false
}

// workspaceNames are the names of all packages of the workspace; false when they
// are not all known.
func workspaceNames(r *repo.Repo) ([]string, bool) {
	w, err := r.Workspace()
	if err != nil || w == nil || len(w.Patterns) == 0 {
		return nil, false
	}
	files, err := r.Files(context.Background(), ".") // rules have no context; lint has asked git already
	if err != nil {
		return nil, false
	}
	var names []string
	for _, rel := range files {
		dir := path.Dir(rel)
		if path.Base(rel) != "package.json" || dir != "." && !w.Includes(dir) {
			continue
		}
		pkg, err := r.ReadPackage(rel)
		if err != nil {
			return nil, false
		}
		names = append(names, pkg.Name)
	}
	return names, true
}
