package packages

import (
	"fmt"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/importgraph/node"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/jsonfile"
)

// Opinion is what one rule says of an import, be it in the code or not.
type Opinion struct {
	Rule    string
	Allowed bool
	Why     string
	Where   fault.Span // what decides
	Fix     string     // of what is not allowed

	Table string // of the package.json in Where: the list that has the package, or has to; "" when none decides
	Name  string // the package
}

// With is the same code with other contents of each package.json that imports.
func (c *Code) With(read func(rel string) ([]byte, error)) *Code {
	other := *c
	other.other = func(rel string) (*repo.Package, error) {
		content, err := read(rel)
		if err != nil {
			return nil, err
		}
		file, err := jsonfile.Read(rel, content)
		if err != nil {
			return nil, err
		}
		return &repo.Package{File: file}, nil
	}
	return &other
}

// AskScript is about an import by a script; nothing when it leads to no other
// product, or nobody is asked about the script.
func (c *Code) AskScript(file string, one importgraph.ScriptImport) []Opinion {
	from := c.ProductOf(file)
	u, ok := c.use(file, from, one)
	if !ok || from == nil && !c.isCore(file) {
		return nil
	}
	door := Opinion{Rule: internals.ID, Allowed: true, Where: fault.File(u.to.Path("package.json"))}
	if pkg, err := u.to.Package(); err == nil {
		for _, key := range []string{"name", "exports"} {
			if m, ok := pkg.Root.Member(key); ok {
				door.Where = pkg.Span(m.KeyStart, m.Value.Start)
			}
		}
	}
	if found := c.goesPast(u); found != nil {
		door.Allowed, door.Why, door.Fix = false, found.Message, found.Fix
		return []Opinion{door}
	}
	door.Why = fmt.Sprintf("%s is what the package of product %s exports", one.Specifier, u.to.Name)
	listed, asked := c.askLists(u)
	if !asked {
		return []Opinion{door}
	}
	return []Opinion{listed, door}
}

// askLists is about the package.json of the importer.
func (c *Code) askLists(u use) (Opinion, bool) {
	own, pkg := c.nearest(u.file)
	if pkg == nil || own == c.repo.Config.Paths.FrontendPackage {
		return Opinion{}, false
	}
	o := Opinion{Rule: undeclared.ID, Allowed: true, Where: fault.File(own), Table: "dependencies", Name: u.name()}
	for _, table := range append(tables[:], "devDependencies") {
		list, _ := pkg.Root.Member(table)
		if m, ok := list.Value.Member(o.Name); ok {
			o.Table, o.Where = table, pkg.Span(m.KeyStart, m.Value.End)
			o.Why = fmt.Sprintf("%s lists %s in %s", own, o.Name, table)
			break
		}
	}
	if found := c.declared(u); len(found) > 0 {
		o.Allowed, o.Why, o.Fix, o.Table = false, found[0].Message, found[0].Fix, "dependencies"
	}
	return o, true
}

// isOffered tells whether an import is by the name of the package, and asks for
// what that exports.
func (c *Code) isOffered(u use) (offered bool, below string, named bool) {
	below, named = c.ByName(u.one.Specifier, u.to)
	if pkg, err := u.to.Package(); err == nil {
		return named && node.Offers(pkg.Root, below), below, named
	}
	return named && below == "", below, named
}
