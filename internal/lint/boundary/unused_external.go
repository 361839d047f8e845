package boundary

import (
	"bytes"
	"slices"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/report"
)

// unusedExternal finds entries of depends_on_external that no import needs, with
// the care of unused: one whose name stands anywhere in the module's files may be
// loaded by that name, and is left alone.
func (a *Analysis) unusedExternal() []Violation {
	used := a.usedExternal()
	severity := report.Error
	if !a.Config.Exact {
		severity = report.Warning
	}
	unknown := a.unseen()
	var found []Violation
	told := map[string]bool{}
	for _, m := range a.Modules.List {
		for _, t := range m.External {
			if place := t.Where.String(); !used[place] && !told[place] && !unknown[m.id] {
				told[place] = true
				found = append(found, Violation{
					Kind: Unused, Severity: severity, File: -1, Where: t.Where, Path: t.Value, Source: m,
					mend: ofModule(m, t.Where, "depends_on_external", t.Value),
				})
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	named := a.namedExternal(found)
	return slices.DeleteFunc(found, func(v Violation) bool { return named[v.Where.String()] })
}

// usedExternal are the places of the entries that an import needs, also one that
// only type checkers see. The modules of one block share their entries.
func (a *Analysis) usedExternal() map[string]bool {
	used := map[string]bool{}
	for file := range a.Graph.Files {
		list := a.Owners[file].External
		if len(list) == 0 {
			continue
		}
		for _, i := range a.Graph.Files[file].Imports {
			path := a.Graph.Paths[i.Path]
			if path.Kind != importgraph.External {
				continue
			}
			names := a.packageNames(path.Name)
			for _, t := range list {
				used[t.Where.String()] = used[t.Where.String()] || a.stance.names(names, t.Value)
			}
		}
	}
	return used
}

// namedExternal are the places of the entries whose name a file of a module with
// them holds.
func (a *Analysis) namedExternal(unused []Violation) map[string]bool {
	var paths []string
	var owners []*Module
	for i := range a.Graph.Files {
		if len(a.Owners[i].External) > 0 {
			paths, owners = append(paths, a.Graph.Files[i].Path), append(owners, a.Owners[i])
		}
	}
	holds := make([][]string, len(paths))
	a.repo.Scan(paths, func(i int, content []byte) {
		for _, v := range unused {
			at := v.Where.String()
			if slices.ContainsFunc(owners[i].External, func(t tach.Text) bool { return t.Where.String() == at }) && bytes.Contains(content, []byte(v.Path)) {
				holds[i] = append(holds[i], at)
			}
		}
	})
	named := map[string]bool{}
	for _, at := range slices.Concat(holds...) {
		named[at] = true
	}
	return named
}
