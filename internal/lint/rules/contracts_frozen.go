package rules

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

func contractsFrozen(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "django/contracts-frozen", Severity: report.Error,
			Rationale: "whoever holds a contract must not be able to change it, or to reach the database through it",
		},
		reader: c,
		check: func(s subject) []report.Finding {
			if s.Backend != repo.Django || !s.Isolated {
				return nil
			}
			check := importCheck{subject: s, code: c.of(s.repo)}
			var found []report.Finding
			for _, f := range check.code.below(s.Path("backend/facade")) {
				switch {
				case f.isTest:
					continue
				case check.isContracts(f):
					found = append(found, check.contractClasses(f)...)
					found = append(found, check.forbiddenImports(f, "django", "rest_framework")...)
				default:
					found = append(found, check.forbiddenImports(f, "rest_framework")...)
				}
				found = slices.Concat(found, check.signatures(f), check.handsOut(f), check.returned(f))
			}
			return found
		},
	}
}

// isContracts tells whether a file of the facade holds contracts, or the enums
// that they are made of.
func (c importCheck) isContracts(f *pyFile) bool {
	rel := strings.TrimPrefix(f.path, c.Path("backend/facade")+"/")
	return rel == "contracts.py" || rel == "enums.py" || strings.HasPrefix(rel, "contracts/")
}

func (c importCheck) forbiddenImports(f *pyFile, packages ...string) []report.Finding {
	var found []report.Finding
	for _, i := range f.imports() {
		target, ok := importTarget(i, f.pkg)
		first, _, _ := strings.Cut(target, ".")
		if ok && slices.Contains(packages, first) {
			found = append(found, c.found(f.importSpan(i), fmt.Sprintf("%s imports %s: contracts and the facade's results are plain Python", path.Base(f.path), target),
				"move what needs it to logic or presentation"))
		}
	}
	return found
}

// contractClasses checks that every class that holds data is frozen.
func (c importCheck) contractClasses(f *pyFile) []report.Finding {
	var found []report.Finding
	for i, d := range f.module().Defs {
		if !d.Class || d.Parent >= 0 && d.Name == "Config" {
			continue
		}
		how := f.frozen(i)
		if how == "" {
			continue
		}
		found = append(found, c.found(f.nameSpan(d), fmt.Sprintf("the contract %s can be changed by whoever gets it", d.Name), how))
	}
	return found
}

// dataclassDecorators make a class one that holds data, by the end of their
// path.
var dataclassDecorators = [...]string{"dataclasses.dataclass", "attr.s", "attrs.define", "attr.define", "attr.attrs"}

// idleDecorators are the modules whose decorators neither make fields nor freeze
// them.
var idleDecorators = [...]string{"typing", "typing_extensions", "functools", "enum", "warnings"}

// dataclass tells whether a decorator makes a class one that holds data, and the
// arguments that it has already: frozen = partial(dataclass, frozen=True).
func (f *pyFile) dataclass(name string, hops int) (args []python.Arg, ok bool) {
	dotted, _ := f.pathOf(name)
	if slices.ContainsFunc(dataclassDecorators[:], func(end string) bool { return strings.HasSuffix(dotted, end) }) {
		return nil, true
	}
	m := f.module()
	for _, set := range m.Assigns {
		call, called := m.Call(set.Value)
		if set.Def >= 0 || set.Target != name || !called {
			continue
		}
		maker, _ := f.pathOf(call.Name)
		of, given := call.Positional(0)
		if maker == "functools.partial" && given && hops < maxHops {
			more, is := f.dataclass(of.Text, hops+1)
			return slices.Concat(more, call.Args), is
		}
	}
	return nil, false
}

// frozen is how to freeze a class; "" when it is frozen, or holds no data, or
// nobody can tell: a decorator of another kind may do anything.
func (f *pyFile) frozen(class int) (fix string) {
	m := f.module()
	unknown := false
	for _, decorator := range m.Defs[class].Decorators {
		name, args := decorator.Text, []python.Arg(nil)
		if call, ok := m.Call(decorator); ok {
			name, args = call.Name, call.Args
		}
		more, is := f.dataclass(name, 0)
		switch dotted, _ := f.pathOf(name); {
		case strings.HasSuffix(dotted, ".frozen"): // attrs'
			return ""
		case is && f.isFrozen(slices.Concat(more, args)):
			return ""
		case is:
			return fmt.Sprintf("write @%s(frozen=True)", name)
		default:
			root, _, _ := strings.Cut(dotted, ".")
			unknown = unknown || !slices.Contains(idleDecorators[:], root)
		}
	}
	if unknown {
		return ""
	}
	if slices.ContainsFunc(m.Defs[class].Bases, func(base python.Expr) bool { return strings.HasSuffix(base.Text, "BaseModel") }) {
		set, ok := f.attribute(class, "model_config")
		config, called := m.Call(set.Value)
		keyed := func(s python.Str) bool { return s.Text == "frozen" } // model_config = {"frozen": True}
		if f.hasFrozenConfig(class) || f.isFrozen(m.Heads[class].Args) || ok && called && f.isFrozen(config.Args) || ok && !called && slices.ContainsFunc(m.StringsIn(set.Value), keyed) {
			return ""
		}
		return "write model_config = ConfigDict(frozen=True)"
	}
	if len(m.Defs[class].Bases) == 0 && f.holdsData(class) {
		return "put @dataclass(frozen=True) above it"
	}
	return ""
}

