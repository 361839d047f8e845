package rules

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// column is a field of a model as migrations name them, in lower case.
type column struct{ model, field string }

// columns are the relations to other databases that the migrations of a product
// have made so far, and not taken away again.
type columns struct {
	subject

	code      *codebase
	databases databases
	own       string
	made      map[column]report.Finding
}

// onlyMigrated finds the relations to another database that are in a migration
// of the product, and in no later one taken away. Those that its models have too
// are told there.
func (s subject) onlyMigrated(b *codebase, databases databases) []report.Finding {
	if len(databases.routes.List) == 0 {
		return nil // there is one database
	}
	c := columns{s, b, databases, b.labelAt(s.Dir), map[column]report.Finding{}}
	var found []report.Finding
	files := slices.Clone(b.below(s.Path("backend")))
	slices.SortFunc(files, func(x, y *pyFile) int { return cmp.Compare(x.path, y.path) })
	for _, f := range files {
		made := len(c.made) > 0 // and may go again, in whatever migration
		if f.isMigration() && !f.isTest && (made || f.seen().keys) && f.classNamed("Migration") >= 0 {
			for _, call := range f.module().Calls {
				c.operation(f, call)
			}
			found = append(found, c.keysInSQL(f)...)
		}
	}
	for _, known := range b.crossing() {
		if repo.Within(known.m.file.path, s.Dir) {
			delete(c.made, column{strings.ToLower(known.m.name), strings.ToLower(known.r.field)})
		}
	}
	return slices.AppendSeq(found, maps.Values(c.made))
}

// mayMakeKeys tells whether a migration may make a relation, by the names of
// fields in it or by a class of the repository, or run SQL. In a file beyond ASCII
// a name may be written in other letters.
func (b *codebase) mayMakeKeys(f *pyFile, in *lint.File) bool {
	return slices.ContainsFunc(relationKinds[:], in.Has) || in.Has("RunSQL") ||
		slices.ContainsFunc(in.Content, func(c byte) bool { return c >= utf8.RuneSelf }) ||
		slices.ContainsFunc(in.Imports(), func(i python.Import) bool { return b.mayLeadInside(f, i) })
}

// operation follows what an operation makes, moves or takes away.
func (c columns) operation(f *pyFile, call python.Call) {
	switch call.Attr {
	case "CreateModel":
		c.create(f, call)
	case "AddField", "AlterField":
		at := column{f.word(call, 0, "model_name"), f.word(call, 1, "name")}
		delete(c.made, at)
		if field, ok := argument(call, 2, "field"); ok {
			if made, ok := f.module().Call(field); ok {
				c.relation(f, at, made)
			}
		}
	case "RemoveField":
		delete(c.made, column{f.word(call, 0, "model_name"), f.word(call, 1, "name")})
	case "RenameField":
		model := f.word(call, 0, "model_name")
		c.move(column{model, f.word(call, 1, "old_name")}, column{model, f.word(call, 2, "new_name")})
	case "RenameModel":
		from, to := f.word(call, 0, "old_name"), f.word(call, 1, "new_name")
		for _, at := range slices.Collect(maps.Keys(c.made)) {
			if at.model == from {
				c.move(at, column{to, at.field})
			}
		}
	case "DeleteModel":
		model := f.word(call, 0, "name")
		for at := range c.made {
			if at.model == model {
				delete(c.made, at)
			}
		}
	}
}

func (c columns) move(from, to column) {
	if one, ok := c.made[from]; ok {
		delete(c.made, from)
		c.made[to] = one
	}
}

// create takes down the fields of a new model: pairs of a name and a call.
func (c columns) create(f *pyFile, call python.Call) {
	fields, ok := argument(call, 1, "fields")
	if !ok {
		return
	}
	model := f.word(call, 0, "name")
	names := f.module().PairHeads(fields)
	for _, made := range f.module().CallsIn(fields) {
		next, _ := slices.BinarySearchFunc(names, made.Start, func(s python.Str, start int) int { return cmp.Compare(s.Start, start) })
		if next > 0 {
			c.relation(f, column{model, strings.ToLower(names[next-1].Text)}, made)
		}
	}
}

// relation takes down a field that leads to another database.
func (c columns) relation(f *pyFile, at column, made python.Call) {
	to, ok := argument(made, 0, "to")
	if !ok || !c.code.isRelationCall(f, made) {
		return
	}
	m := &model{file: f, name: at.model, label: c.own}
	r := relation{field: at.field, call: made, to: to}
	c.code.resolveTarget(m, &r)
	if r.kind == unknownTarget || c.databases.of(r.labelFor(m)) == c.databases.of(c.own) {
		return
	}
	c.made[at] = c.found(f.span(made.Start, made.End),
		fmt.Sprintf("the migration gives %s the field %s, which refers to %s in %s; %s is in %s, and no later migration takes it away",
			at.model, at.field, r.said(m), c.databases.said(r.labelFor(m)), c.own, c.databases.said(c.own)),
		fmt.Sprintf("store the plain number, %s_id; where the migration has run, add one that removes the field", at.field))
}

// keysInSQL are the keys to tables of other databases that a migration writes as
// SQL. What takes it back is not looked at.
func (c columns) keysInSQL(f *pyFile) []report.Finding {
	check := sqlCheck{c.subject, c.databases, c.code.tables(), c.own}
	var found []report.Finding
	for _, call := range f.module().Calls {
		sql, ok := argument(call, 0, "sql")
		if call.Attr != "RunSQL" || !ok {
			continue
		}
		for _, text := range f.module().StringsIn(sql) {
			tables, _ := tablesIn(text.Text)
			for _, table := range tables {
				if owner := check.owner(table.name); table.after == "REFERENCES" && owner != "" {
					found = append(found, c.found(f.span(text.Start, text.End),
						fmt.Sprintf("the SQL refers to %s, a table of %s in %s; %s is in %s", table.name, owner, c.databases.said(owner), c.own, c.databases.said(c.own)),
						"store the plain number without REFERENCES"))
				}
			}
		}
	}
	return found
}

// argument is an argument by its place or its name.
func argument(call python.Call, n int, name string) (python.Expr, bool) {
	if e, ok := call.Positional(n); ok {
		return e, true
	}
	return call.Arg(name)
}

// word is a string argument in lower case, as Django compares names of models.
func (f *pyFile) word(call python.Call, n int, name string) string {
	e, _ := argument(call, n, name)
	s, _ := f.module().Str(e)
	return strings.ToLower(s.Text)
}
