package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// rowMethods are the methods of a manager that give rows, or a query that gives
// them; each has a form with an a before it too. Those that a manager has of its
// own, nobody knows.
const rowMethods = `get first last earliest latest create get_or_create update_or_create bulk_create in_bulk iterator
	all filter exclude none order_by reverse distinct annotate alias select_related prefetch_related select_for_update
	only defer using union intersection difference extra raw values values_list dates datetimes`

// wraps are what holds rows when it is made of them.
const wraps = "list tuple set frozenset iter sorted reversed"

// returned finds the functions of the facade whose result has no annotation, or
// one that says nothing, and is a row or a query.
func (c importCheck) returned(f *pyFile) []report.Finding {
	var found []report.Finding
	m := f.module()
	for _, value := range python.Returns(f.content()) {
		def := m.DefAt(value.Start)
		if def < 0 || !isPublicFunction(m, def) || c.tellsResult(f, m.Heads[def].Returns) {
			continue
		}
		if of := c.rowsIn(f, value, def, 0); of != nil {
			found = append(found, c.found(f.span(value.Start, value.End), fmt.Sprintf("the result of %s is what the database has of the model %s: whoever gets it can query and save", m.Defs[def].Name, of.path()),
				"turn it into a contract, or give the id"))
		}
	}
	return found
}

// tellsResult: signatures tells of an annotation that names what may not be there.
func (c importCheck) tellsResult(f *pyFile, annotation python.Expr) bool {
	return slices.ContainsFunc(annotation.Names(), func(name string) bool { return c.notPlain(f, name) != "" })
}

// rowsIn is the model whose rows an expression gives; nil when it gives none, or
// nobody can tell.
func (c importCheck) rowsIn(f *pyFile, value python.Expr, def, hops int) *model {
	m := f.module()
	value = awaited(value)
	call, ok := m.Call(value)
	switch {
	case hops > maxHops:
		return nil
	case !ok:
		return c.rowsOfName(f, value, def, hops)
	case isIn(call.Name, wraps):
		if first, ok := call.Positional(0); ok {
			return c.rowsIn(f, first, def, hops+1)
		}
		return nil
	}
	if shortcut, _ := f.pathOf(call.Name); shortcut == "django.shortcuts.get_object_or_404" || shortcut == "django.shortcuts.get_list_or_404" {
		first, _ := call.Positional(0)
		of, _ := c.code.modelAt(c.code.models(), f, first.Text)
		return of
	}
	if of, ok := c.code.modelAt(c.code.models(), f, call.Name); ok {
		return of // Item(…) makes a row
	}
	class, manager, ok := strings.Cut(call.Root, ".objects")
	if !ok || manager != "" && manager[0] != '.' || !isIn(call.Attr, rowMethods) && !isIn(strings.TrimPrefix(call.Attr, "a"), rowMethods) {
		return nil
	}
	of, _ := c.code.modelAt(c.code.models(), f, class)
	return of
}

// rowsOfName follows a name to what the function last gave it.
func (c importCheck) rowsOfName(f *pyFile, name python.Expr, def, hops int) *model {
	var last *python.Assign
	assigns := f.module().Assigns
	for n := range assigns {
		if a := &assigns[n]; a.Def == def && a.Target == name.Text && a.Op == "=" && a.Start < name.Start {
			last = a
		}
	}
	if last == nil {
		return nil
	}
	return c.rowsIn(f, last.Value, def, hops+1)
}

// awaited is an expression without the await before it.
func awaited(e python.Expr) python.Expr {
	if rest, ok := strings.CutPrefix(e.Text, "await "); ok {
		e.Text = strings.TrimLeft(rest, " ")
		e.Start = e.End - len(e.Text)
	}
	return e
}

func isIn(word, list string) bool { return slices.Contains(strings.Fields(list), word) }
