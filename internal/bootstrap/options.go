package bootstrap

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

// Options are the answers that make a product.
type Options struct {
	Name     string
	Title    string       // the name that people read; "" derives it from Name
	Owner    string       // team for product.yaml; "" leaves the list empty
	Backend  repo.Backend // NoBackend: a frontend alone
	Frontend bool
	Shared   bool   // shared/, for what backend and frontend both use
	Database string // of its own, or one that other products have; "" is the default one
	Existing Existing
}

// Existing says what becomes of a product that is there already.
type Existing int

// What can become of it.
const (
	Refuse  Existing = iota // nothing is planned
	Fill                    // what is missing is added
	Replace                 // files that differ are replaced too, and the old ones kept
)

// Defaults are what a product gets when nobody says otherwise: a Django
// backend, a frontend and a database of its own.
func Defaults(name string) Options {
	return Options{Name: name, Backend: repo.Django, Frontend: true, Database: name}
}

// Both go into Python, TypeScript and YAML between quotes; what would need an
// escape there is no name that people read well.
var (
	title = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} &+.,()-]{0,79}$`)
	owner = regexp.MustCompile(`^@?[A-Za-z0-9][A-Za-z0-9_-]{0,79}$`)
)

// CheckTitle tells whether a text can be a display name.
func CheckTitle(text string) error {
	if title.MatchString(text) {
		return nil
	}
	return fault.Usage(fmt.Sprintf("%q cannot be a display name", text), "use letters, digits, spaces and & + . , ( ) - only, at most 80")
}

// CheckOwner tells whether a text can be an owner in product.yaml.
func CheckOwner(text string) error {
	if owner.MatchString(text) {
		return nil
	}
	return fault.Usage(fmt.Sprintf("%q cannot be an owner", text), "give the slug of a team, such as team-visual, or a person as @name")
}

// check refuses answers that make no product in this repository.
func (o Options) check(r *repo.Repo) error {
	if err := repo.CheckName(o.Name); err != nil {
		return err
	}
	if o.Title != "" {
		if err := CheckTitle(o.Title); err != nil {
			return err
		}
	}
	if o.Owner != "" {
		if err := CheckOwner(o.Owner); err != nil {
			return err
		}
	}
	switch {
	case o.Backend == repo.NoBackend && !o.Frontend:
		return fault.Usage("a product needs a backend or a frontend", "leave out --no-frontend, or choose --backend django or go")
	case o.Backend == repo.NoBackend && o.Database != "":
		return fault.Usage("a product without a backend has no database", "leave out --database, or choose --backend django or go")
	case o.Backend == repo.Go && o.Database == "":
		return fault.Usage("a product in Go needs a database that it is routed to", "leave out --no-database, or choose --backend django")
	case o.Shared && (o.Backend == repo.NoBackend || !o.Frontend):
		return fault.Usage("shared/ is for what backend and frontend both use", "leave out --shared, or give the product both")
	}
	if err := o.checkDatabase(r); err != nil {
		return err
	}
	return o.checkModules(r)
}

// checkDatabase refuses a name that no database can have, and one that is
// another product's unless it was asked for.
func (o Options) checkDatabase(r *repo.Repo) error {
	if o.Database == "" {
		return nil
	}
	if err := repo.CheckDatabase(o.Database); err != nil {
		return err
	}
	routes, err := r.Routes()
	if err != nil {
		return err
	}
	if route, ok := routes.Of(o.Name); ok && route.Database != o.Database {
		return &fault.Error{
			Code: fault.BadUsage, What: fmt.Sprintf("%s is routed to database %s already", o.Name, route.Database), Where: route.Where,
			Fix: []string{"--database " + route.Database + " to keep the route", "change the route, then run the command again"},
		}
	}
	for _, route := range routes.List {
		if route.Database == o.Database && route.AppLabel != o.Name && o.Database == o.Name {
			return &fault.Error{
				Code: fault.BadUsage, What: fmt.Sprintf("database %s is that of %s already", o.Database, route.AppLabel), Where: route.Where,
				Fix: []string{"choose another name for the product", "--database NAME for another database"},
			}
		}
	}
	return nil
}

// checkModules refuses a name that is a Python package at the top of the
// repository, as far as tach knows them: app label and package would be one.
func (o Options) checkModules(r *repo.Repo) error {
	tach, err := r.Tach()
	if err != nil {
		return err
	}
	for _, m := range tach.Modules {
		if top, _, _ := strings.Cut(m.Path, "."); top == o.Name {
			return &fault.Error{
				Code: fault.BadName, What: fmt.Sprintf("%q cannot be the name of a product", o.Name), Where: m.Where,
				Why: "the module " + m.Path + " has it already", Fix: []string{"add a word, such as " + o.Name + "_insights"},
			}
		}
	}
	return nil
}
