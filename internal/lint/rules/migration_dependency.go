package rules

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

func migrationDependency(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "database/migration-dependency", Severity: report.Error,
			Rationale: "each database is migrated by itself: what a migration waits for in another one is never applied here",
		},
		check: func(s subject) []report.Finding {
			b := c.of(s.repo)
			databases, ok := b.databases()
			if !ok {
				return nil
			}
			var found []report.Finding
			own := b.labelAt(s.Dir)
			for _, f := range b.below(s.Path("backend")) {
				if f.isMigration() {
					found = append(found, s.foreignDependencies(f, own, "", b, databases)...)
				}
			}
			return append(found, s.coreDependencies(own, b, databases)...)
		},
	}
}

// coreDependencies are the core's migrations that wait for the product's: with
// a route nobody lints the core for that.
func (s subject) coreDependencies(own string, b *codebase, databases databases) []report.Finding {
	if databases.of(own) == defaultDatabase {
		return nil
	}
	var found []report.Finding
	for _, core := range b.repo.Config.Paths.Core {
		for _, f := range b.below(core) {
			if f.isMigration() && bytes.Contains(f.content(), []byte(own)) {
				found = append(found, s.foreignDependencies(f, b.labelAt(core), own, b, databases)...)
			}
		}
	}
	return found
}

// foreignDependencies lists the dependencies of a migration of the app own that
// are in another database; only tells one label to look for.
func (s subject) foreignDependencies(f *pyFile, own, only string, b *codebase, databases databases) []report.Finding {
	var found []report.Finding
	for _, d := range f.seen().waits {
		if d.user {
			d.label, _, _ = strings.Cut(b.apps().user, ".")
		}
		if databases.of(d.label) == databases.of(own) || only != "" && d.label != only {
			continue
		}
		found = append(found, s.found(f.span(d.at.Start, d.at.End),
			fmt.Sprintf("the migration waits for %s, which is in %s; %s is in %s", d.label, databases.said(d.label), own, databases.said(own)),
			"take the dependency out, and the relation that it is there for"))
	}
	return found
}

// dependency is a label that a migration waits for.
type dependency struct {
	label string
	user  bool // it is that of the user's model
	at    python.Expr
}

// readDependencies reads dependencies and run_before of the class Migration.
func (b *codebase) readDependencies(content []byte) []dependency {
	content = python.UpTo(content, "dependencies", "run_before")
	if len(content) == 0 {
		return nil
	}
	m := b.readModule(content)
	class := slices.IndexFunc(m.Defs, func(d python.Def) bool { return d.Class && d.TopLevel() && d.Name == "Migration" })
	var out []dependency
	for _, set := range m.Assigns {
		if class < 0 || set.Def != class || set.Target != "dependencies" && set.Target != "run_before" {
			continue
		}
		for _, s := range m.PairHeads(set.Value) {
			out = append(out, dependency{label: strings.Clone(s.Text), at: python.Expr{Start: s.Start, End: s.End}})
		}
		for _, call := range m.CallsIn(set.Value) {
			if call.Attr == "swappable_dependency" {
				out = append(out, dependency{user: true, at: python.Expr{Start: call.Start, End: call.End}})
			}
		}
	}
	slices.SortFunc(out, func(x, y dependency) int { return x.at.Start - y.at.Start })
	return out
}
