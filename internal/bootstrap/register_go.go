package bootstrap

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/repo"
)

// goRows mount a product in Go: one import, and one element of the list.
func goRows(r *repo.Repo, id identity) []registration {
	file, alias := r.Config.Paths.GoRoutes, goAlias(id)
	line := fmt.Sprintf("%s %q", alias, id.presentation())
	element := goElement(id)
	return []registration{
		{path: file, what: "import of the routes", paste: line + "\n", apply: func(c []byte) ([]byte, bool, error) {
			if _, _, err := edit.GoElement(file, c, repo.GoProducts, element, id.Name); err != nil {
				return nil, false, err // an import without a use would be left behind
			}
			return edit.GoImport(file, c, alias, id.presentation())
		}},
		{path: file, what: "routes in " + repo.GoProducts, paste: element + ",\n", apply: func(c []byte) ([]byte, bool, error) {
			return edit.GoElement(file, c, repo.GoProducts, element, id.Name)
		}},
	}
}

// goAlias is the name that the gateway knows the product's routes by: Go's
// names of packages have no underscores.
func goAlias(id identity) string { return strings.ReplaceAll(id.Name, "_", "") }

func goElement(id identity) string { return fmt.Sprintf("{%q, %s.Mount}", id.Name, goAlias(id)) }

func goRemovalRows(r *repo.Repo, id identity, row func(file, what string, apply func(c []byte) ([]byte, bool, error)) registration) []registration {
	file := r.Config.Paths.GoRoutes
	return []registration{
		row(file, "routes in "+repo.GoProducts, func(c []byte) ([]byte, bool, error) {
			return edit.RemoveGoElement(file, c, repo.GoProducts, id.Name)
		}),
		row(file, "import of the routes", func(c []byte) ([]byte, bool, error) {
			return edit.RemoveGoImport(file, c, id.presentation())
		}),
	}
}

func goRenameRows(r *repo.Repo, from, to identity, row func(file, what string, apply func(c []byte) ([]byte, bool, error)) registration) []registration {
	file := r.Config.Paths.GoRoutes
	return []registration{
		row(file, "routes in "+repo.GoProducts, func(c []byte) ([]byte, bool, error) {
			after, changed, err := edit.RemoveGoElement(file, c, repo.GoProducts, from.Name)
			if err != nil || !changed {
				return after, changed, err
			}
			return edit.GoElement(file, after, repo.GoProducts, goElement(to), to.Name)
		}),
		row(file, "import of the routes", func(c []byte) ([]byte, bool, error) {
			after, changed, err := edit.RemoveGoImport(file, c, from.presentation())
			if err != nil || !changed {
				return after, changed, err
			}
			return edit.GoImport(file, after, goAlias(to), to.presentation())
		}),
	}
}
