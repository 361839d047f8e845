package rules

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// handsOut finds the models that a file of the facade lets others import from
// it. One that the file itself works with is no such, though Python would give
// it away too: that is what the signatures are for.
func (c importCheck) handsOut(f *pyFile) []report.Finding {
	var found []report.Finding
	listed := f.listed()
	scopes := python.Scopes(f.content(), f.imports())
	for n, i := range f.imports() {
		if scopes[n].Has(python.TypeOnly) {
			continue // it is not there when the program runs
		}
		target, ok := importTarget(i, f.pkg)
		what := c.modelsIn(target)
		bound := boundName(i)
		also := slices.ContainsFunc(listed, func(s python.Str) bool { return s.Text == bound })
		if !ok || what == "" || also { // what __all__ names is told there
			continue
		}
		switch {
		case c.isContracts(f):
			found = append(found, c.found(f.importSpan(i), fmt.Sprintf("%s imports %s: contracts know no model", path.Base(f.path), what), "take the import out; use a contract, or the id"))
		case i.Name == "*" || i.Alias == i.Name || !f.uses(bound):
			found = append(found, c.found(f.importSpan(i), fmt.Sprintf("%s hands out %s: whoever imports it can query and save it", path.Base(f.path), what),
				"take the import out; others get contracts"))
		}
	}
	return append(append(found, c.listsModels(f, listed)...), c.renamesModels(f)...)
}

// modelsIn says what models an import gives: a model, a module of them for a
// star, or, in contracts, that module itself; "" when none.
func (c importCheck) modelsIn(target string) string {
	if m, ok := c.code.modelOf(c.code.models(), target); ok {
		return "the model " + m.path()
	}
	f, ok := c.code.moduleFile(target)
	if !ok || f.product == "" || !isModelsPath(f) {
		return ""
	}
	return "the models of " + f.name
}

// boundName is the name that an import gives to its file.
func boundName(i python.Import) string {
	if i.Alias != "" {
		return i.Alias
	}
	first, _, _ := strings.Cut(i.Name, ".")
	return first
}

// listed are the names in __all__.
func (f *pyFile) listed() []python.Str {
	var out []python.Str
	m := f.module()
	for _, set := range m.Assigns {
		if set.Def >= 0 || set.Target != "__all__" {
			continue
		}
		out = append(out, m.StringsIn(set.Value)...)
	}
	return out
}

// listsModels are the models in __all__, which says what others may import.
func (c importCheck) listsModels(f *pyFile, listed []python.Str) []report.Finding {
	var found []report.Finding
	for _, s := range listed {
		dotted, ok := f.pathOf(s.Text)
		if m, is := c.code.modelOf(c.code.models(), dotted); ok && is {
			found = append(found, c.found(f.span(s.Start, s.End), fmt.Sprintf("__all__ of %s hands out the model %s: whoever imports it can query and save it", path.Base(f.path), m.path()),
				"take it out of the list; others get contracts"))
		}
	}
	return found
}

// renamesModels are the models that get another public name: Item = models.Item.
func (c importCheck) renamesModels(f *pyFile) []report.Finding {
	var found []report.Finding
	for _, set := range f.module().Assigns {
		dotted, ok := f.pathOf(set.Value.Text)
		m, is := c.code.modelOf(c.code.models(), dotted)
		if set.Def >= 0 || !ok || !is || strings.HasPrefix(set.Target, "_") {
			continue
		}
		found = append(found, c.found(f.span(set.Value.Start, set.Value.End), fmt.Sprintf("%s of %s is the model %s: whoever imports it can query and save it", set.Target, path.Base(f.path), m.path()),
			"take the name out; others get contracts"))
	}
	return found
}

// uses tells whether a file says a name elsewhere than in its imports, also in a
// string, as annotations do.
func (f *pyFile) uses(name string) bool {
	imported, said := 0, 0
	for _, i := range f.imports() {
		first, _, _ := strings.Cut(i.Name, ".")
		for _, word := range []string{first, i.Alias} {
			if word == name {
				imported++
			}
		}
	}
	src := f.content()
	s := python.NewScanner(src)
	member := false // a.name is a member of something
	for t := s.Next(); t.Kind != python.EOF; t = s.Next() {
		if t.Kind == python.Name && !member && s.Is(t, name) {
			said++
		}
		member = t.Kind == python.Op && s.Is(t, ".")
	}
	if said > imported {
		return true
	}
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`)
	return slices.ContainsFunc(f.module().Strings, func(s python.Str) bool { return !s.Statement && word.MatchString(s.Text) })
}
