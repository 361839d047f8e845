package boundary

import (
	"slices"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/report"
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

// unused finds entries of depends_on that no import needs: errors when the map
// is to be exact. Tach looks at what it would report were there no entries at all.
func (a *Analysis) unused() []Violation {
	needed := a.used
	if a.stance == AsTach {
		needed = map[pair]bool{}
		emptied := &judge{config: a.Config, stance: a.stance, emptied: true, known: map[pair]decision{}}
		for _, v := range a.suppress(a.checkFiles(emptied)) {
			if v.Kind == Undeclared {
				needed[pair{v.Source.id, v.Target.id}] = true
			}
		}
	}
	used := map[string]bool{}
	for _, m := range a.Modules.List {
		for _, d := range m.DependsOn {
			place := a.entryOf(m, d)
			used[place] = used[place] || slices.ContainsFunc(a.Modules.List, func(to *Module) bool {
				return needed[pair{m.id, to.id}] && a.stance.matches(d.Path.Value, to.Name)
			})
		}
	}
	severity := report.Error
	if !a.Config.Exact {
		severity = report.Warning
	}
	unknown := a.unseen()
	var found []Violation
	told := map[string]bool{}
	for _, m := range a.Modules.List {
		for _, d := range m.DependsOn {
			place := a.entryOf(m, d)
			if a.stance == AsTach && m.Glob != "" || a.stance == Strict && unknown[m.id] {
				continue
			}
			if !used[place] && !told[place] && !a.isTold(d) {
				told[place] = true
				found = append(found, Violation{
					Kind: Unused, Severity: severity, File: -1, Where: d.Path.Where, Path: d.Path.Value, Source: m,
					mend: ofModule(m, d.Path.Where, "depends_on", d.Path.Value),
				})
			}
		}
	}
	return found
}

// unseen are the modules of which not every import is known: those without any
// Python, those that are not checked, and those with a file that cannot be read.
func (a *Analysis) unseen() map[int]bool {
	seen, out := map[int]bool{}, map[int]bool{}
	for i := range a.Graph.Files {
		seen[a.Owners[i].id] = true
		if f := &a.Graph.Files[i]; !f.Stub && (!a.isChecked(i) || f.Unread != "" || f.Why != "") {
			out[a.Owners[i].id] = true
		}
	}
	for _, m := range a.Modules.List {
		if !seen[m.id] {
			out[m.id] = true
		}
	}
	return out
}

// isTold tells whether boundary/map or boundary/vacuous is about an entry.
func (a *Analysis) isTold(d tach.Dependency) bool {
	if a.stance == AsTach {
		return false
	}
	dead := d.Path.Value == tach.Root && a.Config.RootModule == tach.RootIgnore
	return dead || !slices.ContainsFunc(a.Modules.List, func(m *Module) bool { return a.stance.matches(d.Path.Value, m.Name) })
}

// entryOf is what an entry is one by: its place, which the modules of one block
// share, and for tach the module too.
func (a *Analysis) entryOf(m *Module, d tach.Dependency) string {
	if a.stance == AsTach {
		return m.Name + " " + d.Path.Where.String()
	}
	return d.Path.Where.String()
}
