package bootstrap

import (
	"fmt"
	"regexp"

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
	title = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N} &+.,()-]{0,78}[\p{L}\p{N}+.)]$|^[\p{L}\p{N}]$`)
	owner = regexp.MustCompile(`^@?[A-Za-z0-9][A-Za-z0-9_-]{0,79}$`)
)

// CheckTitle tells whether a text can be a display name.
func CheckTitle(text string) error {
	if title.MatchString(text) {
		return nil
	}
	return fault.Usage(fmt.Sprintf("%q cannot be a display name", text), "use letters, digits, spaces and & + . , ( ) - only, at most 80, none of them at an end but . + and )")
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
	for _, check := range []func(*repo.Repo) error{o.checkKind, o.checkDatabase, o.checkModules, o.checkApps, o.checkMount} {
		if err := check(r); err != nil {
			return err
		}
	}
	return nil
}

// checkKind refuses to make a product that is there one of another kind: the
// files of two backends would lie beside each other.
func (o Options) checkKind(r *repo.Repo) error {
	p, err := r.Product(o.Name)
	if err != nil || o.Existing == Refuse || p.Backend == repo.NoBackend || p.Backend == o.Backend {
		return nil //nolint:nilerr // a product that is not there can be of any kind
	}
	return &fault.Error{
		Code: fault.BadUsage, What: fmt.Sprintf("%s has a backend in %s already", o.Name, p.Backend), Where: fault.File(p.Path("backend")),
		Fix: []string{"leave out --backend", "hogli product:remove " + o.Name + "    first, to begin anew"},
	}
}
