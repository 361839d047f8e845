package boundary

import (
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/source/python"
)

// dataTypes judges interfaces with data_types = "primitive": what the module's
// own file defines at its top must take and give primitive types only. Classes
// are not judged.
type dataTypes struct {
	analysis *Analysis
	known    map[string]bool            // modules that were read
	unfit    map[string]map[string]bool // members of a module with other types
}

var primitives = []string{"int", "str", "bool", "float", "list", "dict", "tuple"}

// fit tells whether a member may be exposed by the interface.
func (d *dataTypes) fit(face *tach.Interface, m *Module, member string) bool {
	if !face.Primitive {
		return true
	}
	if !d.known[m.Name] {
		d.known[m.Name] = true
		d.read(m)
	}
	return !d.unfit[m.Name][member]
}

func (d *dataTypes) read(m *Module) {
	if d.unfit == nil {
		d.unfit = map[string]map[string]bool{}
	}
	unfit := map[string]bool{}
	d.unfit[m.Name] = unfit
	module := d.analysis.moduleFile(m)
	if module == nil {
		return
	}
	for i, def := range module.Defs {
		if def.TopLevel() && !def.Class {
			unfit[def.Name] = !takesPrimitives(module.Heads[i])
		}
	}
	for _, a := range module.Assigns {
		if a.Def < 0 && (a.Op == "" || a.Op == "=") && !strings.Contains(a.Target, ".") {
			unfit[a.Target] = !isPrimitive(a.Annotation.Text)
		}
	}
}

func takesPrimitives(h python.Head) bool {
	for _, p := range h.Params {
		if !p.Star && !isPrimitive(p.Annotation.Text) {
			return false
		}
	}
	return isPrimitive(h.Returns.Text)
}

// moduleFile reads the file of a module: its __init__, or itself.
func (a *Analysis) moduleFile(m *Module) *python.Module {
	for i := range a.Graph.Files {
		if a.Graph.Files[i].Module != m.Name || a.Graph.Files[i].Stub {
			continue
		}
		if content, err := a.repo.Read(a.Graph.Files[i].Path); err == nil {
			return python.ReadModule(content)
		}
	}
	return nil
}

func isPrimitive(annotation string) bool {
	return slices.Contains(primitives, strings.Trim(annotation, `"' `))
}

// strictModules gives the modules with strict = true the interface that it
// stands for: what __all__ lists.
func (a *Analysis) strictModules() map[*Module]*tach.Interface {
	out := map[*Module]*tach.Interface{}
	for _, m := range a.Modules.List {
		if m.Strict {
			out[m] = &tach.Interface{Where: m.Where, Public: true, Expose: a.allOf(m)}
		}
	}
	return out
}

func (a *Analysis) allOf(m *Module) []tach.Pattern {
	var out []tach.Pattern
	module := a.moduleFile(m)
	if module == nil {
		return nil
	}
	for _, assign := range module.Assigns {
		if assign.Target != "__all__" || assign.Def >= 0 {
			continue
		}
		for _, s := range module.StringsIn(assign.Value) {
			whole := regexp.MustCompile("^" + regexp.QuoteMeta(s.Text) + "$")
			out = append(out, tach.Pattern{Text: tach.Text{Value: s.Text, Where: fault.File("")}, Whole: whole, Tach: whole})
		}
	}
	return out
}

// exposed tells what an interface exposes, for people.
func exposed(face *tach.Interface) string {
	var list []string
	for _, p := range face.Expose {
		list = append(list, p.Value)
	}
	return strings.Join(list, ", ")
}
