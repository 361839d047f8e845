package rules

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

func teamIDIndex(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "database/team-id-index", Severity: report.Error,
			Rationale: "every query asks for one team's rows, and a plain number has no index of its own as a foreign key has",
		},
		reader: c,
		check: func(s subject) []report.Finding {
			b := c.of(s.repo)
			var found []report.Finding
			for _, m := range b.models().in(s.Product) {
				set, ok := m.file.attribute(m.def, "team_id")
				if !ok || m.file.plainFieldIndexed(set) || b.models().tablesIndexed(m, "team_id") {
					continue
				}
				found = append(found, s.found(m.file.span(set.Value.Start, set.Value.End),
					fmt.Sprintf("%s.team_id has no index, so every query for a team reads the whole table", m.name),
					"add db_index=True, or an index in Meta whose first field is team_id; then make a migration"))
			}
			return found
		},
	}
}

// tablesIndexed tells whether every table with a field that a model declares has
// an index that begins with it: its own, or those of the models that inherit the
// field. A table that Django does not manage is somebody else's.
func (ms *models) tablesIndexed(m *model, field string) bool {
	if !m.abstract {
		return m.unmanaged() || m.indexed(field)
	}
	return !slices.ContainsFunc(ms.all, func(heir *model) bool {
		if heir.abstract || !slices.Contains(heir.lineage(), m) {
			return false
		}
		_, own := heir.file.attribute(heir.def, field)
		return !own && !heir.unmanaged() && !heir.indexed(field)
	})
}

// unmanaged tells whether Meta says managed = False, its own or the one that it
// inherits.
func (m *model) unmanaged() bool {
	meta := m.file.metaOf(m.def)
	if meta >= 0 {
		if set, ok := m.file.attribute(meta, "managed"); ok {
			return set.Value.Text == "False"
		}
		if len(m.file.module().Defs[meta].Bases) == 0 {
			return false
		}
	}
	return slices.ContainsFunc(m.parents, func(p *model) bool { return p.abstract && p.unmanaged() })
}

// plainFieldIndexed tells whether a field indexes itself, or is none that is
// plain: what is computed counts as indexed.
func (f *pyFile) plainFieldIndexed(set python.Assign) bool {
	call, ok := f.module().Call(set.Value)
	if !ok || !strings.HasSuffix(call.Attr, "Field") || isRelation(call.Attr) {
		return true
	}
	return slices.ContainsFunc(call.Args, func(a python.Arg) bool {
		switch a.Name {
		case "db_index", "unique", "primary_key":
			return a.Value.Text != "False"
		}
		return a.Star == 2
	})
}

// indexed tells whether Meta of the model, or one that it inherits Meta from,
// has an index that begins with the field. Nobody can tell for a Meta whose
// parent is not of this repository, so it counts as one that does.
func (m *model) indexed(field string) bool {
	if m.keyBegins(field) {
		return true
	}
	meta := m.file.metaOf(m.def)
	if meta < 0 {
		return slices.ContainsFunc(m.parents, func(p *model) bool { return p.abstract && p.indexed(field) })
	}
	if len(m.file.module().Defs[meta].Bases) > 0 {
		known := false
		for _, p := range m.parents {
			known = known || p.abstract
			if p.abstract && p.indexed(field) {
				return true
			}
		}
		if !known {
			return true
		}
	}
	for _, key := range []string{"indexes", "constraints", "unique_together", "index_together"} {
		if set, ok := m.file.attribute(meta, key); ok && m.file.indexBegins(set, field) {
			return true
		}
	}
	return false
}

// indexBegins tells whether one of the indexes in a list of Meta begins with
// the field, and covers all rows.
func (f *pyFile) indexBegins(set python.Assign, field string) bool {
	m := f.module()
	if set.Target == "unique_together" || set.Target == "index_together" {
		return slices.ContainsFunc(tupleHeads(m, set.Value), func(s python.Str) bool { return s.Text == field })
	}
	calls := m.CallsIn(set.Value)
	return isComputed(set.Value, calls) || slices.ContainsFunc(calls, func(call python.Call) bool {
		if !comparesEqual(call.Attr) {
			return false
		}
		if _, partial := call.Arg("condition"); partial {
			return false
		}
		on, ok := call.Arg("fields")
		if !ok {
			on, ok = call.Positional(0) // an expression: F("team_id"), or "team_id"
		}
		names := m.StringsIn(on)
		return ok && len(names) > 0 && strings.TrimPrefix(names[0].Text, "-") == field
	})
}

// keyBegins tells whether the model has a primary key of several fields that
// begins with the field.
func (m *model) keyBegins(field string) bool {
	set, ok := m.file.attribute(m.def, "pk")
	if !ok {
		return false
	}
	call, ok := m.file.module().Call(set.Value)
	if !ok || call.Attr != "CompositePrimaryKey" {
		return false
	}
	first, _ := call.Positional(0)
	text, ok := m.file.module().Str(first)
	return ok && text.Text == field
}

// comparesEqual tells of the name of an index or constraint whether it finds rows
// by the value of its first field. A class of the repository's own counts as one
// that does.
func comparesEqual(name string) bool {
	switch name {
	case "GinIndex", "GistIndex", "SpGistIndex", "BrinIndex":
		return false
	}
	return name == "UniqueConstraint" || strings.HasSuffix(name, "Index")
}

// isComputed tells whether a list holds more than the calls in it: a name, as in
// [TEAM_INDEX] or Base.Meta.indexes + [ … ], may stand for any index.
func isComputed(list python.Expr, calls []python.Call) bool {
	at, rest := list.Start, ""
	ordered := slices.SortedFunc(slices.Values(calls), func(a, b python.Call) int { return cmp.Compare(a.Start, b.Start) })
	for _, call := range ordered {
		if call.Start >= at { // else it is in another's brackets
			rest += list.Text[at-list.Start : call.Start-list.Start]
			at = call.End
		}
	}
	scan := python.NewScanner([]byte(rest + list.Text[at-list.Start:]))
	for t := scan.Next(); t.Kind != python.EOF; t = scan.Next() {
		if t.Kind == python.Name {
			return true
		}
	}
	return false
}

// tupleHeads are the strings that open a bracket: "a" and "c" of
// (("a", "b"), ("c",)).
func tupleHeads(m *python.Module, e python.Expr) []python.Str {
	var out []python.Str
	for _, s := range m.StringsIn(e) {
		before := strings.TrimRight(e.Text[:s.Start-e.Start], " \t\r\n")
		if strings.HasSuffix(before, "(") || strings.HasSuffix(before, "[") || strings.HasSuffix(before, "{") {
			out = append(out, s)
		}
	}
	return out
}
