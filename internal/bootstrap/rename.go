package bootstrap

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/repo"
)

// RenameOptions say what a rename takes along.
type RenameOptions struct {
	From, To     string
	KeepDatabase bool // the route keeps its database
}

// PlanRename plans that a product gets another name: its folder, what its files
// say of themselves, and every registration. It is refused while other code
// uses the product under the old name.
func PlanRename(ctx context.Context, r *repo.Repo, o RenameOptions) (*Plan, error) {
	p, err := r.Product(o.From)
	if err != nil {
		return nil, err
	}
	from, err := knownIdentity(r, p)
	if err != nil {
		return nil, err
	}
	to, err := renamed(r, from, o)
	if err != nil {
		return nil, err
	}
	plan := &Plan{}
	if err := plan.edit(r, renameRows(r, from, to)); err != nil {
		return nil, err
	}
	if err := plan.refuseReferences(ctx, r, p, departure{id: from, verb: "renamed", to: &to}); err != nil {
		return nil, err
	}
	moved, err := plan.moveFiles(ctx, r, p, newRewriter(from, to), to)
	if err != nil {
		return nil, err
	}
	err = plan.combineManifests(r, moved)
	plan.mentionsLast()
	return plan, err
}

// renamed is the product's identity under the new name.
func renamed(r *repo.Repo, from identity, o RenameOptions) (identity, error) {
	options := Options{Name: o.To, Backend: from.backend, Frontend: true}
	if from.database == from.Name && !o.KeepDatabase {
		options.Database = o.To
	}
	for _, check := range []error{repo.CheckName(o.To), refuseExisting(r, options), options.check(r)} {
		if check != nil {
			return identity{}, check
		}
	}
	to := identity{Names: repo.NamesOf(o.To), backend: from.backend, database: options.Database, goModule: from.goModule}
	if options.Database == "" {
		to.database = from.database
	}
	for _, config := range from.configs {
		class := path.Ext(config)[1:]
		if class == from.Pascal+"Config" {
			class = to.Pascal + "Config"
		}
		to.configs = append(to.configs, to.Module()+".backend.apps."+class)
	}
	return to, nil
}

// moveFiles plans the files of the product in their new folder.
func (p *Plan) moveFiles(ctx context.Context, r *repo.Repo, product *repo.Product, w rewriter, to identity) (map[string][]byte, error) {
	contents, err := productContents(ctx, r, product)
	if err != nil {
		return nil, err
	}
	moved := map[string][]byte{}
	dir := path.Join(r.Config.Paths.Products, to.Name)
	for _, rel := range slices.Sorted(maps.Keys(contents)) {
		old, target, before := product.Path(rel), path.Join(dir, rel), contents[rel]
		info, err := r.Stat(old)
		if err != nil {
			return nil, err
		}
		after := w.rewrite(rel, before)
		moved[old], moved[target] = nil, after
		p.Changes = append(p.Changes,
			edit.Change{Path: old, Before: before},
			edit.Change{Path: target, After: after, Mode: info.Mode().Perm()})
		what := target
		if !bytes.Equal(before, after) {
			what += fmt.Sprintf(" (lines changed: %d)", changedLines(before, after))
		}
		p.Steps = append(p.Steps, Step{Kind: Move, Path: old, What: what})
	}
	return moved, nil
}

// changedLines counts the lines that differ; a rewrite keeps their number.
func changedLines(before, after []byte) int {
	old, now := bytes.Split(before, []byte("\n")), bytes.Split(after, []byte("\n"))
	n := 0
	for i := range min(len(old), len(now)) {
		if !bytes.Equal(old[i], now[i]) {
			n++
		}
	}
	return n
}

// renameRows move every registration; where lists are kept in place, so are
// the comments beside them.
func renameRows(r *repo.Repo, from, to identity) []registration {
	p := r.Config.Paths
	own := append(slices.Clone(p.Core), p.Products)
	row := func(file, what string, apply func(c []byte) ([]byte, bool, error)) registration {
		return from.undoing(file, what, from.Name+" is now "+to.Name, apply)
	}
	rows := []registration{
		row(p.Tach, "module "+to.Module(), func(c []byte) ([]byte, bool, error) {
			return edit.RenameTachModule(p.Tach, c, from.Module(), to.Module())
		}),
		row(p.API, "API routes in "+repo.RoutesList, func(c []byte) ([]byte, bool, error) {
			return edit.RenamePythonListItem(p.API, c, repo.RoutesList, from.Name, to.Name)
		}),
		row(p.API, "import of the API routes", func(c []byte) ([]byte, bool, error) {
			after, changed, err := edit.RemovePythonImport(p.API, c, mountLine(from))
			if err != nil || !changed {
				return after, changed, err
			}
			return edit.PythonImport(p.API, after, mountLine(to), own)
		}),
		row(p.Routes, "route to database "+to.database, func(c []byte) ([]byte, bool, error) {
			match := []edit.Pair{{Key: "app_label", Value: from.Name}}
			return edit.RenameYAMLValue(p.Routes, c, "routes", match, []edit.Pair{{Key: "app_label", Value: to.Name}, {Key: "database", Value: to.database}})
		}),
		row(p.FrontendPackage, "dependency on "+to.Package(), func(c []byte) ([]byte, bool, error) {
			after, changed, err := edit.RemoveJSONMember(p.FrontendPackage, c, "dependencies", from.Package())
			if err != nil || !changed {
				return after, changed, err
			}
			return edit.JSONMember(p.FrontendPackage, after, "dependencies", to.Package(), "workspace:*")
		}),
	}
	for i, config := range from.configs {
		rows = append(rows, row(p.Settings, "app in "+p.AppsList, func(c []byte) ([]byte, bool, error) {
			return edit.RenamePythonListItem(p.Settings, c, p.AppsList, `"`+config+`"`, `"`+to.configs[i]+`"`)
		}))
	}
	if from.goModule != "" {
		rows = append(rows, goRenameRows(r, from, to, row)...)
	}
	return rows
}
