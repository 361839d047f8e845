package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

func relatedAcross(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "database/related-across", Severity: report.Error,
			Rationale: "select_related is a join, and prefetch_related a query that follows keys; neither reaches another database",
		},
		reader: c,
		check: func(s subject) []report.Finding {
			b := c.of(s.repo)
			databases, ok := b.databases()
			if !ok {
				return nil
			}
			across := crossings{subject: s, code: b, databases: databases}
			var found []report.Finding
			for _, f := range b.backend(s.Product) {
				if !f.seen().related {
					continue
				}
				for _, call := range f.module().Calls {
					if call.Attr == "select_related" || call.Attr == "prefetch_related" {
						found = append(found, across.ofCall(f, call)...)
					}
				}
			}
			return found
		},
	}
}

// crossings looks for relations that leave a database.
type crossings struct {
	subject

	code      *codebase
	databases databases
}

func (c crossings) ofCall(f *pyFile, call python.Call) []report.Finding {
	models := c.queried(f, call)
	var found []report.Finding
	for _, a := range call.Args {
		named := a.Value
		if prefetch, ok := f.module().Call(a.Value); ok && prefetch.Attr == "Prefetch" {
			named, _ = prefetch.Positional(0)
		}
		text, ok := f.module().Str(named)
		if !ok {
			continue
		}
		if why := c.blocked(models, strings.Split(text.Text, "__")); why != "" {
			found = append(found, c.found(f.span(named.Start, named.End), fmt.Sprintf("%s(%q) cannot follow %s", call.Attr, text.Text, why),
				"collect the ids, and ask the other product's facade for them at once"))
		}
	}
	return found
}

// blocked says where a path of relations leaves the database; "" when it does
// not. Of several models that the query may be about, one that has the relation
// and stays inside is the one that was meant.
func (c crossings) blocked(models []*model, steps []string) string {
	first := ""
	for _, m := range models {
		why := c.follow(m, steps)
		if _, has := m.relationNamed(steps[0]); has && why == "" {
			return ""
		}
		first = cmp.Or(first, why)
	}
	return first
}

// queried are the models that a query may be about: the one that it begins
// with, none when that is a class which is not known, or else, for a variable,
// all of the product.
func (c crossings) queried(f *pyFile, call python.Call) []*model {
	all := c.code.models()
	parts := strings.Split(call.Root, ".")
	for n := range parts { // Item.objects, models.Item.objects
		name := strings.Join(parts[:n+1], ".")
		if m, ok := c.code.modelAt(all, f, name); ok {
			return []*model{m}
		}
		dotted, ok := f.pathOf(name)
		if ok && isClassName(dotted) {
			return nil
		}
		if !ok && n == 0 && len(parts) > 1 && isClassName(name) { // a star brought it, or it is no model
			return slices.DeleteFunc(slices.Clone(all.in(c.Product)), func(m *model) bool { return m.name != name })
		}
	}
	var own []*model
	for _, m := range all.in(c.Product) {
		if !m.abstract {
			own = append(own, m)
		}
	}
	return own
}

// follow says at which step a path of relations leaves the database; "" when
// it does not, or cannot be followed.
func (c crossings) follow(m *model, steps []string) string {
	for _, step := range steps {
		r, ok := m.relationNamed(step)
		if !ok {
			if m.hasPlain(step+"_id") && c.databases.of(m.label) != defaultDatabase {
				return fmt.Sprintf("%s.%s_id: it is a plain number, no relation", m.name, step)
			}
			return c.reverse(m, step)
		}
		label := r.labelFor(m)
		if r.kind == unknownTarget {
			return ""
		}
		if c.databases.of(label) != c.databases.of(m.label) {
			return fmt.Sprintf("%s.%s: %s is in %s, and %s in %s", m.name, step, r.said(m), c.databases.said(label), m.name, c.databases.said(m.label))
		}
		next := c.code.models().named(label, r.model)
		if next == nil {
			return ""
		}
		m = next
	}
	return ""
}

// reverse is follow for the other end of a relation, by its related_name or
// the name that Django gives it.
func (c crossings) reverse(m *model, step string) string {
	for _, other := range c.code.models().all {
		if other.abstract || c.databases.of(other.label) == c.databases.of(m.label) {
			continue
		}
		for _, from := range other.lineage() {
			for _, r := range from.relations {
				if r.labelFor(other) == m.label && strings.EqualFold(r.model, m.name) && from.file.accessor(r, other) == step {
					return fmt.Sprintf("the other end of %s.%s: %s is in %s, and %s in %s", other.name, r.field, other.name, c.databases.said(other.label), m.name, c.databases.said(m.label))
				}
			}
		}
	}
	return ""
}

// accessor is the name that the target of a relation gets for its other end.
func (f *pyFile) accessor(r relation, owner *model) string {
	if e, ok := r.call.Arg("related_name"); ok {
		s, _ := f.module().Str(e)
		return s.Text
	}
	if strings.HasSuffix(r.call.Attr, "OneToOneField") {
		return strings.ToLower(owner.name)
	}
	return strings.ToLower(owner.name) + "_set"
}

func (m *model) relationNamed(field string) (relation, bool) {
	for _, from := range m.lineage() {
		for _, r := range from.relations {
			if r.field == field {
				return r, true
			}
		}
	}
	return relation{}, false
}

// hasPlain tells whether a field that is no relation is set by the class.
func (m *model) hasPlain(field string) bool {
	for _, from := range m.lineage() {
		if _, ok := from.file.attribute(from.def, field); ok {
			return true
		}
	}
	return false
}

// named gives the model of an app; Django does not look at the case.
func (ms *models) named(label, name string) *model {
	for _, m := range ms.all {
		if m.label == label && strings.EqualFold(m.name, name) {
			return m
		}
	}
	return nil
}
