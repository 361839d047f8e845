package cli

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
)

// defaultBase is what --changed compares with when nothing is said. No branch
// can have this name.
const defaultBase = "origin/HEAD, else main"

// scope is which products a command is about: those named, all, or those that
// a change concerns.
type scope struct {
	names   []string
	all     bool
	changed string // the base; "" without --changed
	base    string // the base for those who do not name it with --changed
}

func (s *scope) addTo(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&s.all, "all", false, "check every product")
	cmd.Flags().StringVar(&s.changed, "changed", "", "check what the branch changes since it left `BASE`, what names that, and what changed code of the core names")
	cmd.Flags().Lookup("changed").NoOptDefVal = defaultBase
	cmd.Flags().StringVar(&s.base, "base", "", "the branch, tag or `COMMIT` to compare with (default the first there is of "+strings.Join(repo.DefaultBases(), ", ")+")")
}

// check settles what is meant. A word after --changed is its base: pflag binds a
// value that may be left out only with =.
func (s *scope) check() error {
	if s.changed == defaultBase && len(s.names) == 1 {
		s.changed, s.names = s.names[0], nil
	}
	switch {
	case s.base != "" && s.changed != "" && s.changed != defaultBase:
		return fault.Usage("--changed="+s.changed+" and --base both name the base", "leave one of the two out")
	case s.changed != "" && (s.all || len(s.names) > 0):
		return fault.Usage("--changed chooses the products, so names and --all exclude it", "hogli product:lint --changed=BASE", "leave --changed out")
	case len(s.names) == 0 && !s.all && s.changed == "":
		return fault.Usage("neither a product nor --all is given", "hogli product:lint NAME", "hogli product:lint --all", "hogli product:lint --changed")
	case len(s.names) > 0 && s.all:
		return fault.Usage("names and --all exclude each other", "leave one of the two out")
	}
	return nil
}

// givenBase is the base that is named; "" for the default one.
func (s *scope) givenBase() string {
	if s.base == "" {
		return strings.TrimPrefix(s.changed, defaultBase)
	}
	return s.base
}

// chosen is what a scope holds.
type chosen struct {
	products []*repo.Product
	outside  []string // changed code that is in no product
	since    string   // where the branch left its base, when that had to be found out
}

// choose finds out what is in the scope.
func (s *scope) choose(ctx context.Context, a *app, r *repo.Repo) (chosen, error) {
	if s.changed == "" {
		products, err := selected(r, s.names)
		return chosen{products: products}, err
	}
	commit, taken, err := r.MergeBase(ctx, s.givenBase())
	if err != nil {
		return chosen{}, s.explained(r, err)
	}
	files, err := r.ChangedSince(ctx, commit)
	if err != nil {
		return chosen{}, err
	}
	change, err := lint.Changed(ctx, r, files)
	if err != nil {
		return chosen{}, err
	}
	out := chosen{products: []*repo.Product{}, outside: change.Outside, since: commit}
	a.Note("%s changed since %.12s, where the branch left %s", count(len(files), "file"), commit, taken)
	for _, pick := range change.Picks {
		a.Note("  %s: %s", pick.Product.Name, pick.Why)
		out.products = append(out.products, pick.Product)
	}
	return out, nil
}

// explained is the error of a base that is not there; where it is the name of a
// product, who wrote it meant that.
func (s *scope) explained(r *repo.Repo, err error) error {
	products, none := selected(r, []string{s.changed})
	if none != nil || fault.ExitOf(err) != fault.ExitUsage {
		return err
	}
	name := products[0].Name
	return fault.Usage("--changed chooses the products itself, so "+name+" is taken for its BASE, and git knows no commit of that name",
		"hogli product:lint "+name+"    for that product", "hogli product:lint --changed=BASE    for what changed since BASE")
}

// selected gives the named products, each once; all of them without a name.
// A path to a product's folder, as shells complete it, is as good as its name.
func selected(r *repo.Repo, names []string) ([]*repo.Product, error) {
	if len(names) == 0 {
		return r.Products(), nil
	}
	var products []*repo.Product
	for _, name := range names {
		p, err := r.Product(strings.TrimPrefix(path.Clean(name), r.Config.Paths.Products+"/"))
		if err != nil {
			return nil, err
		}
		if !slices.Contains(products, p) {
			products = append(products, p)
		}
	}
	return products, nil
}
