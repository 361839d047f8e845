package importgraph

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// relationKinds are the fields with a model as their target, by the end of
// their name: libraries and apps have subclasses of their own.
var relationKinds = [...]string{"ForeignKey", "OneToOneField", "ManyToManyField", "ParentalKey", "ForeignObject", "GenericRelation"}

// importers import the module that their first argument names.
var importers = [...]string{"import_module", "__import__", "import_string", "find_spec", "resolve_name", "include"}

// aliasTakers take the alias of a database first.
var aliasTakers = [...]string{"using", "atomic", "db_manager", "get_connection", "non_atomic_requests"}

// aliasKeywords are the arguments, and members of test cases, that are aliases
// of databases, one or a list of them.
var aliasKeywords = [...]string{"using", "database", "databases", "alias"}

// call reads one call by the last name before its bracket.
func (r *stringReader) call(c python.Call) {
	first, _ := c.Positional(0)
	switch {
	case c.Attr == "get_model" || c.Attr == "get_registered_model":
		r.getModel(c, first)
	case c.Attr == "get_app_config":
		r.label(first, "asks for the app ")
	case slices.Contains(importers[:], c.Attr):
		for _, s := range r.m.StringsIn(first) { // include() takes a tuple, too
			r.module(s, true)
		}
	case isRelation(c.Attr):
		to, _ := c.Arg("to")
		through, _ := c.Arg("through")
		r.models(first, to, through)
	case c.Attr == "CreateModel":
		bases, _ := c.Arg("bases")
		r.models(bases)
	case c.Attr == "swappable_dependency":
		r.pass(first) // it waits for whatever stands for the model by then
	case c.Attr == "call_command":
		r.command(c)
	case slices.Contains(aliasTakers[:], c.Attr):
		r.aliases(first)
	}
	r.keywords(c)
}

// keywords reads the arguments that mean the same in every call.
func (r *stringReader) keywords(c python.Call) {
	for _, a := range c.Args {
		switch {
		case a.Name == "app_label":
			r.label(a.Value, "asks for the app ")
		case a.Name == "package" && c.Attr == "import_module":
			if s, ok := r.m.Str(a.Value); ok {
				r.module(s, true)
			}
		case slices.Contains(aliasKeywords[:], a.Name):
			r.aliases(a.Value)
		}
	}
}

func isRelation(attr string) bool {
	return attr != "GenericForeignKey" && slices.ContainsFunc(relationKinds[:], func(kind string) bool { return strings.HasSuffix(attr, kind) })
}

// getModel reads get_model("app", "Model") and get_model("app.Model"). Of one
// argument without a dot Django refuses to make anything.
func (r *stringReader) getModel(c python.Call, first python.Expr) {
	if s, ok := r.m.Str(first); ok && strings.Contains(s.Text, ".") {
		r.models(first)
		return
	}
	_, second := c.Positional(1)
	if _, named := c.Arg("model_name"); second || named {
		r.label(first, "asks for a model of ")
	}
}

// label notes an app that is named by its label, or by a constant of the file.
func (r *stringReader) label(e python.Expr, verb string) {
	s, ok := r.m.Str(e)
	if named := r.constants[e.Text]; !ok && len(named) == 1 {
		s, ok = named[0], !named[0].Formatted
	}
	if ok && isLabel(s.Text) {
		r.add(s.Text, s, true, verb+s.Text)
	}
}

// models notes the models in expressions: written in capitals or not, in lists,
// and by a constant of the file.
func (r *stringReader) models(expressions ...python.Expr) {
	for _, e := range expressions {
		r.model(r.m.StringsIn(e))
		r.model(r.constants[e.Text])
		delete(r.constants, e.Text) // its strings have been said
	}
}

func (r *stringReader) model(named []python.Str) {
	for _, s := range named {
		if label, _, ok := modelOf(s.Text); ok && !s.Formatted {
			r.add(label, s, true, "points at the model "+r.source(s))
		}
	}
}

// constantsOf are the strings that names at the top of a file stand for.
func constantsOf(m *python.Module) map[string][]python.Str {
	constants := map[string][]python.Str{}
	for _, set := range m.Assigns {
		if set.Def < 0 {
			constants[set.Target] = append(constants[set.Target], m.StringsIn(set.Value)...)
		}
	}
	return constants
}

// aliases notes the databases in an expression.
func (r *stringReader) aliases(e python.Expr) {
	for _, s := range r.m.StringsIn(e) {
		if !s.Formatted {
			r.add(r.database(s), s, true, "uses the database "+s.Text)
		}
	}
}

// pass keeps the strings of an expression from being looked at again.
func (r *stringReader) pass(e python.Expr) {
	for _, s := range r.m.StringsIn(e) {
		r.said[s.Start] = true
	}
}

// command notes what call_command("migrate", "app") names: whether a command
// takes apps, only the command knows.
func (r *stringReader) command(c python.Call) {
	for i, a := range c.Args {
		if s, ok := r.m.Str(a.Value); ok && i > 0 && a.Name == "" && isLabel(s.Text) {
			r.add(s.Text, s, false, s.Text+" for a command")
		}
	}
}

// assigned reads the members of classes that Django looks at.
func (r *stringReader) assigned(set python.Assign) {
	if set.Def < 0 || !r.m.Defs[set.Def].Class {
		return
	}
	switch class := r.m.Defs[set.Def].Name; {
	case class == "Meta" && set.Target == "app_label":
		r.label(set.Value, "puts a model into the app ")
	case class == "Migration" && (set.Target == "dependencies" || set.Target == "run_before"):
		for _, s := range r.m.PairHeads(set.Value) {
			r.add(s.Text, s, true, "depends on a migration of "+s.Text)
		}
	case slices.Contains(aliasKeywords[:], set.Target):
		r.aliases(set.Value)
	}
}
