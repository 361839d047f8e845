package boundary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/report"
)

// checkRoot holds the configuration to root_module.
func (a *Analysis) checkRoot() []Violation {
	treatment := a.Config.RootModule
	if treatment != tach.RootForbid && treatment != tach.RootDependenciesOnly {
		return nil
	}
	var found []Violation
	for _, m := range slices.Concat(a.Modules.List, a.Modules.replaced) {
		v := Violation{Kind: RootModule, Severity: report.Error, File: -1, Source: m, Detail: string(treatment)}
		if m.Name == tach.Root && treatment == tach.RootForbid && m.Path.Value != "" {
			v.Where = m.Path.Where
			found = append(found, v)
		}
		for _, d := range m.DependsOn {
			if d.Path.Value == tach.Root {
				v.Where = d.Path.Where
				found = append(found, v)
			}
		}
	}
	return found
}

// entries gives the modules that each entry of depends_on leads to. Tach takes
// an entry that is a pattern for a name.
func (a *Analysis) entries(m *Module, do func(d tach.Dependency, to *Module)) {
	for _, d := range m.DependsOn {
		if a.stance == AsTach || !isGlob(d.Path.Value) {
			if to, ok := a.Modules.Named(d.Path.Value); ok {
				do(d, to)
			}
			continue
		}
		for _, to := range a.Modules.List {
			if to != m && a.stance.matches(d.Path.Value, to.Name) {
				do(d, to)
			}
		}
	}
}

// checkVisibility holds depends_on to the visibility of what it lists.
func (a *Analysis) checkVisibility() []Violation {
	var found []Violation
	for _, m := range slices.Concat(a.Modules.List, a.Modules.replaced) {
		check := func(d tach.Dependency, to *Module) {
			if !to.Public && !slices.ContainsFunc(to.Visibility, func(t tach.Text) bool { return isVisibleTo(t.Value, m.Name) }) {
				found = append(found, a.invisible(m, to, d.Path.Where, d.Path.Value))
			}
		}
		a.entries(m, check)
		for _, d := range m.DependsOn {
			for _, to := range a.Modules.replaced {
				if to.Name == d.Path.Value {
					check(d, to)
				}
			}
		}
	}
	return append(found, a.checkPackageVisibility()...)
}

// invisible is that an entry lists a module which hides from the one it is of.
func (a *Analysis) invisible(m, to *Module, where fault.Span, entry string) Violation {
	var names []string
	for _, t := range to.Visibility {
		names = append(names, t.Value)
	}
	return Violation{
		Kind: Invisible, Severity: report.Error, File: -1, Where: where, Path: entry,
		Source: m, Target: to, Rule: to.Where, Detail: strings.Join(names, ", "),
	}
}

// isVisibleTo matches a pattern in which dots are letters like others.
func isVisibleTo(pattern, module string) bool {
	ok, _ := doublestar.Match(pattern, module)
	return ok || pattern == module
}

// checkTargets finds entries that are no module: they allow and forbid nothing.
// One that is code of another module's is no slip of the pen, and only means
// nothing (section 4, row 7: tach says nothing of either). A module whose path
// is not there is told where it is listed.
func (a *Analysis) checkTargets() []Violation {
	var found []Violation
	names := make([]string, 0, len(a.Modules.List))
	for _, m := range a.Modules.List {
		names = append(names, m.Name)
	}
	for _, block := range a.Config.Modules {
		names = append(names, block.Path.Value)
	}
	told := map[string]bool{}
	for _, m := range a.Modules.List {
		for _, d := range slices.Concat(m.DependsOn, m.Cannot) {
			known := slices.ContainsFunc(names, func(name string) bool { return a.stance.matches(d.Path.Value, name) })
			if place := d.Path.Where.String(); !known && !told[place] {
				told[place] = true
				v := Violation{
					Kind: UnknownTarget, Severity: report.Error, File: -1, Where: d.Path.Where, Path: d.Path.Value, Source: m,
					Detail: nearest(d.Path.Value, names),
				}
				if v.Detail == "" && m.Domain == "" && !m.Several && isOfGoneProduct(a.repo, d.Path.Value) {
					continue // registration/stale tells
				}
				if isOnDisk(a.repo, a.Graph.Roots, d.Path.Value) {
					v.Severity, v.Detail, v.Target = report.Warning, "", a.Modules.Owner(d.Path.Value)
				}
				found = append(found, v)
			}
		}
	}
	return found
}

// checkLayers finds layers that the list does not have.
func (a *Analysis) checkLayers() []Violation {
	var known []string
	for _, l := range a.Config.Layers {
		known = append(known, l.Name.Value)
	}
	var found []Violation
	told := map[string]bool{}
	for _, m := range a.Modules.List {
		if m.Layer == nil || slices.Contains(known, m.Layer.Value) || told[m.Layer.Where.String()] {
			continue
		}
		told[m.Layer.Where.String()] = true
		found = append(found, Violation{
			Kind: UnknownLayer, Severity: report.Error, File: -1, Where: m.Layer.Where, Path: m.Layer.Value, Source: m,
			Detail: fault.Nearest(m.Layer.Value, known),
		})
	}
	return found
}

// checkCircles finds groups of modules that depend on each other, by depends_on, by
// package.json or by what scripts and Go import, and tells one round of each.
func (a *Analysis) checkCircles() []Violation {
	next := make([][]int, len(a.Modules.List))
	where := map[pair]fault.Span{}
	for _, m := range a.Modules.List {
		a.entries(m, func(d tach.Dependency, to *Module) {
			if to != m {
				next[m.id] = append(next[m.id], to.id)
				where[pair{m.id, to.id}] = d.Path.Where
			}
		})
	}
	join := func(from, to *Module, at fault.Span) {
		if _, listed := where[pair{from.id, to.id}]; !listed {
			next[from.id] = append(next[from.id], to.id)
			where[pair{from.id, to.id}] = at
		}
	}
	a.packageEntries(func(from, to *Module, at fault.Span, _ string) { join(from, to, at) })
	for _, c := range a.crossings {
		join(c.from, c.to, c.where)
	}
	var found []Violation
	for _, group := range circles(next) {
		round := shortestRound(next, group[0])
		names := make([]string, 0, len(round)+1)
		for _, id := range append(round, round[0]) {
			names = append(names, a.Modules.List[id].Name)
		}
		others := ""
		if n := len(group) - len(round); n > 0 {
			others = fmt.Sprintf(" (%d more modules hang together with them)", n)
		}
		found = append(found, Violation{
			Kind: Circular, Severity: report.Error, File: -1, Where: where[pair{round[len(round)-1], round[0]}],
			Source: a.Modules.List[round[len(round)-1]], Target: a.Modules.List[round[0]], Detail: strings.Join(names, " > ") + others,
		})
	}
	return found
}
