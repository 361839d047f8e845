package bootstrap

import (
	"bytes"
	"context"
	"maps"
	"path"
	"slices"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/repo"
)

// PlanRemoval plans that a product goes: its files and every registration. It
// is refused while other code uses the product.
func PlanRemoval(ctx context.Context, r *repo.Repo, name string) (*Plan, error) {
	p, err := r.Product(name)
	if err != nil {
		return nil, err
	}
	id, err := knownIdentity(r, p)
	if err != nil {
		return nil, err
	}
	plan := &Plan{}
	if err := plan.edit(r, removalRows(r, id)); err != nil {
		return nil, err
	}
	if err := plan.refuseReferences(ctx, r, p, departure{id: id, verb: "removed"}); err != nil {
		return nil, err
	}
	contents, err := productContents(ctx, r, p)
	if err != nil {
		return nil, err
	}
	gone := map[string][]byte{}
	for _, rel := range slices.Sorted(maps.Keys(contents)) {
		file := path.Join(p.Dir, rel)
		gone[file] = nil
		plan.Changes = append(plan.Changes, edit.Change{Path: file, Before: contents[rel]})
		plan.Steps = append(plan.Steps, Step{Kind: Delete, Path: file})
	}
	err = plan.combineManifests(r, gone)
	plan.mentionsLast()
	return plan, err
}

// undoing is a row about what the product has registered: a file that is not
// there, or does not name the product, needs nothing.
func (id identity) undoing(file, what, paste string, apply func(c []byte) ([]byte, bool, error)) registration {
	return registration{path: file, what: what, paste: paste, optional: true, apply: func(c []byte) ([]byte, bool, error) {
		if !bytes.Contains(c, []byte(id.Name)) && !bytes.Contains(c, []byte(id.Dashed)) {
			return c, false, nil
		}
		return apply(c)
	}}
}

// removalRows take out what planRegistrations puts in.
func removalRows(r *repo.Repo, id identity) []registration {
	p := r.Config.Paths
	row := func(file, what string, apply func(c []byte) ([]byte, bool, error)) registration {
		return id.undoing(file, what, "take "+id.Name+" out", apply)
	}
	rows := []registration{
		row(p.Tach, "interface of "+id.Module(), func(c []byte) ([]byte, bool, error) {
			return edit.RemoveTachInterface(p.Tach, c, id.Module())
		}),
		row(p.Tach, "module "+id.Module(), func(c []byte) ([]byte, bool, error) {
			return edit.RemoveTachModule(p.Tach, c, id.Module())
		}),
		row(p.API, "API routes in "+repo.RoutesList, func(c []byte) ([]byte, bool, error) {
			return edit.RemovePythonListItem(p.API, c, repo.RoutesList, id.Name)
		}),
		row(p.API, "import of the API routes", func(c []byte) ([]byte, bool, error) {
			return edit.RemovePythonImport(p.API, c, mountLine(id))
		}),
		row(p.Routes, "route to database "+id.database, func(c []byte) ([]byte, bool, error) {
			return edit.RemoveYAMLItem(p.Routes, c, "routes", []edit.Pair{{Key: "app_label", Value: id.Name}})
		}),
		row(p.FrontendPackage, "dependency on "+id.Package(), func(c []byte) ([]byte, bool, error) {
			return edit.RemoveJSONMember(p.FrontendPackage, c, "dependencies", id.Package())
		}),
	}
	for _, config := range id.configs {
		rows = append(rows, row(p.Settings, "app in "+p.AppsList, func(c []byte) ([]byte, bool, error) {
			return edit.RemovePythonListItem(p.Settings, c, p.AppsList, `"`+config+`"`)
		}))
	}
	if id.goModule != "" {
		rows = append(rows, goRemovalRows(r, id, row)...)
	}
	return rows
}
