package rules

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// relation is a field of a model that stands for rows of another.
type relation struct {
	field string
	call  python.Call
	to    python.Expr // as written
	kind  targetKind
	label string // of the app that the target is in; "" when it has to be that of the model
	model string // the target's name
	path  string // dotted, of a target that is a class
}

// targetKind is how a relation names its target.
type targetKind int

const (
	unknownTarget targetKind = iota // computed: nobody can tell
	byString                        // "app.Model", "Model", "self"
	byUser                          // settings.AUTH_USER_MODEL or get_user_model()
	byClass                         // the class itself
)

// relationKinds are the fields with a target, by the end of their name: apps
// have subclasses of their own. A generic key is made of other fields.
var relationKinds = [...]string{"ForeignKey", "OneToOneField", "ManyToManyField"}

func isRelation(attr string) bool {
	return attr != "GenericForeignKey" && slices.ContainsFunc(relationKinds[:], func(kind string) bool { return strings.HasSuffix(attr, kind) })
}

// isRelationCall tells whether a call makes a relation, by the name that is
// called or by what that stands for: ForeignKey under another name, or a class
// that inherits from one.
func (b *codebase) isRelationCall(f *pyFile, call python.Call) bool {
	return isRelation(call.Attr) || b.isRelationName(f, call.Name, map[string]bool{})
}

func (b *codebase) isRelationName(f *pyFile, name string, seen map[string]bool) bool {
	name = strings.TrimSpace(name)
	dotted, ok := f.pathOf(name)
	first, _, _ := strings.Cut(dotted, ".")
	switch {
	case name == "" || seen[f.name+":"+name]:
		return false
	case isRelation(name[strings.LastIndexByte(name, '.')+1:]), ok && isRelation(dotted[strings.LastIndexByte(dotted, '.')+1:]):
		return true
	case !ok:
		seen[f.name+":"+name] = true
		return slices.ContainsFunc(f.module().Assigns, func(a python.Assign) bool { // FK = models.ForeignKey
			return a.Def < 0 && a.Target == name && a.Value.Text != name && b.isRelationName(f, a.Value.Text, seen)
		})
	case !b.roots()[first]:
		return false
	}
	seen[f.name+":"+name] = true
	in, class, ok := b.definition(dotted)
	return ok && slices.ContainsFunc(in.defs()[in.classNamed(class)].Bases, func(base python.Expr) bool {
		return strings.TrimSpace(base.Text) != class && b.isRelationName(in, base.Text, seen)
	})
}

// relationsOf reads the relations that the class itself declares.
func (b *codebase) relationsOf(m *model) []relation {
	var out []relation
	module := m.file.module()
	for _, set := range module.Assigns {
		if set.Def != m.def {
			continue
		}
		call, ok := module.Call(set.Value)
		if !ok || !b.isRelationCall(m.file, call) {
			continue
		}
		to, ok := call.Positional(0)
		if !ok {
			to, ok = call.Arg("to")
		}
		if ok {
			r := relation{field: set.Target, call: call, to: to}
			b.resolveTarget(m, &r)
			out = append(out, r)
		}
		if through, ok := call.Arg("through"); ok {
			r := relation{field: set.Target, call: call, to: through}
			b.resolveTarget(m, &r)
			out = append(out, r)
		}
	}
	return out
}

func (b *codebase) resolveTarget(m *model, r *relation) {
	module := m.file.module()
	if s, ok := module.Str(r.to); ok {
		r.byString(m, s.Text)
		return
	}
	if call, ok := module.Call(r.to); ok && call.Attr == "get_user_model" || strings.HasSuffix("."+r.to.Text, ".AUTH_USER_MODEL") {
		r.kind = byUser
		r.label, r.model, _ = strings.Cut(b.apps().user, ".")
		return
	}
	for _, set := range module.Assigns { // TEAM = "posthog.Team"
		if s, ok := module.Str(set.Value); ok && set.Def < 0 && set.Target == r.to.Text {
			r.byString(m, s.Text)
			return
		}
	}
	dotted, ok := m.file.pathOf(r.to.Text)
	if !ok || !isClassName(dotted) {
		return
	}
	r.kind, r.path = byClass, dotted
	r.model = dotted[strings.LastIndexByte(dotted, '.')+1:]
	if f, name, ok := b.definition(dotted); ok {
		r.path = f.name + "." + name
	}
	if r.label = b.labelAt(r.path); r.label == "" {
		r.label = foreignLabel(r.path)
	}
}

func (r *relation) byString(m *model, text string) {
	r.kind = byString
	label, name, dotted := strings.Cut(text, ".")
	switch {
	case text == "self":
		r.model = m.name
	case dotted:
		r.label, r.model = label, name
	default:
		r.model = text
	}
}

// foreignLabel is the label of an app outside the repository: the folder that
// its models are in.
func foreignLabel(dotted string) string {
	before, _, _ := strings.Cut(dotted, ".models")
	return before[strings.LastIndexByte(before, '.')+1:]
}

// isClassName tells whether the last name of a path is written as classes are.
func isClassName(dotted string) bool {
	name := dotted[strings.LastIndexByte(dotted, '.')+1:]
	return name != "" && name[0] >= 'A' && name[0] <= 'Z' && strings.ToUpper(name) != name
}

// labelFor is the label of the target, for a relation that m has, be it its own
// or one of an abstract parent: "Model" alone is one of m's app then.
func (r relation) labelFor(m *model) string {
	if r.label == "" {
		return m.label
	}
	return r.label
}

// said is the target as a string, as relations should name it.
func (r relation) said(m *model) string { return r.labelFor(m) + "." + r.model }
