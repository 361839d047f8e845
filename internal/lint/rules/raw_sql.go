package rules

import (
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"io/fs"
	"strconv"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func rawSQL(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "database/raw-sql", Severity: report.Error,
			Rationale: "a query cannot reach a table of another database, and Django's router does not see what is written as a string",
		},
		reader: c,
		check: func(s subject) []report.Finding {
			b := c.of(s.repo)
			databases, ok := b.databases()
			if !ok || s.Backend == repo.NoBackend || len(databases.routes.List) == 0 {
				return nil
			}
			check := sqlCheck{s, databases, b.tables(), b.labelAt(s.Dir)}
			if s.Backend == repo.Go {
				return check.goBackend()
			}
			var found []report.Finding
			for _, f := range b.backend(s.Product) {
				for _, text := range f.seen().sql {
					if told := check.text(f.path, f.content, text); len(told) > 0 && !isProse(f, text.start, text.end) {
						found = append(found, told...)
					}
				}
			}
			return found
		},
	}
}

// sqlCheck looks at the SQL of one product.
type sqlCheck struct {
	subject

	databases databases
	tables    map[string][]string // to the labels of the apps that have it
	own       string
}

// readTables lists the tables that are known: of models, and of products in Go.
func (b *codebase) readTables() map[string][]string {
	out := map[string][]string{}
	for _, m := range b.models().all {
		if !m.abstract {
			out[m.table] = append(out[m.table], m.label)
		}
	}
	for _, p := range b.repo.Products() {
		if p.Backend != repo.Go {
			continue
		}
		for _, rel := range sqlMigrations(b.repo, p) {
			content, err := b.repo.Read(rel)
			if err != nil {
				continue
			}
			for _, table := range createdTables(string(content)) {
				out[table] = append(out[table], p.Name)
			}
		}
	}
	return out
}

func sqlMigrations(r *repo.Repo, p *repo.Product) []string {
	files, err := fs.Glob(r.FS(), p.Path("backend/migrations/*.sql"))
	if err != nil {
		return nil // the pattern is constant but for the name, and a name with [ is folder-name's
	}
	return files
}

// text checks one text that may be SQL. The content of its file is asked for
// only when something is found.
func (c sqlCheck) text(rel string, content func() []byte, sql sqlText) []report.Finding {
	var found []report.Finding
	told := map[string]bool{}
	for _, name := range sql.tables {
		owner := c.owner(name)
		if owner == "" || told[name] {
			continue
		}
		told[name] = true
		if at := bytes.Index(content()[sql.start:sql.end], []byte(name)); at >= 0 {
			sql.start, sql.end = sql.start+at, sql.start+at+len(name)
		}
		found = append(found, c.found(fault.At(rel, content(), sql.start, sql.end),
			fmt.Sprintf("the SQL names %s, a table of %s in %s; %s is in %s", name, owner, c.databases.said(owner), c.Name, c.databases.said(c.own)),
			c.instead(owner)))
	}
	return found
}

// owner is the app that has a table in another database; "" for a table that
// is not known, or is in the product's own database too.
func (c sqlCheck) owner(table string) string {
	labels := c.tables[table]
	for _, label := range labels {
		if c.databases.of(label) == c.databases.of(c.own) {
			return ""
		}
	}
	if len(labels) == 0 {
		return ""
	}
	return labels[0]
}

// goBackend checks the strings of Go files, and the migrations.
func (c sqlCheck) goBackend() []report.Finding {
	var found []report.Finding
	_ = fs.WalkDir(c.repo.FS(), c.Path("backend"), func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			return fs.SkipDir
		}
		isGo := strings.HasSuffix(at, ".go") && !strings.HasSuffix(at, "_test.go")
		if d.IsDir() || !isGo && !strings.HasSuffix(at, ".sql") {
			return nil
		}
		found = append(found, c.goFile(at, isGo)...)
		return nil
	})
	return found
}

func (c sqlCheck) goFile(at string, isGo bool) []report.Finding {
	content, err := c.repo.Read(at)
	switch {
	case err != nil || len(content) > maxCode || !namesTables(content):
		return nil
	case isGo:
		return c.goStrings(at, content)
	default:
		return c.text(at, func() []byte { return content }, readSQL(string(content), 0, len(content)))
	}
}

func (c sqlCheck) goStrings(at string, content []byte) []report.Finding {
	var found []report.Finding
	files := token.NewFileSet()
	file := files.AddFile(at, -1, len(content))
	var s scanner.Scanner
	s.Init(file, content, nil, 0)
	var before goWords
	for {
		pos, kind, literal := s.Scan()
		if kind == token.EOF {
			return found
		}
		prose := before.tellPeople()
		before.take(kind, literal)
		if prose {
			continue
		}
		if text, err := strconv.Unquote(literal); kind == token.STRING && err == nil {
			start := file.Offset(pos)
			found = append(found, c.text(at, func() []byte { return content }, readSQL(text, start, min(start+len(literal), len(content))))...)
		}
	}
}

// instead is how to get at what another app has: a product has a facade.
func (c sqlCheck) instead(owner string) string {
	if _, err := c.repo.Product(owner); err == nil {
		return "ask the facade of " + owner + " for what the query needs"
	}
	return "ask " + owner + "'s own code for what the query needs, by ids, or keep it in a column of " + c.Name
}
