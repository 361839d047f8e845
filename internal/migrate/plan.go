package migrate

import (
	"slices"

	"github.com/posthog/hogli/internal/migrate/sqlfile"
)

// Plan compares one database with the repository.
type Plan struct {
	Target
	Missing bool      // the database does not exist yet
	Applied []string  // app/0001_name: on disk and applied
	Pending []Step    // on disk and not applied, in the order to apply them
	Orphans []string  // applied, and not on disk
	Changed []Changed // applied, and another text now
}

// Step is one migration to apply.
type Step struct {
	App  App
	Name string
	File *sqlfile.File // nil for Django's
}

// ID is how the migration is written: app/0001_name.
func (s Step) ID() string { return s.App.ID(s.Name) }

// Changed is an applied migration whose file differs from what was applied.
type Changed struct {
	App  string
	File *sqlfile.File
	Row  Row
}

// Compare is the plan for a database with this history. Each app is looked up
// in the one table that speaks for it: what Django wrote about a routed app in
// another database than its own is never asked. Of the history only the apps
// of this database count, so Django's own (auth, sessions) are no orphans.
func Compare(t Target, h History) Plan {
	p := Plan{Target: t, Missing: h.Missing}
	for _, app := range t.Apps {
		recorded := h.SQL
		if app.Kind == Python {
			recorded = h.Django
		}
		p.compare(app, recorded)
	}
	return p
}

func (p *Plan) compare(app App, recorded []Row) {
	applied := map[string]Row{}
	for _, row := range recorded {
		if row.App == app.Label {
			applied[row.Name] = row
			if !slices.Contains(app.Names, row.Name) {
				p.Orphans = append(p.Orphans, app.ID(row.Name))
			}
		}
	}
	for n, name := range app.Names {
		var file *sqlfile.File
		if app.Kind == SQL {
			file = app.Files[n]
		}
		row, ok := applied[name]
		switch {
		case !ok:
			p.Pending = append(p.Pending, Step{App: app, Name: name, File: file})
			continue
		case file != nil && file.Checksum() != row.Checksum:
			p.Changed = append(p.Changed, Changed{App: app.Label, File: file, Row: row})
		}
		p.Applied = append(p.Applied, app.ID(name))
	}
}

// of gives the pending steps of one kind.
func (p Plan) of(kind Kind) []Step {
	var out []Step
	for _, s := range p.Pending {
		if s.App.Kind == kind {
			out = append(out, s)
		}
	}
	return out
}

func ids(steps []Step) []string {
	out := []string{}
	for _, s := range steps {
		out = append(out, s.ID())
	}
	return out
}
