package bootstrap

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/templates"
)

// Options are the answers that make a product.
type Options struct {
	Name  string // checked by PlanProduct
	Title string // "" derives it from the name
	Owner string // team for product.yaml; "" leaves the list empty
}

// PlanProduct plans a product with a Django backend and a database of its own:
// its files and its registrations.
func PlanProduct(r *repo.Repo, o Options) (*Plan, error) {
	if err := checkOptions(o); err != nil {
		return nil, err
	}
	if err := refuseExisting(r, o.Name); err != nil {
		return nil, err
	}
	names := repo.NamesOf(o.Name)
	if o.Title != "" {
		names.Title = o.Title
	}
	route := repo.Route{AppLabel: o.Name, Database: o.Name}
	files, err := templates.Render(templates.Product{
		Name: names.Name, Dashed: names.Dashed, Pascal: names.Pascal, Title: names.Title,
		Package: names.Package(), Module: names.Module(), Owner: o.Owner,
		Backend: "django", Frontend: true,
		Routed: true, Database: route.Database, WriterAlias: route.Writer(), ReaderAlias: route.Reader(),
		WriterVariable: postgres.Variable(route.Database, "WRITER"),
	}, r.Config.Structure)
	if err != nil {
		return nil, err
	}
	plan := &Plan{}
	dir := path.Join(r.Config.Paths.Products, o.Name)
	for _, f := range files {
		plan.write(edit.Change{Path: path.Join(dir, f.Path), After: f.Content, Mode: f.Mode})
	}
	return plan, planRegistrations(plan, r, names, route)
}

// Both go into Python, TypeScript and YAML between quotes; what would need an
// escape there is no name that people read well.
var (
	title = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} &+.,()-]{0,79}$`)
	owner = regexp.MustCompile(`^@?[A-Za-z0-9][A-Za-z0-9_-]{0,79}$`)
)

func checkOptions(o Options) error {
	switch {
	case o.Title != "" && !title.MatchString(o.Title):
		return fault.Usage(fmt.Sprintf("%q cannot be a display name", o.Title), "use letters, digits, spaces and & + . , ( ) - only, at most 80")
	case o.Owner != "" && !owner.MatchString(o.Owner):
		return fault.Usage(fmt.Sprintf("%q cannot be an owner", o.Owner), "give the slug of a team, such as team-visual, or a person as @name")
	default:
		return repo.CheckName(o.Name)
	}
}

// refuseExisting refuses a name whose place is taken.
func refuseExisting(r *repo.Repo, name string) error {
	dir := path.Join(r.Config.Paths.Products, name)
	info, err := os.Lstat(r.Path(dir))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &fault.Error{Code: fault.CannotWrite, What: "cannot look at " + dir, Err: err}
	case !info.IsDir():
		return exists(dir, "a file of that name is in the way", "move it, then run the command again")
	}
	if entries, err := os.ReadDir(r.Path(dir)); err == nil && len(entries) == 0 {
		return nil
	}
	return exists(dir, "the product "+name+" exists already", "choose another name", "hogli product:lint "+name)
}
