package rules

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/report"
)

func stringRelations(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "django/string-relations", Severity: report.Error,
			Rationale: "a relation to a class imports the other app's models, and two apps that do so import each other in a circle",
		},
		reader: c,
		check: func(s subject) []report.Finding {
			b := c.of(s.repo)
			var found []report.Finding
			for _, m := range b.models().in(s.Product) {
				for _, r := range m.relations {
					if r.kind != byClass {
						continue
					}
					f := s.found(m.file.span(r.to.Start, r.to.End),
						fmt.Sprintf("%s.%s refers to the class %s: name it by its label", m.name, r.field, r.to.Text),
						fmt.Sprintf("write %q, and drop the import", r.said(m)))
					if first, _, _ := strings.Cut(r.path, "."); !b.roots()[first] {
						f.Severity = report.Warning // no circle with a library, which knows no product
					}
					if r.labelFor(m) == m.label {
						f.Severity = report.Warning // no circle inside one app
						f.Fix = fmt.Sprintf("write %q", r.said(m))
					}
					f.Yields = "database/cross-database-relation" // where no label helps
					found = append(found, f)
				}
			}
			return found
		},
	}
}
