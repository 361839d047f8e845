package packages

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// use is a script that imports another product.
type use struct {
	file   string
	from   *repo.Product // nil for the core
	to     *repo.Product
	target string // what is imported, below the folder of the product
	one    importgraph.ScriptImport
}

// use finds the product that an import leads into. Where the file is not there,
// the specifier still tells where it would be.
func (c *Code) use(file string, from *repo.Product, one importgraph.ScriptImport) (use, bool) {
	at := one.To.Path
	if at == "" {
		at = Guess(c.repo, file, one.Kind.Module(one.Specifier))
	}
	to := c.ProductOf(at)
	if to == nil || to == from {
		return use{}, false
	}
	return use{file, from, to, strings.TrimPrefix(strings.TrimPrefix(at, to.Dir), "/"), one}, true
}

// Guess turns a specifier into a path in the repository by its text alone:
// relative ones, packages of products, and products/… as an alias; "" for others.
func Guess(r *repo.Repo, rel, specifier string) string {
	products := r.Config.Paths.Products
	if strings.HasPrefix(specifier, ".") {
		at, inside := collect.Inside(path.Dir(rel), specifier)
		if !inside {
			return ""
		}
		return at
	}
	if p, rest, ok := r.OfPackage(specifier); ok {
		return path.Join(p.Dir, rest)
	}
	for _, alias := range []string{"", "~/", "@/"} {
		if rest, ok := strings.CutPrefix(strings.TrimPrefix(specifier, alias), products+"/"); ok && strings.HasPrefix(specifier, alias) {
			return path.Join(products, rest)
		}
	}
	return ""
}

// ByName tells whether a specifier names the package of the product it leads
// into, and what it asks for below that name.
func (c *Code) ByName(specifier string, to *repo.Product) (below string, ok bool) {
	p, below, ok := c.repo.OfPackage(specifier)
	if !ok || p != to {
		return "", false
	}
	pkg, err := to.Package()
	return below, err != nil || pkg.Name == "" || specifier == pkg.Name+below
}

// judge tells what is wrong with an import: that it goes past the package, or
// else that nobody said that the package is needed.
func (c *Code) judge(u use) []report.Finding {
	if past := c.goesPast(u); past != nil {
		return []report.Finding{*past}
	}
	return c.declared(u)
}

// goesPast is the finding about an import of what a package does not export; nil
// for none.
func (c *Code) goesPast(u use) *report.Finding {
	offered, below, named := c.isOffered(u)
	message, fix := fmt.Sprintf("%s is internal to product %s", cmp.Or(u.target, u.one.Specifier), u.to.Name),
		fmt.Sprintf("import from %q what its package exports, or let the two meet in the core", u.to.Names.Package())
	switch {
	case offered:
		return nil
	case named && below == "":
		message = fmt.Sprintf("the package of product %s exports nothing under the name %s alone", u.to.Name, u.one.Specifier)
		fix = `give its exports a ".", or import from an entry that they have`
	}
	found := u.found(internals, message, fix)
	return &found
}

// found is a finding at an import.
func (u use) found(rule report.Rule, message, fix string) report.Finding {
	product := u.to
	if u.from != nil {
		product = u.from
	}
	return report.Finding{Rule: rule.ID, Severity: rule.Severity, Product: product.Name, Where: u.one.Where, Message: message, Fix: fix}
}

// tables are the lists of package.json that install a package for what runs.
var tables = [...]string{"dependencies", "peerDependencies", "optionalDependencies"}

// declared asks the package.json that is nearest to the file. What the frontend's
// own has to list, registration/frontend-dependency says.
func (c *Code) declared(u use) []report.Finding {
	own, pkg := c.nearest(u.file)
	if pkg == nil || own == c.repo.Config.Paths.FrontendPackage {
		return nil
	}
	name := u.name()
	if slices.ContainsFunc(tables[:], func(table string) bool { return lists(pkg, table, name) }) {
		return nil
	}
	switch {
	case !lists(pkg, "devDependencies", name):
		return []report.Finding{u.found(undeclared, fmt.Sprintf("%s is imported, and %s does not list it", name, own),
			fmt.Sprintf(`add %q: "workspace:*" to its dependencies`, name))}
	case u.one.TypeOnly || isForDevelopment(u.file):
		return nil
	}
	return []report.Finding{u.found(undeclared, fmt.Sprintf("%s is imported by what runs, and %s lists it in devDependencies only", name, own), "move it to dependencies")}
}

// name is the package as the specifier names it.
func (u use) name() string { return NameOf(u.to) }

// NameOf is what a product's package is imported by.
func NameOf(p *repo.Product) string {
	pkg, err := p.Package()
	if err != nil || pkg.Name == "" {
		return p.Names.Package()
	}
	return pkg.Name
}

// Entry is a line of a product's package.json that lists the package of another.
type Entry struct {
	To    *repo.Product
	Name  string
	Where fault.Span
}

// Entries are those of a product, whatever they install the package for.
func (c *Code) Entries(from *repo.Product) []Entry {
	pkg, err := from.Package()
	if c.other != nil {
		pkg, err = c.other(from.Path("package.json"))
	}
	if err != nil {
		return nil
	}
	var out []Entry
	for _, table := range append(tables[:], "devDependencies") {
		list, _ := pkg.Root.Member(table)
		for _, m := range list.Value.Members {
			if to, rest, ok := c.repo.OfPackage(m.Key); ok && rest == "" && to != from {
				out = append(out, Entry{To: to, Name: m.Key, Where: pkg.Span(m.KeyStart, m.Value.End)})
			}
		}
	}
	return out
}

func lists(pkg *repo.Package, table, name string) bool {
	list, _ := pkg.Root.Member(table)
	_, ok := list.Value.Member(name)
	return ok
}

// nearest is the package.json that a file belongs to; nil when there is none, or
// none that can be read: other rules tell of that.
func (c *Code) nearest(rel string) (string, *repo.Package) {
	for dir := path.Dir(rel); ; dir = path.Dir(dir) {
		if at := path.Join(dir, "package.json"); c.repo.Exists(at) {
			pkg, err := c.readPackage(at)
			if err != nil {
				return at, nil
			}
			return at, pkg
		}
		if dir == "." {
			return "", nil
		}
	}
}

func (c *Code) readPackage(rel string) (*repo.Package, error) {
	if c.other != nil {
		return c.other(rel)
	}
	return c.repo.ReadPackage(rel)
}

// isForDevelopment tells whether a script runs only on the machines of those who
// work on it: a test, or a story.
func isForDevelopment(rel string) bool {
	return collect.IsScriptTest(rel) || strings.Contains(path.Base(rel), ".stories.") ||
		slices.ContainsFunc(strings.Split(path.Dir(rel), "/"), func(dir string) bool { return dir == "tests" || dir == "__mocks__" })
}
