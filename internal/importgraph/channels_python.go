package importgraph

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// Use is a string of a file that names something elsewhere, as the string says it:
// what it leads to, the whole repository tells.
type Use struct {
	By         Channel
	Text       string // "app.Model", "Model" of the file's own app, "app", or a dotted path
	Then       string // of a migration, its name
	Start, End int    // bytes of the string
}

// channelWords are in every file that has a use. A setting may be named by any.
var channelWords = [...]string{
	"ForeignKey", "ForeignObject", "OneToOne", "ManyToMany", "ParentalKey", "GenericRelation", "CreateModel", "get_model", "get_registered_model", "get_app_config", "app_label",
	"dependencies", "run_before", "_task", "task(", "Celery(", "task_routes", "signature", "BEAT", "beat_schedule", "TASK", "include(", "URLCONF", "_APPS",
	"import_module", "__import__", "import_string", "find_spec", "resolve_name", "patch(", "patch.dict(", "patch.multiple(", "monkeypatch.setattr(", "AUTH_USER_MODEL",
}

// Uses is what a Python file says by strings.
type Uses struct {
	List  []Use    // in the order of the file
	Tasks []string // the names that it gives to tasks of its own
}

// ReadUses reads a Python file. Where pythonStrings looks for the names of
// products, anywhere, this reads what Django, Celery, Python and unittest.mock
// would look up, of whomever.
func ReadUses(rel string, content []byte) Uses {
	settings := isSettings(rel)
	if !settings && !slices.ContainsFunc(channelWords[:], func(word string) bool { return bytes.Contains(content, []byte(word)) }) {
		return Uses{}
	}
	m := python.ReadModule(content)
	r := useReader{m: m, constants: constantsOf(m), settings: settings}
	for _, c := range m.Calls {
		r.call(c)
	}
	for _, set := range m.Assigns {
		r.assigned(set)
	}
	slices.SortStableFunc(r.found, func(a, b Use) int { return a.Start - b.Start })
	return Uses{slices.CompactFunc(r.found, func(a, b Use) bool { return a.Start == b.Start }), r.tasks}
}

// isSettings tells whether a file is one of Django's settings, where every string
// that is a path is looked up.
func isSettings(rel string) bool {
	return path.Base(rel) == "settings.py" || path.Base(path.Dir(rel)) == "settings"
}

type useReader struct {
	m         *python.Module
	constants map[string][]python.Str
	settings  bool
	found     []Use
	tasks     []string
}

// add notes a string that is written out; ok tells one from a name.
func (r *useReader) add(by Channel, s python.Str, is func(string) bool) {
	if !s.Formatted && is(s.Text) {
		r.found = append(r.found, Use{By: by, Text: s.Text, Start: s.Start, End: s.End})
	}
}

// all notes the strings in an expression, or those that a constant stands for.
func (r *useReader) all(by Channel, is func(string) bool, expressions ...python.Expr) {
	for _, e := range expressions {
		for _, s := range slices.Concat(r.m.StringsIn(e), r.constants[e.Text]) {
			r.add(by, s, is)
		}
	}
}

// userSetting is how a relation names the model of users, which is swapped there.
const userSetting = "AUTH_USER_MODEL"

// isModel tells what names a model: "app.Model", or "Model" in the same app.
func isModel(text string) bool {
	_, _, ok := modelOf(text)
	return ok || isWord(text) && text != "self"
}

// isDotted tells a path of modules, or of something in one.
func isDotted(text string) bool { return strings.Contains(text, ".") && isPath(text) }

// call reads one call by the last name before its bracket.
func (r *useReader) call(c python.Call) {
	first, _ := c.Positional(0)
	switch {
	case isRelation(c.Attr):
		r.relation(c, first)
	case c.Attr == "CreateModel":
		bases, _ := c.Arg("bases")
		r.all(ByRelation, func(text string) bool { return strings.Contains(text, ".") && isModel(text) }, bases)
	case c.Attr == "get_model" || c.Attr == "get_registered_model":
		r.getModel(c, first)
	case c.Attr == "get_app_config":
		r.all(ByApp, isLabel, first)
	case c.Attr == "send_task" || c.Attr == "signature":
		r.all(ByTask, isPath, first)
	case c.Attr == "autodiscover_tasks":
		r.all(ByTask, isDotted, first)
	case c.Attr == "Celery":
		modules, _ := c.Arg("include")
		r.all(ByTask, isDotted, modules)
	case c.Attr == "include":
		r.all(ByInclude, isDotted, first)
	case slices.Contains(importers[:], c.Attr):
		r.all(ByLookup, isPath, first)
	case c.Attr == "task" || strings.HasSuffix(c.Attr, "_task"):
		if name, ok := c.Arg("name"); ok {
			if s, ok := r.m.Str(name); ok {
				r.tasks = append(r.tasks, s.Text)
			}
		}
	case isPatch(c):
		r.all(ByMock, isDotted, first)
	}
	if label, ok := c.Arg("app_label"); ok && c.Attr != "get_model" {
		r.all(ByApp, isLabel, label)
	}
}

