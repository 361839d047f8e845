package boundary

import (
	"fmt"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/distribution"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// check collects all violations. What the map forbids by itself comes first,
// and ends the matter for tach.
func (a *Analysis) check() {
	fatal := a.checkMap()
	a.Violations = append(a.Violations, fatal...)
	if a.stance == AsTach {
		for _, v := range a.Violations {
			if v.Kind == DuplicateModule {
				fatal = append(fatal, v)
			}
		}
		if len(fatal) > 0 {
			a.Violations = fatal
			return
		}
	}
	a.judges()
	a.Violations = append(a.Violations, a.checkLayers()...)
	found := append(a.checkFiles(a.judge), a.checkPackages()...)
	if a.stance == Strict {
		found = append(found, a.escapes()...)
		found = append(found, a.checkNamed(a.files)...)
		found = append(found, a.checkGone()...)
	}
	a.Violations = append(a.Violations, a.suppress(found)...)
	if a.code != nil {
		a.Violations = append(a.Violations, a.checkCode()...)
	}
	a.Violations = append(a.Violations, a.checkDirectives()...) // before unused, which asks them again in tach's way
	if a.Config.Exact || a.stance == Strict {
		a.Violations = append(a.Violations, a.unused()...)
	}
	if a.stance == Strict {
		a.Violations = append(a.Violations, a.unusedExternal()...)
	}
}

// judges makes what answers for pairs of modules.
func (a *Analysis) judges() {
	a.judge = &judge{config: a.Config, stance: a.stance, known: map[pair]decision{}}
	a.surfaces = &surfaces{config: a.Config, stance: a.stance, extra: a.strictModules(), known: map[pair]*surface{}}
}

// isChecked tells whether the imports of a file are judged.
func (a *Analysis) isChecked(file int) bool {
	return !a.isIgnored(file) && !a.Owners[file].Unchecked && !a.Graph.Files[file].Stub
}

// isIgnored tells whether a file is none of the map's business.
func (a *Analysis) isIgnored(file int) bool {
	return a.Owners[file] == a.Modules.Root && a.Config.RootModule == tach.RootIgnore
}

func (a *Analysis) checkFiles(j *judge) []Violation {
	var found []Violation
	data := &dataTypes{analysis: a, known: map[string]bool{}}
	for i := range a.Graph.Files {
		if !a.isChecked(i) {
			continue
		}
		f := &a.Graph.Files[i]
		if f.Unread != "" {
			if a.stance == Strict {
				found = append(found, Violation{Kind: Unread, Severity: report.Error, File: i, Source: a.Owners[i], Where: fault.File(f.Path), Detail: f.Unread})
			}
			continue
		}
		if f.Why != "" && a.stance == Strict {
			found = append(found, Violation{Kind: Unread, Severity: report.Error, File: i, Source: a.Owners[i], Where: f.Broken, Detail: f.Why})
		}
		for _, one := range f.Imports {
			if a.isVisible(one.Scope) {
				found = a.checkImport(found, j, data, i, one)
			}
		}
	}
	return found
}

// isVisible tells whether an import counts: what only type checkers see need
// not. Tach lets it hide the else of such an if too, which runs, and takes an elif
// that asks for one that runs.
func (a *Analysis) isVisible(scope python.Scope) bool {
	hidden := scope.ForTypes()
	if a.stance == AsTach {
		hidden = scope&(python.TypeOnly|python.TypeElse|python.TypeValue) != 0
	}
	return !hidden || !a.Config.IgnoreTypeChecking
}

// severity is that of an import's violations; ok is false when they do not
// count. An import inside a statement is local.
func (a *Analysis) severity(i importgraph.Import) (s report.Severity, ok bool) {
	local := i.Scope.Has(python.Nested) || a.stance == Strict && i.Scope.Has(python.InMatch)
	if !local {
		return report.Error, true
	}
	return severityOf(a.Config.Rules.LocalImports)
}

func severityOf(l tach.Level) (s report.Severity, ok bool) {
	if l == tach.LevelWarn {
		return report.Warning, true
	}
	return report.Error, l == tach.LevelError
}

func (a *Analysis) checkImport(found []Violation, j *judge, data *dataTypes, file int, i importgraph.Import) []Violation {
	from, to, path := a.Owners[file], a.Targets[i.Path], &a.Graph.Paths[i.Path]
	v := Violation{File: file, Import: i, Path: path.Name, Source: from, Target: to, Severity: report.Error}
	switch {
	case path.Kind == importgraph.Above:
		v.Kind = AboveRoot
		return append(found, v)
	case to == nil:
		if a.stance == AsTach {
			return found // check-external looks at all files, and at what they declare first
		}
		return a.checkExternal(found, v)
	case to == from:
		return found
	}
	a.used[pair{from.id, to.id}] = true
	severity, ok := a.severity(i)
	if !ok || to == a.Modules.Root && a.Config.RootModule == tach.RootIgnore {
		return found
	}
	v.Severity = severity
	if d := j.decide(from, to); d.kind != "" {
		one := v
		one.Kind, one.Rule, one.Detail = d.kind, d.rule, d.detail
		if d.kind == Deprecated {
			one.Severity = report.Warning
		}
		found = append(found, one)
	}
	return a.checkMember(found, v, data)
}

// checkMember asks the interfaces of the module that is imported from.
func (a *Analysis) checkMember(found []Violation, v Violation, data *dataTypes) []Violation {
	s := a.surfaces.between(v.Source, v.Target)
	if !s.guarded {
		return found
	}
	member := memberOf(v.Path, v.Target)
	face, ok := a.surfaces.exposes(s, member)
	switch {
	case !ok:
		v.Kind = Private
		v.Rule, v.Detail = a.surfaces.why(s, v.Target)
		return append(found, v)
	case face != nil && !data.fit(face, v.Target, member):
		v.Kind, v.Rule = DataTypes, face.Where
		found = append(found, v)
	}
	if loose, ok := looseFor(face, member); ok && a.stance == Strict {
		v.Kind, v.Severity, v.Rule, v.Detail = Loose, report.Warning, loose.Where, loose.Value
		found = append(found, v)
	}
	return found
}

// checkMap looks for what tach.toml forbids by itself.
func (a *Analysis) checkMap() []Violation {
	var found []Violation
	found = append(found, a.checkRoot()...)
	found = append(found, a.checkVisibility()...)
	if a.Config.ForbidCircular {
		found = append(found, a.checkCircles()...)
	}
	if a.stance == Strict {
		a.Violations = append(a.Violations, a.checkTargets()...)
	}
	return found
}

// checkExternal judges what is installed by the lists of the module.
func (a *Analysis) checkExternal(found []Violation, v Violation) []Violation {
	path := a.Graph.Paths[v.Import.Path]
	if path.Kind != importgraph.External || v.Source.OpenExternal && len(v.Source.CannotExternal) == 0 {
		return found
	}
	names := a.packageNames(path.Name)
	if distribution.IsStandard(names[0], "") || a.stance == AsTach && distribution.Extra(names[0], "") {
		return found
	}
	severity, ok := a.severity(v.Import)
	if !ok {
		return found
	}
	v.Severity = severity
	for _, t := range v.Source.CannotExternal {
		if a.stance.names(names, t.Value) {
			v.Kind, v.Rule, v.Detail = Banned, t.Where, names[0]
			return append(found, v)
		}
	}
	if v.Source.OpenExternal {
		return found
	}
	for _, t := range v.Source.External {
		if a.stance.names(names, t.Value) {
			return found
		}
	}
	v.Kind, v.Rule, v.Detail = External, v.Source.ExternalAt, names[0]
	return append(found, v)
}

// why tells what to show of a member that no interface exposes: the interface
// that would have to, and what it exposes.
func (s *surfaces) why(one *surface, to *Module) (rule fault.Span, detail string) {
	if len(one.interfaces) > 0 {
		face := one.interfaces[0]
		return face.Where, exposed(face)
	}
	for i := range s.config.Interfaces {
		if face := &s.config.Interfaces[i]; s.about(face, to.Name) {
			return face.Where, fmt.Sprintf("nothing to this module: visibility of %s does not list it", face.Where)
		}
	}
	return to.Where, ""
}
