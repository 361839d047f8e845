package rules

import (
	"path"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// names says what the names of a file stand for.
type names struct {
	paths map[string]string // a name to the dotted path that it was imported from, or of the class here
	stars []string          // modules of which every name was imported
}

func namesOf(f *pyFile) names {
	n := names{paths: map[string]string{}}
	for _, i := range f.imports() {
		target, ok := importTarget(i, f.pkg)
		switch {
		case !ok:
		case i.Name == "*":
			n.stars = append(n.stars, target)
		case i.Alias != "":
			n.paths[i.Alias] = target
		case i.From:
			n.paths[i.Name] = target
		default: // import a.b binds a
			first, _, _ := strings.Cut(i.Name, ".")
			n.paths[first] = first
		}
	}
	for _, d := range f.defs() {
		if d.Class && d.TopLevel() {
			n.paths[d.Name] = f.name + "." + d.Name
		}
	}
	return n
}

// importTarget is the dotted path that an import gives a name to; false for a
// relative one that leads outside.
func importTarget(i python.Import, pkg string) (string, bool) {
	paths := i.Paths(pkg)
	if len(paths) == 0 {
		return "", false
	}
	return paths[len(paths)-1], true
}

// path is what a dotted name of the file stands for; false when the file got
// the name neither by an import nor by a class.
func (f *pyFile) pathOf(name string) (string, bool) {
	first, rest, dotted := strings.Cut(name, ".")
	target, ok := f.names().paths[first]
	if ok && dotted {
		target += "." + rest
	}
	return target, ok
}

// maxHops is how many modules may pass a name on.
const maxHops = 8

// source gives the file of a module of the repository; false when there is
// none. A package is its __init__.py.
func (b *codebase) moduleFile(module string) (*pyFile, bool) {
	rel := strings.ReplaceAll(module, ".", "/")
	if module == "" || !strings.ContainsAny(rel[:1], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") {
		return nil, false
	}
	for _, at := range []string{rel + ".py", path.Join(rel, "__init__.py")} {
		if f := b.file(at); f.content() != nil {
			return f, true
		}
	}
	return nil, false
}

// moduleOf is the module that a dotted path is, or is in.
func (b *codebase) moduleOf(dotted string) string {
	if _, ok := b.moduleFile(dotted); ok || b.repo.Exists(strings.ReplaceAll(dotted, ".", "/")) {
		return dotted
	}
	return dotted[:max(strings.LastIndexByte(dotted, '.'), 0)]
}

// definition follows a dotted path through the modules that pass it on, to
// where the class is defined: its module's file and its name. It is false for
// what is no class of this repository.
func (b *codebase) definition(dotted string) (f *pyFile, class string, ok bool) {
	return b.follow(dotted, 0)
}

func (b *codebase) follow(dotted string, hops int) (*pyFile, string, bool) {
	cut := strings.LastIndexByte(dotted, '.')
	if cut < 0 || hops > maxHops {
		return nil, "", false
	}
	module, name := dotted[:cut], dotted[cut+1:]
	f, ok := b.moduleFile(module)
	if !ok {
		// the module may itself be a name that another passes on
		return nil, "", false
	}
	target, ok := f.names().paths[name]
	switch {
	case ok && target == f.name+"."+name && f.classNamed(name) >= 0:
		return f, name, true
	case ok && target != dotted:
		return b.follow(target, hops+1)
	}
	for _, star := range f.names().stars {
		if found, class, ok := b.follow(star+"."+name, hops+1); ok {
			return found, class, true
		}
	}
	return nil, "", false
}

// classNamed is the index of the class of that name at the top of the file; -1
// when there is none.
func (f *pyFile) classNamed(name string) int {
	for i, d := range f.defs() {
		if d.Class && d.TopLevel() && d.Name == name {
			return i
		}
	}
	return -1
}
