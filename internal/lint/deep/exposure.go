package deep

import "go/types"

// exposure walks over what a package of a facade lets others see.
type exposure struct {
	own     *types.Package
	facade  string // import path of the facade
	backend string // and of the folder that it is in

	seen map[types.Type]bool
	out  []leak
	from types.Object // whose declaration is looked at
	name string
}

// leak is an exported name that mentions an internal type.
type leak struct {
	object types.Object
	name   string // as others write it: Type.Method
	kind   *types.TypeName
}

// leaks lists them, in the order of names.
func (e exposure) leaks() []leak {
	scope := e.own.Scope()
	for _, name := range scope.Names() {
		if object := scope.Lookup(name); object.Exported() {
			e.look(object, name)
			if kind, ok := object.(*types.TypeName); ok {
				e.declared(kind)
			}
		}
	}
	return e.out
}

// look starts over with one declaration. An internal type that it mentions in
// several places is told once.
func (e *exposure) look(object types.Object, name string) {
	e.from, e.name, e.seen = object, name, map[types.Type]bool{}
	if kind, ok := object.(*types.TypeName); ok && !kind.IsAlias() {
		return // what it is made of is looked at part by part
	}
	e.walk(object.Type())
}

// declared looks at the parts of a type: fields and methods that others see, each
// by itself. The type may be one that is not exported, and given out all the same.
func (e *exposure) declared(kind *types.TypeName) {
	named, ok := kind.Type().(*types.Named)
	if !ok {
		return
	}
	for tparam := range named.TypeParams().TypeParams() {
		e.look(kind, kind.Name())
		e.walk(tparam.Constraint())
	}
	switch under := named.Underlying().(type) {
	case *types.Struct:
		for f := range under.Fields() {
			if f.Exported() || f.Embedded() { // what is embedded gives its methods
				e.look(f, kind.Name()+"."+f.Name())
			}
		}
	default:
		e.look(kind, kind.Name())
		e.walk(under)
	}
	for m := range named.Methods() {
		if m.Exported() {
			e.look(m, kind.Name()+"."+m.Name())
		}
	}
}

// walk looks through a type as far as others can.
func (e *exposure) walk(t types.Type) {
	if t == nil || e.seen[t] {
		return
	}
	e.seen[t] = true
	switch t := t.(type) {
	case *types.Alias:
		if !e.told(t.Obj()) {
			e.walk(t.Rhs())
		}
		e.list(t.TypeArgs())
	case *types.Named:
		e.told(t.Obj())
		e.list(t.TypeArgs())
		if t.Obj().Pkg() == e.own && !t.Obj().Exported() {
			e.hidden(t)
		}
	case *types.Pointer:
		e.walk(t.Elem())
	case *types.Slice:
		e.walk(t.Elem())
	case *types.Array:
		e.walk(t.Elem())
	case *types.Chan:
		e.walk(t.Elem())
	case *types.Map:
		e.walk(t.Key())
		e.walk(t.Elem())
	case *types.Signature:
		e.signature(t)
	case *types.Struct:
		for f := range t.Fields() {
			if f.Exported() || f.Embedded() {
				e.walk(f.Type())
			}
		}
	case *types.Interface:
		e.methods(t)
	case *types.Union:
		for term := range t.Terms() {
			e.walk(term.Type())
		}
	}
}

func (e *exposure) signature(t *types.Signature) {
	for tparam := range t.TypeParams().TypeParams() {
		e.walk(tparam.Constraint())
	}
	for _, tuple := range []*types.Tuple{t.Params(), t.Results()} {
		for v := range tuple.Variables() {
			e.walk(v.Type())
		}
	}
}

// methods are those of an interface that others can call, and what it embeds.
func (e *exposure) methods(t *types.Interface) {
	for m := range t.ExplicitMethods() {
		if m.Exported() {
			e.walk(m.Type())
		}
	}
	for etyp := range t.EmbeddedTypes() {
		e.walk(etyp)
	}
}

// hidden looks at a type without an exported name that something exported gives
// out: its fields and methods are there for whoever has one.
func (e *exposure) hidden(t *types.Named) {
	e.walk(t.Underlying())
	for m := range t.Methods() {
		if m.Exported() {
			e.walk(m.Type())
		}
	}
}

func (e *exposure) list(args *types.TypeList) {
	for t := range args.Types() {
		e.walk(t)
	}
}

// told notes an internal type.
func (e *exposure) told(kind *types.TypeName) bool {
	if !e.isInternal(kind) {
		return false
	}
	for _, one := range e.out {
		if one.object == e.from && one.kind == kind {
			return true
		}
	}
	e.out = append(e.out, leak{e.from, e.name, kind})
	return true
}
