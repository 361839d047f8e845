package boundary

import (
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/packages"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// crossing is an import of a script, or of Go, that leads from one module to
// another.
type crossing struct {
	from, to *Module
	file     string // that imports
	target   string // the file, or in Go the folder, that is imported
	name     string // as written
	typeOnly bool   // nothing of it is there when the program runs
	golang   bool
	where    fault.Span
}

// readCode reads the scripts of all modules and the Go, and finds what crosses
// between modules. The map excludes the same files as in Python.
func (a *Analysis) readCode(files []string, excluded func(rel string) bool) {
	a.excluded = excluded
	divided := a.divides(files)
	code := packages.Read(a.repo, files, func(rel string) bool { return divided && a.ownerOf(rel) != a.Modules.Root })
	a.code = code
	for i := range code.Scripts.Files {
		f := &code.Scripts.Files[i]
		for _, one := range f.Imports {
			if !one.Kind.IsImport() {
				continue // a string that a test or a bundler looks up: product:graph lists it
			}
			target := one.To.Path
			if target == "" && one.To.Dir != "" { // the package is known, if not its file
				target = path.Join(one.To.Dir, "package.json")
			}
			a.cross(crossing{file: f.Path, target: target, name: one.Specifier, typeOnly: one.TypeOnly, where: one.Where})
		}
	}
	for i := range code.Go.Files {
		f := &code.Go.Files[i]
		for _, one := range f.Imports {
			a.cross(crossing{file: f.Path, target: one.Dir, name: one.Name, golang: true, where: one.Where})
		}
	}
}

// divides tells whether modules part scripts otherwise than products do: where
// they do not, only imports between products cross, and those are quickly found.
func (a *Analysis) divides(files []string) bool {
	products := packages.ProductsOf(a.repo)
	owners := map[*repo.Product]*Module{}
	return slices.ContainsFunc(files, func(rel string) bool {
		if !collect.IsScript(rel) {
			return false
		}
		owner := a.ownerOf(rel)
		if owner == a.Modules.Root {
			return false
		}
		p := products.Of(rel)
		before := owners[p]
		owners[p] = owner
		return p == nil || before != nil && before != owner
	})
}

// cross notes an import that leads from module to module. Code that no module
// covers is none of the map's business, as in Python.
func (a *Analysis) cross(c crossing) {
	if c.target == "" || a.excluded(c.file) || c.typeOnly && a.Config.IgnoreTypeChecking || c.file == a.repo.Config.Paths.ProductsTSX {
		return
	}
	c.from, c.to = a.ownerOf(c.file), a.ownerOf(c.target)
	if c.from == c.to || c.from == a.Modules.Root || c.to == a.Modules.Root {
		return
	}
	a.used[pair{c.from.id, c.to.id}] = true
	a.crossings = append(a.crossings, c)
}

// ownerOf is the module that a file or a folder belongs to, by its path below the
// nearest source root.
func (a *Analysis) ownerOf(rel string) *Module {
	best := ""
	for _, root := range a.Graph.Roots {
		if (root == "." || strings.HasPrefix(rel, root+"/")) && len(root) > len(best) {
			best = root
		}
	}
	if best == "" {
		return a.Modules.Root
	}
	return a.Modules.Owner(strings.ReplaceAll(strings.TrimPrefix(rel, best+"/"), "/", "."))
}

// checkCode judges what crosses.
func (a *Analysis) checkCode() []Violation {
	python := map[*Module]bool{}
	for _, owner := range a.Owners {
		python[owner] = true
	}
	var found []Violation
	for _, c := range a.crossings {
		if c.from.Unchecked {
			continue
		}
		v := Violation{File: -1, Code: true, Severity: report.Error, Path: c.name, Source: c.from, Target: c.to, Where: c.where}
		d := a.judge.decide(c.from, c.to)
		if d.kind == Deprecated {
			v.Severity = report.Warning
		}
		if v.Kind, v.Rule, v.Detail = d.kind, d.rule, d.detail; d.kind != "" && (d.kind != Undeclared || c.golang || a.isUndeclared(c, python[c.from])) {
			found = append(found, v)
		}
		if c.golang {
			found = a.checkGoMember(found, v, c)
		}
	}
	return append(found, a.unreadCode()...)
}

// isUndeclared tells whether depends_on is asked about a script. That of a product,
// or of a module that is Python too, speaks of the backend: what a frontend depends
// on stands in package.json, which frontend/undeclared-package asks, and what goes
// past that is frontend/product-internals' to tell, whose fix mends both.
func (a *Analysis) isUndeclared(c crossing, python bool) bool {
	return a.code.ProductOf(c.file) == nil && !python
}

// checkGoMember asks the interfaces of a module for the folder of a package. What
// goes past a product's facade is boundary/go-facade's already.
func (a *Analysis) checkGoMember(found []Violation, v Violation, c crossing) []Violation {
	s := a.surfaces.between(c.from, c.to)
	member := memberOf(strings.ReplaceAll(c.target, "/", "."), c.to)
	if _, ok := a.surfaces.exposes(s, member); ok || a.code.ProductOf(c.target) != nil && !a.code.IsDoor(c.target) {
		return found
	}
	v.Kind, v.Path = Private, strings.ReplaceAll(c.target, "/", ".")
	v.Rule, v.Detail = a.surfaces.why(s, c.to)
	return append(found, v)
}

// unreadCode are the files of modules whose imports are not all known.
func (a *Analysis) unreadCode() []Violation {
	var found []Violation
	add := func(rel, why string, where fault.Span) {
		if where.Path == "" {
			where = fault.File(rel)
		}
		if owner := a.ownerOf(rel); why != "" && owner != a.Modules.Root && !owner.Unchecked && !a.excluded(rel) {
			found = append(found, Violation{Kind: Unread, Severity: report.Warning, File: -1, Code: true, Source: owner, Where: where, Detail: why})
		}
	}
	for _, f := range a.code.Scripts.Files {
		add(f.Path, f.Unread, f.Broken)
	}
	for _, f := range a.code.Go.Files {
		add(f.Path, f.Unread, f.Broken)
	}
	return found
}

// checkPackageVisibility holds package.json to the visibility of what it lists,
// as checkVisibility does depends_on.
func (a *Analysis) checkPackageVisibility() []Violation {
	var found []Violation
	a.packageEntries(func(from, to *Module, where fault.Span, name string) {
		if to.Public || slices.ContainsFunc(to.Visibility, func(t tach.Text) bool { return isVisibleTo(t.Value, from.Name) }) {
			return
		}
		found = append(found, a.invisible(from, to, where, name))
	})
	return found
}

// packageEntries gives the modules of products that list each other's packages.
func (a *Analysis) packageEntries(do func(from, to *Module, where fault.Span, name string)) {
	if a.code == nil {
		return
	}
	for _, p := range a.repo.Products() {
		for _, e := range a.code.Entries(p) {
			from, to := a.ownerOf(p.Path("package.json")), a.ownerOf(e.To.Path("package.json"))
			if from != to && from != a.Modules.Root && to != a.Modules.Root {
				do(from, to, e.Where, e.Name)
			}
		}
	}
}
