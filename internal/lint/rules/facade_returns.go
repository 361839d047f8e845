package rules

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// returned finds the functions of the facade whose result, returned or yielded, has no annotation, or
// one that says nothing, and is a row or a query.
func (c importCheck) returned(f *pyFile) []report.Finding {
	var found []report.Finding
	m := f.module()
	trace := rowTrace{importCheck: c, files: map[*pyFile]tracedFile{}, left: new(int)}
	for _, value := range trace.given(f) {
		def := m.DefAt(value.Start)
		if def < 0 || !isPublicFunction(m, def) || c.tellsResult(f, m.Heads[def].Returns) {
			continue
		}
		*trace.left = maxTrace
		rows := trace.inGiven(place{f, def}, value, maxHops)
		if rows == nil {
			continue
		}
		message := fmt.Sprintf("the result of %s is what the database has of the model %s: whoever gets it can query and save", m.Defs[def].Name, rows.of.path())
		if rows.via != "" {
			message += ", as " + rows.via + " gives it"
		}
		found = append(found, c.found(f.span(value.Start, value.End), message, "turn it into a contract, or give the id"))
	}
	return append(found, c.keeps(trace, f)...)
}

// keeps finds the public names of a module that are a query, a row, or a method
// that gives some: get = Item.objects.get.
func (c importCheck) keeps(trace rowTrace, f *pyFile) []report.Finding {
	var found []report.Finding
	for _, set := range f.module().Assigns {
		public := set.Def < 0 && set.Op == "=" && !strings.HasPrefix(set.Target, "_") && !strings.Contains(set.Target, ".")
		if _, isModel := c.code.modelAt(c.code.models(), f, set.Value.Text); !public || isModel || c.tellsResult(f, set.Annotation) {
			continue // renamesModels tells of a model
		}
		*trace.left = maxTrace
		held := trace.in(place{f, -1}, set.Value, maxHops)
		if of := trace.managed(f, set.Value.Text); held == nil && of != nil && dottedName.MatchString(set.Value.Text) && isRowMethod(lastName(set.Value.Text), rowMethods) {
			held = &rows{of: of}
		}
		if held != nil {
			found = append(found, c.found(f.span(set.Value.Start, set.Value.End), fmt.Sprintf("%s of %s is what the database has of the model %s: whoever imports it can query and save", set.Target, path.Base(f.path), held.of.path()),
				"give the name an underscore, or take it out; others get contracts"))
		}
	}
	return found
}

// tellsResult: signatures tells of an annotation that names what may not be there.
func (c importCheck) tellsResult(f *pyFile, annotation python.Expr) bool {
	return slices.ContainsFunc(f.spelledOut(annotation.Names()), func(name string) bool { return c.notPlain(f, name) != "" })
}
