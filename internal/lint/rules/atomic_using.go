package rules

import (
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

func atomicUsing(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "database/atomic-using", Severity: report.Error,
			Rationale: "atomic() without an alias opens its transaction in the default database, and protects nothing in the product's own",
		},
		reader: c,
		check: func(s subject) []report.Finding {
			b := c.of(s.repo)
			databases, ok := b.databases()
			label := b.labelAt(s.Dir)
			if !ok || databases.of(label) == defaultDatabase {
				return nil
			}
			var found []report.Finding
			for _, f := range b.backend(s.Product) {
				if !f.seen().atomic {
					continue
				}
				for _, where := range f.bareCommits() {
					found = append(found, s.found(where,
						fmt.Sprintf("on_commit without using= waits for the default database, and the rows of %s are in %s: it runs before they are there", s.Name, databases.said(label)),
						"write on_commit(…, using=router.db_for_write(Model)), with router from django.db"))
				}
				for _, where := range f.bareAtomics() {
					found = append(found, s.found(where,
						fmt.Sprintf("atomic without using= opens its transaction in the default database, and the rows of %s are in %s", s.Name, databases.said(label)),
						"write transaction.atomic(using=router.db_for_write(Model)), with router from django.db"))
				}
			}
			return found
		},
	}
}

// bareAtomics are the places where transaction.atomic is called without an
// alias, used as a decorator as it is, or handed to another function.
func (f *pyFile) bareAtomics() []fault.Span {
	m := f.module()
	var found []fault.Span
	for _, call := range m.Calls {
		if f.isAtomic(call.Name) && !hasAlias(call) {
			found = append(found, f.span(call.Start, call.End))
		}
		_, bound := call.Arg("using") // partial(transaction.atomic, using=…)
		for _, a := range call.Args { // method_decorator(transaction.atomic)
			if !bound && f.isAtomic(a.Value.Text) {
				found = append(found, f.span(a.Value.Start, a.Value.End))
			}
		}
	}
	for _, d := range m.Defs {
		for _, e := range d.Decorators {
			if f.isAtomic(e.Text) {
				found = append(found, f.span(e.Start, e.End))
			}
		}
	}
	return found
}

// bareCommits are the calls of transaction.on_commit without an alias, which is
// its second argument.
func (f *pyFile) bareCommits() []fault.Span {
	var found []fault.Span
	for _, call := range f.module().Calls {
		dotted, ok := f.pathOf(call.Name)
		using, named := call.Arg("using")
		second, positional := call.Positional(1)
		open := slices.ContainsFunc(call.Args, func(a python.Arg) bool { return a.Star > 0 })
		if !ok || dotted != "django.db.transaction.on_commit" || open || named && using.Text != "None" || positional && second.Text != "None" {
			continue
		}
		found = append(found, f.span(call.Start, call.End))
	}
	return found
}

func (f *pyFile) isAtomic(name string) bool {
	dotted, ok := f.pathOf(name)
	return ok && dotted == "django.db.transaction.atomic"
}

// hasAlias tells whether a call names a database; *arguments may. The function
// of atomic(f), the only positional one that is callable, is no alias, but that
// cannot be told from a name, so it counts as one.
func hasAlias(call python.Call) bool {
	using, ok := call.Arg("using")
	if ok {
		return using.Text != "None"
	}
	if first, ok := call.Positional(0); ok {
		return first.Text != "None"
	}
	for _, a := range call.Args {
		if a.Star > 0 {
			return true
		}
	}
	return false
}