// hasFrozenConfig tells whether a class has pydantic's older configuration, a
// class Config with frozen = True (allow_mutation = False before that).
func (f *pyFile) hasFrozenConfig(class int) bool {
	config := slices.IndexFunc(f.defs(), func(d python.Def) bool { return d.Class && d.Parent == class && d.Name == "Config" })
	if config < 0 {
		return false
	}
	frozen, set := f.attribute(config, "frozen")
	mutable, older := f.attribute(config, "allow_mutation")
	return set && frozen.Value.Text != "False" || older && mutable.Value.Text == "False"
}

// isFrozen tells whether arguments freeze; **options may, and so may a
// configuration that is not written out.
func (f *pyFile) isFrozen(args []python.Arg) bool {
	return slices.ContainsFunc(args, func(a python.Arg) bool {
		switch a.Name {
		case "frozen":
			return a.Value.Text != "False"
		case "config": // pydantic's
			return f.isFrozenConfig(a.Value)
		default:
			return a.Star == 2
		}
	})
}

// isFrozenConfig reads ConfigDict(frozen=True) and {"frozen": True}, also under
// a name.
func (f *pyFile) isFrozenConfig(value python.Expr) bool {
	m := f.module()
	for _, set := range m.Assigns {
		if set.Def < 0 && set.Target == value.Text {
			value = set.Value
		}
	}
	if call, ok := m.Call(value); ok {
		return slices.ContainsFunc(call.Args, func(a python.Arg) bool { return a.Name == "frozen" && a.Value.Text != "False" || a.Star == 2 })
	}
	if strings.HasPrefix(value.Text, "{") {
		return slices.ContainsFunc(m.StringsIn(value), func(s python.Str) bool { return s.Text == "frozen" })
	}
	return true
}

// holdsData tells whether a class without bases has fields, or sets some.
func (f *pyFile) holdsData(class int) bool {
	m := f.module()
	return slices.ContainsFunc(m.Assigns, func(a python.Assign) bool {
		if a.Def == class {
			return a.Annotation.Present() && !strings.Contains(a.Annotation.Text, "ClassVar")
		}
		return a.Def >= 0 && m.Defs[a.Def].Parent == class && strings.HasPrefix(a.Target, "self.")
	})
}

// signatures checks what the facade takes and gives, and what contracts hold.
func (c importCheck) signatures(f *pyFile) []report.Finding {
	var found []report.Finding
	m := f.module()
	told := func(what string, e python.Expr) {
		for _, name := range f.spelledOut(e.Names()) {
			if why := c.notPlain(f, name); why != "" {
				found = append(found, c.found(f.span(e.Start, e.End), fmt.Sprintf("%s is %s, %s", what, name, why), "use a contract, or the id"))
			}
		}
	}
	for i, d := range m.Defs {
		if !isPublicFunction(m, i) {
			continue
		}
		for _, p := range m.Heads[i].Params {
			told(fmt.Sprintf("%s of %s", p.Name, d.Name), p.Annotation)
		}
		told("the result of "+d.Name, m.Heads[i].Returns)
	}
	for _, a := range m.Assigns {
		if a.Def >= 0 && m.Defs[a.Def].Class {
			told(fmt.Sprintf("%s of %s", a.Target, m.Defs[a.Def].Name), a.Annotation)
		}
	}
	return found
}

// isPublicFunction tells whether a def is a function, or a method, that others
// may call.
func isPublicFunction(m *python.Module, def int) bool {
	d := m.Defs[def]
	private := strings.HasPrefix(d.Name, "_") && d.Name != "__init__" || d.Parent >= 0 && !m.Defs[d.Parent].Class
	return !d.Class && !private
}

// notPlain is why a name in a signature may not be there; "" when it may.
func (c importCheck) notPlain(f *pyFile, name string) string {
	dotted, ok := f.pathOf(name)
	if !ok {
		return ""
	}
	first, _, _ := strings.Cut(dotted, ".")
	if m, ok := c.code.modelOf(c.code.models(), dotted); ok {
		return "a model: whoever gets it can query and save " + m.path()
	}
	switch {
	case first == "rest_framework":
		return "a class of Django REST framework"
	case first == "django" && !strings.HasPrefix(dotted, "django.utils."):
		return "a class of Django"
	case c.inCoreModels(dotted) && isClassName(dotted) && c.bringsModels(python.Import{}, dotted, nil):
		return "a model of the core"
	default:
		return ""
	}
}
