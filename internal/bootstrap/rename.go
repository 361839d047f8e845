package bootstrap

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
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
	if err := plan.tellLists(r, from); err != nil {
		return nil, err
	}
	if err := plan.refuseReferences(ctx, r, p, departure{id: from, verb: "renamed", to: &to}); err != nil {
		return nil, err
	}
	held, err := contentsOf(ctx, r, p)
	if err != nil {
		return nil, err
	}
	dir := path.Join(r.Config.Paths.Products, to.Name)
	moved := plan.moveFolder(held, newRewriter(from, to), dir)
	if err := plan.mentionTables(r, p, from); err != nil {
		return nil, err
	}
	err = plan.combineManifests(r, moved, dir)
	plan.mentionsLast()
	return plan, err
}

// renamed is the product's identity under the new name.
func renamed(r *repo.Repo, from identity, o RenameOptions) (identity, error) {
	options := Options{Name: o.To, Backend: from.backend, Frontend: true}
	for _, check := range []error{repo.CheckName(o.To), refuseLeftover(r, o.To), refuseTaken(r, o.To)} {
		if check != nil {
			return identity{}, check
		}
	}
	moves, err := movesDatabase(r, from, o)
	if err != nil {
		return identity{}, err
	}
	options.Database = from.database
	if moves {
		if err := freeDatabase(r, o.To); err != nil {
			return identity{}, err
		}
		options.Database = o.To
	}
	if err := options.check(r); err != nil {
		return identity{}, err
	}
	to := identity{Names: repo.NamesOf(o.To), backend: from.backend, database: options.Database, goModule: from.goModule}
	for _, config := range from.configs {
		class := path.Ext(config)[1:]
		if class == from.Pascal+"Config" {
			class = to.Pascal + "Config"
		}
		to.configs = append(to.configs, to.Module()+".backend.apps."+class)
	}
	return to, nil
}

// movesDatabase tells whether the product's database gets the new name too:
// when it is the product's own, and nobody else's.
func movesDatabase(r *repo.Repo, from identity, o RenameOptions) (bool, error) {
	routes, err := r.Routes()
	if err != nil {
		return false, err
	}
	return from.database == from.Name && !o.KeepDatabase && !shared(routes, from), nil
}

// refuseTaken refuses the name of a product that is there.
func refuseTaken(r *repo.Repo, name string) error {
	dir := path.Join(r.Config.Paths.Products, name)
	entries, err := fs.ReadDir(r.FS(), dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0:
		return nil
	case err != nil:
		return exists(dir, "a file of that name is in the way", "move it, then run the command again")
	}
	return exists(dir, "the product "+name+" exists already", "choose another name")
}

// freeDatabase refuses a new name that is the name of a database already.
func freeDatabase(r *repo.Repo, name string) error {
	routes, err := r.Routes()
	if err != nil {
		return err
	}
	for _, route := range routes.List {
		if route.Database == name {
			return &fault.Error{
				Code: fault.BadUsage, What: fmt.Sprintf("database %s is that of %s already", name, route.AppLabel), Where: route.Where,
				Fix: []string{"--keep-database to leave the product's database its name", "choose another name for the product"},
			}
		}
	}
	return nil
}

// moveFolder plans that the product's folder gets another path, and gives the
// contents that files have then. A symlink keeps its text.
func (p *Plan) moveFolder(held *contents, w rewriter, to string) map[string][]byte {
	moved := map[string][]byte{}
	dir := held.folder.Path
	c := edit.Change{Path: dir, To: to, Folder: held.folder, Mode: fs.ModeDir}
	for _, f := range held.files {
		rel := f.Path
		f.Path, f.To, f.After = path.Join(dir, rel), path.Join(to, rel), f.Before
		what := f.To
		if f.Mode.IsRegular() {
			f.After = w.rewrite(rel, f.Before)
		}
		if !bytes.Equal(f.Before, f.After) {
			what += fmt.Sprintf(" (lines changed: %d)", changedLines(f.Before, f.After))
		}
		moved[f.Path], moved[f.To] = nil, f.After
		c.Parts = append(c.Parts, f)
		p.Steps = append(p.Steps, Step{Kind: Move, Path: f.Path, What: what})
	}
	for _, i := range held.ignored {
		p.Steps = append(p.Steps, Step{Kind: Move, Path: path.Join(dir, i.path), What: path.Join(to, i.path) + " (" + i.String() + ")"})
	}
	p.Changes = append(p.Changes, c)
	return moved
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
			after, changed, err := edit.RemovePythonImport(p.API, c, repo.MountLine(from.Name))
			if err != nil || !changed {
				return after, changed, err
			}
			return edit.PythonImport(p.API, after, repo.MountLine(to.Name), own)
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
		rows = append(rows, goRenameRow(r, from, to, row))
	}
	return rows
}
