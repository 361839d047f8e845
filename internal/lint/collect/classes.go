package collect

import (
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// kin is what a class is by all that it inherits.
type kin struct {
	unittest bool // it is a TestCase
	unknown  bool // it inherits from what cannot be seen, so anything may be in there
	made     bool // it has an __init__ or __new__ of its own kind, for which pytest passes it over
	tests    bool // it holds a test by pytest's names
	cases    bool // it holds a test by unittest's names
	test     string
}

// with is the class with what a base adds.
func (k kin) with(base kin) kin {
	k.unittest = k.unittest || base.unittest
	k.unknown = k.unknown || base.unknown
	k.made = k.made || base.made
	k.tests = k.tests || base.tests
	k.cases = k.cases || base.cases
	if k.test == "" {
		k.test = base.test
	}
	return k
}

// isCollected tells whether pytest may find a test in a class that is known by a
// name. What inherits from something unknown may be a TestCase, whatever it is
// called.
func (m *module) isCollected(class int, name string) bool {
	k := m.kin(class)
	named := m.isTestClass(name) || k.test == "True"
	switch {
	case k.test == "False":
		return false
	case k.unittest:
		return k.cases || k.unknown
	case named && !k.made && (k.tests || k.unknown):
		return true
	default:
		return k.unknown && (k.cases || saysTest(name))
	}
}

// saysTest tells whether a class is called as those of tests are.
func saysTest(name string) bool {
	return strings.HasSuffix(name, "Test") || strings.HasSuffix(name, "Tests") || strings.HasSuffix(name, "TestCase")
}

// kin looks at a class and at its bases, each once: a class in a circle of them
// adds nothing to itself.
func (m *module) kin(class int) kin {
	if k, ok := m.kins[class]; ok {
		return k
	}
	m.kins[class] = kin{}
	k := kin{tests: m.scopeHasTests(class), cases: m.holdsCases(class), made: m.isMade(class)}
	for _, set := range m.Assigns {
		if set.Def == class && set.Target == "__test__" {
			k.test = set.Value.Text
		}
	}
	for _, base := range m.Defs[class].Bases {
		name, _, _ := strings.Cut(base.Text, "[")
		k = k.with(m.base(strings.TrimSpace(name), m.Defs[class].Start))
	}
	m.kins[class] = k
	return k
}

// holdsCases tells whether a class has a method that unittest's loader takes.
func (m *module) holdsCases(class int) bool {
	return slices.ContainsFunc(m.Defs, func(d python.Def) bool {
		return d.Parent == class && !d.Class && m.runs(d.Start) && (strings.HasPrefix(d.Name, "test") || d.Name == "runTest")
	}) || slices.ContainsFunc(m.Assigns, func(a python.Assign) bool { return a.Def == class && strings.HasPrefix(a.Target, "test") })
}

// makers are the decorators that give a class an __init__, by the end of their
// path.
var makers = [...]string{"dataclasses.dataclass", "attr.s", "attr.attrs", "attr.define", "attr.frozen", "attrs.define", "attrs.frozen", "attrs.mutable"}

func (m *module) isMade(class int) bool {
	if slices.ContainsFunc(m.Defs, func(d python.Def) bool {
		return d.Parent == class && !d.Class && (d.Name == "__init__" || d.Name == "__new__")
	}) {
		return true
	}
	return slices.ContainsFunc(m.Defs[class].Decorators, func(e python.Expr) bool {
		name, args, _ := strings.Cut(e.Text, "(")
		dotted := m.dotted(strings.TrimSpace(name))
		return !strings.Contains(args, "init=False") && slices.ContainsFunc(makers[:], func(end string) bool { return strings.HasSuffix(dotted, end) })
	})
}

// plainBases are bases without tests that are no TestCase, by the last part of
// their name; madeBases are those with an __init__ or __new__.
const (
	plainBases = "object Generic Protocol ABC Mapping Sequence Iterable Iterator"
	madeBases  = `NamedTuple TypedDict Enum IntEnum StrEnum Flag IntFlag ReprEnum TextChoices IntegerChoices Choices BaseModel
	dict list set tuple str bytes int float Exception BaseException Thread UserDict UserList UserString`
)

// base is what the class that begins at a byte gets from one of its bases.
func (m *module) base(name string, at int) kin {
	if class := m.class(name, at); class >= 0 {
		return m.kin(class)
	}
	target := m.dotted(name)
	if in, class, ok := m.find(target); ok {
		return in.kin(class)
	}
	if _, bound := m.names[name]; !bound && target == "" {
		target = name // Python's own, or from a star
		for _, star := range m.stars {
			if in, class, ok := m.find(star + "." + name); ok {
				return in.kin(class)
			}
		}
	}
	last := target[strings.LastIndexByte(target, '.')+1:]
	switch {
	case isFramework(target):
		return kin{unittest: strings.HasSuffix(last, "TestCase")}
	case isIn(last, plainBases):
		return kin{}
	case isIn(last, madeBases), strings.HasSuffix(last, "Error"), strings.HasPrefix(target, "django.") || strings.HasPrefix(target, "rest_framework."):
		return kin{made: true}
	default: // those of the core end in Test (APIBaseTest)
		return kin{unknown: true, unittest: strings.HasSuffix(last, "TestCase") || strings.HasSuffix(last, "Test")}
	}
}

// isFramework tells whether a dotted path is of a package that has classes to
// inherit tests from, and no tests.
func isFramework(dotted string) bool {
	return slices.ContainsFunc([]string{"unittest.", "django.test.", "rest_framework.test."}, func(pkg string) bool { return strings.HasPrefix(dotted, pkg) })
}

// find follows a dotted path to the class of this repository that it leads to,
// through the modules that pass it on.
func (m *module) find(dotted string) (*module, int, bool) {
	return m.follow(dotted, map[string]bool{})
}

func (m *module) follow(dotted string, seen map[string]bool) (*module, int, bool) {
	cut := strings.LastIndexByte(dotted, '.')
	if cut < 0 || seen[dotted] {
		return nil, -1, false
	}
	seen[dotted] = true
	in, ok := m.imported(dotted[:cut])
	if !ok {
		return nil, -1, false
	}
	name := dotted[cut+1:]
	if class := in.class(name, len(in.src)); class >= 0 {
		return in, class, true
	}
	if target := in.names[name]; target != "" {
		return in.follow(target, seen)
	}
	for _, star := range in.stars {
		if found, class, ok := in.follow(star+"."+name, seen); ok {
			return found, class, true
		}
	}
	return nil, -1, false
}

// imported is the file of a module: from the root, or beside the file, as for
// tests in a folder that is no package.
func (m *module) imported(dotted string) (*module, bool) {
	rel := strings.ReplaceAll(dotted, ".", "/")
	for _, from := range []string{".", path.Dir(m.path)} {
		for _, name := range []string{rel + ".py", rel + "/__init__.py"} {
			if in, ok := m.module(path.Join(from, name)); ok {
				return in, true
			}
		}
	}
	return nil, false
}
