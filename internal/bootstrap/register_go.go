package bootstrap

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/repo"
)

// goRows mount a product in Go: one import, and one element of the list.
func (p *Plan) goRows(r *repo.Repo, id identity) []registration {
	if presentation := path.Join(r.Config.Paths.Products, id.Name, "backend/presentation"); !p.declaresMount(r, presentation) {
		p.leaveOut(r.Config.Paths.GoRoutes, "no routes: "+presentation+" has no func Mount")
		return nil
	}
	file, alias := r.Config.Paths.GoRoutes, goAlias(id)
	element := goElement(id, alias)
	return []registration{
		{path: file, what: "import of the routes", paste: fmt.Sprintf("%s %q\n", alias, id.presentation()), apply: func(c []byte) ([]byte, bool, error) {
			if _, _, err := edit.GoElement(file, c, repo.GoProducts, element, id.Name); err != nil {
				return nil, false, err // an import without a use would be left behind
			}
			return importRoutes(r, id, c)
		}},
		{path: file, what: "routes in " + repo.GoProducts, paste: element + ",\n", apply: func(c []byte) ([]byte, bool, error) {
			return listRoutes(r, id, c)
		}},
	}
}

// declaresMount tells whether the folder will have what the gateway calls.
func (p *Plan) declaresMount(r *repo.Repo, folder string) bool {
	files := map[string]bool{}
	for _, c := range p.Changes {
		files[c.Path] = true
	}
	entries, _ := fs.ReadDir(r.FS(), folder) // none: what is planned counts
	for _, e := range entries {
		files[path.Join(folder, e.Name())] = true
	}
	for file := range files {
		if path.Dir(file) != folder || path.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		content, _ := p.content(r, file)
		if names, err := edit.GoDeclared(file, content); err == nil && names["Mount"] {
			return true
		}
	}
	return false
}

// importRoutes imports what mounts the product.
func importRoutes(r *repo.Repo, id identity, content []byte) ([]byte, bool, error) {
	alias, err := freeGoAlias(r, id, content)
	if err != nil {
		return nil, false, err
	}
	return edit.GoImport(r.Config.Paths.GoRoutes, content, alias, id.presentation())
}

// listRoutes adds the product to the list, by the name of its import.
func listRoutes(r *repo.Repo, id identity, content []byte) ([]byte, bool, error) {
	file := r.Config.Paths.GoRoutes
	alias, err := freeGoAlias(r, id, content)
	if err != nil {
		return nil, false, err
	}
	if _, missing, err := edit.GoImport(file, content, alias, id.presentation()); err != nil || missing {
		return nil, false, fmt.Errorf("%w: %s does not import %s", edit.ErrShape, file, id.presentation())
	}
	return edit.GoElement(file, content, repo.GoProducts, goElement(id, alias), id.Name)
}

// goAlias is the name that the gateway is meant to know the product's routes
// by: Go's names of packages have no underscores.
func goAlias(id identity) string { return strings.ReplaceAll(id.Name, "_", "") }

// freeGoAlias is the name that it does know them by, or can: `http` and
// `error` are taken in most files, and go_one and goone want the same.
func freeGoAlias(r *repo.Repo, id identity, content []byte) (string, error) {
	file := r.Config.Paths.GoRoutes
	taken, err := declaredBeside(r, file)
	if err != nil {
		return "", err
	}
	return edit.GoImportName(file, content, id.presentation(), goAlias(id), "product", taken)
}

// declaredBeside are the names that the other files of a Go package declare; a
// file that does not parse declares nothing.
func declaredBeside(r *repo.Repo, file string) (map[string]bool, error) {
	entries, err := fs.ReadDir(r.FS(), path.Dir(file))
	if err != nil {
		return nil, err
	}
	taken := map[string]bool{}
	for _, e := range entries {
		rel := path.Join(path.Dir(file), e.Name())
		if path.Ext(rel) != ".go" || rel == file || !e.Type().IsRegular() {
			continue
		}
		content, err := r.Read(rel)
		if err != nil {
			return nil, err
		}
		names, err := edit.GoDeclared(rel, content)
		if err != nil {
			continue
		}
		for name := range names {
			taken[name] = true
		}
	}
	return taken, nil
}

func goElement(id identity, alias string) string {
	return fmt.Sprintf("{%q, %s.Mount}", id.Name, alias)
}

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

// goRenameRow takes the old name out whole, and puts the new one in.
func goRenameRow(r *repo.Repo, from, to identity, row func(file, what string, apply func(c []byte) ([]byte, bool, error)) registration) registration {
	file := r.Config.Paths.GoRoutes
	return row(file, "import of the routes, and routes in "+repo.GoProducts, func(c []byte) ([]byte, bool, error) {
		after, listed, err := edit.RemoveGoElement(file, c, repo.GoProducts, from.Name)
		if err != nil {
			return nil, false, err
		}
		after, imported, err := edit.RemoveGoImport(file, after, from.presentation())
		if err != nil || !imported && !listed {
			return after, false, err
		}
		if after, _, err = importRoutes(r, to, after); err != nil || !listed {
			return after, true, err
		}
		after, _, err = listRoutes(r, to, after)
		return after, true, err
	})
}
