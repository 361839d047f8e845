package boundary

import (
	"bytes"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/report"
)

// unused finds entries of depends_on that no import needs: errors when the map
// is to be exact. Tach looks at what it would report were there no entries at all.
func (a *Analysis) unused() []Violation {
	used := a.usedEntries()
	severity := report.Error
	if !a.Config.Exact {
		severity = report.Warning
	}
	var found []Violation
	told := map[string]bool{}
	a.judgedEntries(func(m *Module, d tach.Dependency) {
		place := a.entryOf(m, d)
		if !used[place] && !told[place] {
			told[place] = true
			found = append(found, Violation{
				Kind: Unused, Severity: severity, File: -1, Where: d.Path.Where, Path: d.Path.Value, Source: m,
				mend: ofModule(m, d.Path.Where, "depends_on", d.Path.Value),
			})
		}
	})
	return found
}

// judgedEntries gives the entries of modules whose imports are all known, but for
// those that another rule is about.
func (a *Analysis) judgedEntries(do func(m *Module, d tach.Dependency)) {
	unknown := a.unseen()
	for _, m := range a.Modules.List {
		if a.stance == AsTach && m.Glob != "" || a.stance == Strict && unknown[m.id] {
			continue
		}
		for _, d := range m.DependsOn {
			if !a.isTold(d) {
				do(m, d)
			}
		}
	}
}

// usedEntries are the places of entries that something needs.
func (a *Analysis) usedEntries() map[string]bool {
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
	mark := func() {
		for _, m := range a.Modules.List {
			for _, d := range m.DependsOn {
				place := a.entryOf(m, d)
				used[place] = used[place] || slices.ContainsFunc(a.Modules.List, func(to *Module) bool {
					return needed[pair{m.id, to.id}] && a.stance.matches(d.Path.Value, to.Name)
				})
			}
		}
	}
	mark()
	if a.stance == Strict && a.noteNamed(used) {
		mark()
	}
	return used
}

// noteNamed looks among the strings of modules for what their entries may be there
// for, when no import needs these: a module that is loaded by its name is needed as
// much. It tells whether there is such a string.
func (a *Analysis) noteNamed(used map[string]bool) bool {
	wanted := map[*Module][]*Module{}
	a.judgedEntries(func(m *Module, d tach.Dependency) {
		if used[a.entryOf(m, d)] {
			return
		}
		for _, to := range a.Modules.List {
			if to != m && to != a.Modules.Root && a.stance.matches(d.Path.Value, to.Name) {
				wanted[m] = append(wanted[m], to)
			}
		}
	})
	var paths []string
	var owners []*Module
	for i := range a.Graph.Files {
		if f := &a.Graph.Files[i]; wanted[a.Owners[i]] != nil && !f.Stub {
			paths, owners = append(paths, f.Path), append(owners, a.Owners[i])
		}
	}
	named := make([][]*Module, len(paths))
	a.repo.Scan(paths, func(i int, content []byte) {
		if slices.ContainsFunc(wanted[owners[i]], func(to *Module) bool { return bytes.Contains(content, []byte(to.Name)) }) {
			named[i] = a.namedIn(paths[i], content)
		}
	})
	some := false
	for i, list := range named {
		for _, to := range list {
			if slices.Contains(wanted[owners[i]], to) {
				a.used[pair{owners[i].id, to.id}], some = true, true
			}
		}
	}
	return some
}

// namedIn are the modules that the dotted strings of a file lead into.
func (a *Analysis) namedIn(rel string, content []byte) []*Module {
	var out []*Module
	for _, u := range importgraph.ReadUses(rel, content).List {
		switch u.By {
		case importgraph.ByLookup, importgraph.ByInclude, importgraph.ByTask, importgraph.ByMock, importgraph.ByApp:
			out = append(out, a.Modules.Owner(strings.Replace(u.Text, ":", ".", 1)))
		case importgraph.ByImport, importgraph.ByType, importgraph.ByRelation, importgraph.ByModel, importgraph.ByMigration: // judged as such
		}
	}
	return out
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