// isPatch tells whether a call replaces what its first string names.
func isPatch(c python.Call) bool {
	return c.Attr == "patch" || strings.HasSuffix("."+c.Name, ".patch.dict") || strings.HasSuffix("."+c.Name, ".patch.multiple") || strings.HasSuffix("."+c.Name, "monkeypatch.setattr")
}

func (r *useReader) relation(c python.Call, first python.Expr) {
	to, _ := c.Arg("to")
	through, _ := c.Arg("through")
	for _, e := range []python.Expr{first, to, through} {
		if strings.HasSuffix("."+e.Text, "."+userSetting) {
			r.found = append(r.found, Use{By: ByRelation, Text: userSetting, Start: e.Start, End: e.End})
			continue
		}
		if s, ok := r.m.Str(e); ok {
			r.add(ByRelation, s, isModel)
			continue
		}
		for _, s := range r.constants[e.Text] {
			r.add(ByRelation, s, isModel)
		}
	}
}

// getModel reads get_model("app", "Model") and get_model("app.Model"), also by the
// names of the arguments.
func (r *useReader) getModel(c python.Call, first python.Expr) {
	if !first.Present() {
		first, _ = c.Arg("app_label")
	}
	second, ok := c.Positional(1)
	if !ok {
		second, _ = c.Arg("model_name")
	}
	label, ok := r.m.Str(first)
	if named := r.constants[first.Text]; !ok && len(named) == 1 && !named[0].Formatted {
		label, ok = named[0], true
	}
	if !ok {
		return
	}
	text := label.Text
	if model, ok := r.m.Str(second); ok {
		text += "." + model.Text
	} else if second.Present() {
		text += "." // which one, only a run could tell
	}
	if name, model, ok := strings.Cut(text, "."); ok && isLabel(name) && (model == "" || isWord(model)) {
		r.found = append(r.found, Use{By: ByModel, Text: text, Start: label.Start, End: label.End})
	}
}

// assigned reads what is assigned: settings, schedules, and the members of
// classes that Django looks at.
func (r *useReader) assigned(set python.Assign) {
	name := set.Target[strings.LastIndexByte(set.Target, '.')+1:]
	switch {
	case set.Def >= 0 && r.m.Defs[set.Def].Class:
		r.member(r.m.Defs[set.Def].Name, set)
	case strings.HasSuffix(name, "BEAT_SCHEDULE") || name == "beat_schedule" || strings.HasSuffix(name, "TASK_ROUTES") || name == "task_routes":
		r.all(ByTask, isDotted, set.Value)
	case set.Def >= 0:
	case strings.HasSuffix(name, "_APPS"):
		r.all(ByApp, isPath, set.Value)
	case name == "ROOT_URLCONF":
		r.all(ByInclude, isPath, set.Value)
	case name == userSetting:
		r.all(ByModel, isModel, set.Value)
	case r.settings && name == strings.ToUpper(name):
		r.all(ByLookup, isDotted, set.Value)
	}
}

func (r *useReader) member(class string, set python.Assign) {
	switch {
	case class == "Meta" && set.Target == "app_label":
		r.all(ByApp, isLabel, set.Value)
	case class == "Migration" && (set.Target == "dependencies" || set.Target == "run_before"):
		for _, head := range r.m.PairHeads(set.Value) {
			r.found = append(r.found, Use{By: ByMigration, Text: head.Text, Then: r.after(head, set.Value), Start: head.Start, End: head.End})
		}
	}
}

// after is the string that follows on the first one of a pair; "" when something
// else does.
func (r *useReader) after(head python.Str, in python.Expr) string {
	rest := r.m.StringsIn(python.Expr{Start: head.End, End: in.End})
	if len(rest) == 0 || strings.Trim(in.Text[head.End-in.Start:rest[0].Start-in.Start], ", \t\r\n") != "" {
		return ""
	}
	return rest[0].Text
}
