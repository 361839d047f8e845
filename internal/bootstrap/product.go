package bootstrap

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/templates"
)

// PlanProduct plans a product: its files and its registrations.
func PlanProduct(r *repo.Repo, o Options) (*Plan, error) {
	if err := o.check(r); err != nil {
		return nil, err
	}
	if err := refuseExisting(r, o); err != nil {
		return nil, err
	}
	id, err := newIdentity(r, o)
	if err != nil {
		return nil, err
	}
	plan := &Plan{}
	if err := plan.addFiles(r, id, o); err != nil {
		return nil, err
	}
	if err := planRegistrations(plan, r, id); err != nil {
		return nil, err
	}
	fresh := ""
	if o.Existing == Refuse {
		fresh = path.Join(r.Config.Paths.Products, o.Name)
	}
	return plan, plan.combineManifests(r, plan.overlay(), fresh)
}

// addFiles plans the files of the product, as far as they fit what is there.
func (p *Plan) addFiles(r *repo.Repo, id identity, o Options) error {
	dir := path.Join(r.Config.Paths.Products, o.Name)
	files, err := productFiles(r, id, o, nil)
	if err != nil {
		return err
	}
	var left map[string]string
	if o.Existing == Fill {
		if left, err = findGap(r, dir, files); err != nil {
			return err
		}
	}
	if len(left) > 0 { // what names a file that is left out is written without that
		if files, err = productFiles(r, id, o, left); err != nil {
			return err
		}
	}
	for _, f := range files {
		if why := left[f.Path]; why != "" {
			p.leaveOut(path.Join(dir, f.Path), why)
			continue
		}
		if err := p.addFile(r, path.Join(dir, f.Path), f, o.Existing); err != nil {
			return err
		}
	}
	return nil
}

func productFiles(r *repo.Repo, id identity, o Options, left map[string]string) ([]templates.File, error) {
	route := id.route()
	p := templates.Product{
		Name: id.Name, Dashed: id.Dashed, Pascal: id.Pascal, Title: id.Title,
		Package: id.Package(), Module: id.Module(), Owner: o.Owner,
		Backend: string(o.Backend), Frontend: o.Frontend, Shared: o.Shared, Vitest: r.Vitest(), GoModule: id.goModule,
		Without: map[string]bool{},
	}
	for rel := range left {
		p.Without[rel] = true
	}
	if o.Backend == repo.NoBackend {
		p.Backend = "none"
	}
	if id.database != "" {
		p.Routed, p.Database = true, id.database
		p.WriterAlias, p.ReaderAlias = route.Writer(), route.Reader()
		p.WriterVariable = postgres.Variable(id.database, "WRITER")
	}
	return templates.Render(p, r.Config.Structure)
}

// addFile plans one file of the product: a new one, or what the options say of
// one that is there. A file that is as the template would write it is left alone.
func (p *Plan) addFile(r *repo.Repo, rel string, f templates.File, existing Existing) error {
	before, err := r.Read(rel)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.write(edit.Change{Path: rel, After: f.Content, Mode: f.Mode})
	case err != nil:
		return err
	case bytes.Equal(before, f.Content):
		p.Steps = append(p.Steps, Step{Kind: Already, Path: rel, What: "as the template"})
	case existing == Replace:
		p.Changes = append(p.Changes, edit.Change{Path: rel, Before: before, After: f.Content})
		p.Steps = append(p.Steps, Step{Kind: Overwrite, Path: rel})
	default:
		p.Steps = append(p.Steps, Step{Kind: Already, Path: rel, What: "kept as it is"})
	}
	return nil
}

// refuseExisting refuses a name whose place is taken, unless the options say
// what to do with a product that is there.
func refuseExisting(r *repo.Repo, o Options) error {
	dir := path.Join(r.Config.Paths.Products, o.Name)
	info, err := os.Lstat(r.Path(dir))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &fault.Error{Code: fault.CannotWrite, What: "cannot look at " + dir, Err: err}
	case !info.IsDir():
		return exists(dir, "a file of that name is in the way", "move it, then run the command again")
	}
	if entries, err := os.ReadDir(r.Path(dir)); o.Existing != Refuse || r.Leftover(o.Name) || err == nil && len(entries) == 0 {
		return nil
	}
	return exists(dir, "the product "+o.Name+" exists already",
		"hogli product:bootstrap "+o.Name+" --fill-missing    adds what it lacks", "hogli product:lint "+o.Name, "choose another name")
}

// refuseLeftover refuses to move a product to where files lie that git ignores:
// they would become its own.
func refuseLeftover(r *repo.Repo, name string) error {
	if !r.Leftover(name) {
		return nil
	}
	dir := path.Join(r.Config.Paths.Products, name)
	return exists(dir, "files that git ignores are in the way", "rm -r "+dir+"    when nothing in it is needed")
}
