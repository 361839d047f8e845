package bootstrap

import (
	"bytes"
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"

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
	if err := plan.tellLists(r, id); err != nil {
		return nil, err
	}
	if err := plan.refuseReferences(ctx, r, p, departure{id: id, verb: "removed"}); err != nil {
		return nil, err
	}
	held, err := contentsOf(ctx, r, p)
	if err != nil {
		return nil, err
	}
	err = plan.combineManifests(r, plan.removeFolder(held), "")
	plan.mentionsLast()
	return plan, err
}

// removeFolder plans that the product's folder goes, and gives the contents
// that its files have then.
func (p *Plan) removeFolder(held *contents) map[string][]byte {
	gone := map[string][]byte{}
	dir := held.folder.Path
	c := edit.Change{Path: dir, Folder: held.folder, Mode: fs.ModeDir}
	for _, f := range held.files {
		f.Path = path.Join(dir, f.Path)
		gone[f.Path] = nil
		c.Parts = append(c.Parts, f)
		p.Steps = append(p.Steps, Step{Kind: Delete, Path: f.Path})
	}
	for _, i := range held.ignored {
		p.Ignored += i.count()
		p.Steps = append(p.Steps, Step{Kind: Delete, Path: path.Join(dir, i.path), What: i.String()})
	}
	p.Changes = append(p.Changes, c)
	return gone
}

// tellLists says which lists of other modules change with the product's own.
func (p *Plan) tellLists(r *repo.Repo, id identity) error {
	tach := r.Config.Paths.Tach
	at := slices.IndexFunc(p.Steps, func(s Step) bool { return s.Kind == Edit && s.Path == tach && strings.HasPrefix(s.What, "module ") })
	if at < 0 {
		return nil
	}
	content, err := r.Read(tach)
	if err != nil {
		return err
	}
	lists, err := edit.TachLists(tach, content, id.Module())
	for i, list := range lists {
		p.Steps = slices.Insert(p.Steps, at+1+i, Step{Kind: Edit, Path: tach, What: list})
	}
	return err
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
			return edit.RemovePythonImport(p.API, c, repo.MountLine(id.Name))
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
