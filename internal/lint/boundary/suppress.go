package boundary

import (
	"slices"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
)

// suppress takes out what comments ignore, and notes which comments were of
// use. Tach does not suppress at all once unused comments are switched off.
func (a *Analysis) suppress(found []Violation) []Violation {
	if a.stance == AsTach && a.Config.Rules.UnusedIgnore == tach.LevelOff {
		return found
	}
	return slices.DeleteFunc(found, func(v Violation) bool {
		if v.File < 0 {
			return false
		}
		covered := false
		for _, d := range a.directives[v.File] {
			if covered && a.stance == AsTach {
				break // the first is of use, and no other
			}
			if !d.redundant && v.Import.NameLine > 0 && d.isAt(v.Import) && d.speaksOf(v.Path, a.stance) &&
				(a.stance == Strict || v.Target == nil || !a.isForeign(v.File, d)) {
				d.used = d.used || a.stance == Strict || v.Target != nil // for tach, what is external is of another run
				covered = true
			}
		}
		return covered
	})
}

// isAt tells whether a comment covers the line of a name, or of its statement.
func (d *directive) isAt(i importgraph.Import) bool {
	return d.covers == i.NameLine || d.covers == i.Line
}

// checkDirectives finds comments that ignore nothing, and those without the
// reason that the configuration asks for. One on a line that imports what is
// external may be there for tach check-external.
func (a *Analysis) checkDirectives() []Violation {
	var found []Violation
	unused, tellUnused := severityOf(a.Config.Rules.UnusedIgnore)
	reason, tellReason := severityOf(a.Config.Rules.IgnoreReasons)
	for file, list := range a.directives {
		for _, d := range list {
			v := Violation{File: file, Where: d.where, Source: a.Owners[file]}
			if !d.used && tellUnused && (d.redundant || !a.isForeign(file, d)) {
				one := v
				one.Kind, one.Severity = UnusedIgnore, unused
				found = append(found, one)
			}
			if d.reason == "" && tellReason && !d.redundant && !a.isForeign(file, d) {
				v.Kind, v.Severity = NoReason, reason
				found = append(found, v)
			}
		}
	}
	return found
}

// isForeign tells whether a comment may be about what is external. Tach forgets
// it then, whatever else the line imports.
func (a *Analysis) isForeign(file int, d *directive) bool {
	return a.isChecked(file) && slices.ContainsFunc(a.Graph.Files[file].Imports, func(i importgraph.Import) bool {
		p := a.Graph.Paths[i.Path]
		return (p.Kind == importgraph.External || a.stance == AsTach && p.Kind == importgraph.Excluded) && a.isVisible(i.Scope) && d.isAt(i) && (a.stance == AsTach || d.speaksOf(p.Name, a.stance))
	})
}
