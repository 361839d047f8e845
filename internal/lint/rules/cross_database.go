package rules

import (
	"fmt"
	"path"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func crossDatabaseRelation(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "database/cross-database-relation", Severity: report.Error,
			Rationale: "Postgres has no foreign keys and no joins across databases",
		},
		reader: c,
		check: func(s subject) []report.Finding {
			b := c.of(s.repo)
			databases, ok := b.databases()
			if !ok {
				return nil
			}
			var found []report.Finding
			own := b.labelAt(s.Dir)
			for _, c := range b.crossing() {
				// What the core has that points here is told with this product:
				// nobody lints the core.
				if repo.Within(c.m.file.path, s.Dir) || c.r.labelFor(c.m) == own && !b.inProducts(c.m) {
					found = append(found, s.crossingFinding(c.m, c.r, databases))
				}
			}
			for _, m := range b.models().in(s.Product) {
				found = append(found, s.crossingParents(m, databases)...)
			}
			return append(found, s.onlyMigrated(b, databases)...)
		},
	}
}

// crossing is a relation of a model with a table that leads to another database,
// its own or one of its abstract parents.
type crossing struct {
	m *model
	r inherited
}

// readCrossing lists the relations that lead to another database.
func (b *codebase) readCrossing() []crossing {
	databases, ok := b.databases()
	if !ok {
		return nil
	}
	var out []crossing
	for _, m := range b.models().all {
		if m.abstract {
			continue
		}
		for _, from := range m.lineage() {
			for _, r := range from.relations {
				if r.kind != unknownTarget && databases.of(r.labelFor(m)) != databases.of(m.label) {
					out = append(out, crossing{m, inherited{r, from}})
				}
			}
		}
	}
	return out
}

// inherited is a relation with the class that declares it.
type inherited struct {
	relation

	from *model
}

func (s subject) crossingFinding(m *model, r inherited, databases databases) report.Finding {
	where := m.file.span(r.call.Start, r.call.End)
	message := fmt.Sprintf("%s.%s refers to %s, which is in %s; %s is in %s", m.name, r.field, r.said(m), databases.said(r.labelFor(m)), m.name, databases.said(m.label))
	fix := fmt.Sprintf("store the plain number: %s_id = models.BigIntegerField(db_index=True)", r.field)
	if r.from != m {
		where = m.file.class(m.def)
		message = fmt.Sprintf("%s takes the field %s from %s; it refers to %s, which is in %s, and %s is in %s",
			m.name, r.field, r.from.name, r.said(m), databases.said(r.labelFor(m)), m.name, databases.said(m.label))
		fix = fmt.Sprintf("do not inherit from %s; store the plain number: %s_id = models.BigIntegerField(db_index=True)", r.from.name, r.field)
	}
	return s.found(where, message, fix)
}

// crossingParents: a model that inherits from one with a table has a hidden
// one-to-one field to it.
func (s subject) crossingParents(m *model, databases databases) []report.Finding {
	var found []report.Finding
	for _, ancestor := range m.lineage() {
		for _, parent := range ancestor.parents {
			if !m.abstract && !parent.abstract && databases.of(parent.label) != databases.of(m.label) {
				found = append(found, s.found(m.file.class(m.def),
					fmt.Sprintf("%s inherits from %s, whose table is in %s: Django joins the two, and %s is in %s", m.name, parent.name, databases.said(parent.label), m.name, databases.said(m.label)),
					"inherit from an abstract model, or store the plain number of the other row"))
			}
		}
	}
	return found
}

// inProducts tells whether a model lies in a product.
func (b *codebase) inProducts(m *model) bool {
	return repo.Within(m.file.path, b.repo.Config.Paths.Products)
}

// in lists the models of a product.
func (ms *models) in(p *repo.Product) []*model { return ms.byProduct[path.Base(p.Dir)] }
