package contracts

import (
	"fmt"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// Stale is the rule about the exceptions themselves: the list of exact ones is
// what is left to do, and must not hold what is done.
type Stale struct {
	graph    Graph
	exempted func(r *repo.Repo) *exceptions
}

// Meta describes the rule.
func (Stale) Meta() report.Rule {
	return report.Rule{
		ID: "boundary/contract-exceptions", Severity: report.Warning, Whole: true,
		Rationale: "an exception that nothing needs lets the next import through unseen",
	}
}

// Check checks the exceptions, whatever products are asked for: that an import
// is gone can be seen only in all of them.
func (s Stale) Check(r *repo.Repo, _ []*repo.Product) []report.Finding {
	e := s.exempted(r)
	var found []report.Finding
	add := func(severity report.Severity, where fault.Span, message, fix string) {
		found = append(found, report.Finding{Rule: s.Meta().ID, Severity: severity, Where: where, Message: message, Fix: fix})
	}
	for _, err := range fault.List(e.err) {
		add(report.Error, err.Where, "the exceptions of import-linter cannot be read: "+err.What, "mend the file")
		found[len(found)-1].Yields = "structure/readable-files"
	}
	g := s.graph(r)
	if g == nil {
		return found
	}
	needed := e.needed(g)
	for _, one := range e.list {
		switch {
		case one.bad:
			add(report.Error, one.where, fmt.Sprintf("%s is no exception", one), `write it as "importer -> imported", with * for one name and ** for several`)
		case one.from.exact() && one.to.exact() && place(r, one.from.name()).backend && !needed[[2]string{one.from.name(), one.to.name()}]:
			add(report.Warning, one.where, fmt.Sprintf("nothing imports so any more: %s", one), "delete the line")
		}
	}
	return found
}

// needed tells of the exact exceptions, as pairs of modules, whether something
// imports so.
func (e *exceptions) needed(g *importgraph.Python) map[[2]string]bool {
	edges := map[[2]string]bool{}
	importers := map[string]bool{}
	for _, one := range e.list {
		if !one.bad && one.from.exact() && one.to.exact() {
			importers[one.from.name()] = true
			edges[[2]string{one.from.name(), one.to.name()}] = false
		}
	}
	for _, f := range g.Files {
		if !importers[f.Module] {
			continue
		}
		for _, i := range f.Imports {
			p := g.Paths[i.Path]
			edge := [2]string{f.Module, p.Name}
			if p.Target >= 0 {
				edge[1] = g.Files[p.Target].Module
			}
			if _, asked := edges[edge]; asked {
				edges[edge] = true
			}
		}
	}
	return edges
}
