package rules

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// functionHops is what a step into a function takes of the hops: two of them are
// followed, and some names on the way.
const functionHops = 3

// idleWrappers are the decorators that give what the function gives.
const idleWrappers = "cache lru_cache staticmethod classmethod atomic sync_to_async database_sync_to_async async_to_sync overload override final deprecated"

// vague are the names of an annotation that do not say what is in it.
const vague = `Any object None Optional Union Annotated QuerySet RawQuerySet BaseManager Manager list List tuple Tuple set Set frozenset dict Dict
	Sequence Iterable Iterator Collection Generator Mapping Awaitable Coroutine AsyncIterator AsyncIterable`

// function is what a function of the product gives, by its annotation, else by
// what it returns.
func (t rowTrace) function(at place, name string, hops int) *rows {
	to, ok := t.functionAt(at, name)
	if !ok || hops <= functionHops || !t.givesItsOwn(to) {
		return nil
	}
	m := to.module()
	via := to.name + "." + m.Defs[to.def].Name
	names := m.Heads[to.def].Returns.Names()
	classes := slices.ContainsFunc(names, func(name string) bool { return isIn(lastName(name), "type Type Callable Literal") })
	for _, name := range names {
		if of, ok := t.code.modelAt(t.code.models(), to.pyFile, name); ok && !classes {
			return &rows{of: of, via: via}
		}
	}
	if slices.ContainsFunc(names, func(name string) bool { return !isIn(lastName(name), vague) }) {
		return nil // it says that it gives something else
	}
	for _, value := range t.given(to.pyFile) {
		if m.DefAt(value.Start) != to.def {
			continue
		}
		if found := t.inGiven(to, value, hops-functionHops); found != nil {
			return &rows{of: found.of, plain: found.plain, via: via}
		}
	}
	return nil
}

func lastName(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }

// givesItsOwn tells whether nothing around a function changes what it gives.
func (t rowTrace) givesItsOwn(at place) bool {
	m := at.module()
	return !slices.ContainsFunc(m.Defs[at.def].Decorators, func(decorator python.Expr) bool {
		name := decorator.Text
		if call, ok := m.Call(decorator); ok {
			name = call.Name
		}
		return !isIn(lastName(name), idleWrappers)
	})
}

// functionAt finds the function, or the method of a class, of the product that a
// dotted name of a file stands for.
func (t rowTrace) functionAt(at place, name string) (place, bool) {
	if self, method, ok := strings.Cut(name, "."); ok && isIn(self, "self cls") {
		return t.methodOf(at.pyFile, at.classAround(), method)
	}
	for in := at.def; in >= 0; in = at.defs()[in].Parent { // Python does not look into classes
		if to, ok := functionNamed(at.pyFile, in, name); ok && !at.defs()[in].Class {
			return to, true
		}
	}
	if to, ok := functionNamed(at.pyFile, -1, name); ok {
		return to, true
	}
	dotted, ok := at.pathOf(name)
	if !ok {
		return place{}, false
	}
	return t.functionOf(dotted, maxHops)
}

// functionOf follows a dotted path through the modules that pass it on.
func (t rowTrace) functionOf(dotted string, hops int) (place, bool) {
	cut := strings.LastIndexByte(dotted, '.')
	if cut < 0 || hops == 0 {
		return place{}, false
	}
	module, name := dotted[:cut], dotted[cut+1:]
	f, ok := t.code.moduleFile(module)
	if !ok {
		g, class, ok := t.code.definition(module)
		if !ok {
			return place{}, false
		}
		return t.methodOf(g, g.classNamed(class), name)
	}
	if f.product != t.Name || f.isTest {
		return place{}, false
	}
	if to, ok := functionNamed(f, -1, name); ok {
		return to, true
	}
	if target, ok := f.names().paths[name]; ok && target != dotted {
		return t.functionOf(target, hops-1)
	}
	for _, star := range f.names().stars {
		if to, ok := t.functionOf(star+"."+name, hops-1); ok {
			return to, true
		}
	}
	return place{}, false
}

func (t rowTrace) methodOf(f *pyFile, class int, name string) (place, bool) {
	if class < 0 || f.product != t.Name {
		return place{}, false
	}
	return functionNamed(f, class, name)
}

// functionNamed is the function of that name in a class, or at the top for -1:
// the last, which is the one that stays.
func functionNamed(f *pyFile, in int, name string) (place, bool) {
	defs := f.defs()
	for i, d := range slices.Backward(defs) {
		if !d.Class && d.Parent == in && d.Name == name {
			return place{f, i}, true
		}
	}
	return place{}, false
}

// classAround is the class that a method is in; -1 without one.
func (at place) classAround() int {
	defs := at.defs()
	for n := at.def; n >= 0; n = defs[n].Parent {
		if defs[n].Class {
			return n
		}
	}
	return -1
}

// spelledOut are the names of an annotation with those that names of the file
// itself stand for: Items = list[Item], T = TypeVar("T", bound=Item).
func (f *pyFile) spelledOut(names []string) []string {
	for i := 0; i < len(names) && len(names) < maxNames; i++ {
		if _, known := f.pathOf(names[i]); known || names[i] == "" || strings.Contains(names[i], ".") {
			continue
		}
		for _, set := range f.module().Assigns {
			if set.Def < 0 && set.Target == names[i] {
				names = appendNew(names, set.Value.Names())
			}
		}
	}
	return names
}

// maxNames is how many names an annotation may stand for.
const maxNames = 200

func appendNew(names, more []string) []string {
	for _, name := range more {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
