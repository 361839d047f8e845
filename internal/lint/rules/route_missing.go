package rules

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

func routeMissing(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "database/route-missing", Severity: report.Error,
			Rationale: "a product in the default database shares its load and its failed migrations with every other",
		},
		reader: c,
		check: func(s subject) []report.Finding {
			b := c.of(s.repo)
			routes, err := s.repo.Routes()
			if err != nil || s.Backend == repo.NoBackend {
				return nil
			}
			reason, ok := s.readReason()
			if !ok {
				return nil
			}
			_, routed := routes.Of(b.labelAt(s.Dir))
			if _, named := routes.Of(s.Name); named && !routed {
				return nil // the label in apps.py is wrong, which django/app-config tells
			}
			table, has := s.firstTable(b)
			switch {
			case reason.text != "" && reason.text != noModels && reason.text != prototype:
				return []report.Finding{s.found(reason.where, fmt.Sprintf("%q is no reason for the default database", reason.text), "write no-models or prototype, or add a route")}
			case routed && reason.text != "":
				f := s.found(reason.where, "the product has a route, so this reason for the default database is no longer true", "take database out of product.yaml")
				f.Severity = report.Warning
				return []report.Finding{f}
			case routed || !has:
				return nil
			case reason.text == "":
				return []report.Finding{s.found(table, fmt.Sprintf("%s has tables and no database of its own", s.Name),
					fmt.Sprintf("add the route app_label: %s, database: %s to %s, or write database: {default: prototype} in product.yaml", s.Name, s.Name, s.repo.Config.Paths.Routes))}
			case reason.text == noModels:
				return []report.Finding{s.found(reason.where, fmt.Sprintf("no-models is not true: %s has a table, in %s", s.Name, table), "add a route, or write prototype")}
			}
			return s.outgrown(b, reason)
		},
	}
}

// The reasons for the default database.
const (
	noModels  = "no-models"
	prototype = "prototype"
)

// defaultReason is database.default of product.yaml; no text when it is not
// there.
type defaultReason struct {
	text  string
	where fault.Span
}

// readReason is false for a file that cannot be read: nothing can be told then.
func (s subject) readReason() (defaultReason, bool) {
	rel := s.Path("product.yaml")
	content, err := s.repo.Read(rel)
	if err != nil {
		return defaultReason{}, !s.repo.Exists(rel)
	}
	file := yamlfile.Open(rel, content)
	reason := defaultReason{}
	for _, p := range file.Root().Pairs() {
		if p.Key != "database" {
			continue
		}
		for _, inner := range p.Value.Pairs() {
			if inner.Key == "default" {
				reason = defaultReason{inner.Value.Text(), inner.Value.Span()}
			}
		}
	}
	return reason, file.Err() == nil
}

// firstTable is where the product's first table is declared.
func (s subject) firstTable(b *codebase) (fault.Span, bool) {
	for _, m := range b.models().in(s.Product) {
		if !m.abstract {
			return m.file.class(m.def), true
		}
	}
	if s.Backend != repo.Go {
		return fault.Span{}, false
	}
	files, err := fs.Glob(s.repo.FS(), s.Path("backend/migrations/*.sql"))
	for _, rel := range files {
		content, readErr := s.repo.Read(rel)
		if err == nil && readErr == nil && len(createdTables(string(content))) > 0 {
			return fault.File(rel), true
		}
	}
	return fault.Span{}, false
}

// outgrown: a prototype whose facade others call is none. A facade alone is
// what product:bootstrap --no-database begins with.
func (s subject) outgrown(b *codebase, reason defaultReason) []report.Finding {
	facade := []byte(s.Module() + ".backend.facade")
	for _, dir := range append([]string{s.repo.Config.Paths.Products}, s.repo.Config.Paths.Core...) {
		for _, f := range b.below(dir) {
			if seen := f.first.Load(); repo.Within(f.path, s.Dir) || f.isTest || seen != nil && !seen.others || !bytes.Contains(f.content(), facade) {
				continue
			}
			one := s.found(reason.where, fmt.Sprintf("prototype is not true: %s calls the facade of %s", path.Clean(f.path), s.Name), "add a route, and move the rows")
			one.Severity = report.Warning
			return []report.Finding{one}
		}
	}
	return nil
}
