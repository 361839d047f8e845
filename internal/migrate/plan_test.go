package migrate

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/migrate/sqlfile"
	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/repo"
)

func sqlApp(t *testing.T, label string, files ...string) App {
	t.Helper()
	app := App{Label: label, Kind: SQL}
	for n := 0; n < len(files); n += 2 {
		f, err := sqlfile.Parse("products/"+label+"/backend/migrations/"+files[n]+".sql", []byte(files[n+1]))
		if err != nil {
			t.Fatal(err)
		}
		app.Names, app.Files = append(app.Names, f.Name), append(app.Files, f)
	}
	return app
}

func row(app App, n int) Row {
	f := app.Files[n]
	r := Row{App: app.Label, Name: f.Name, Checksum: f.Checksum(), UpSQL: f.UpSQL(), AppliedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	if f.HasDown() {
		text := f.DownSQL()
		r.DownSQL = &text
	}
	return r
}

// TestTargets: where every app lives (migrations.md 1.2, 1.3).
func TestTargets(t *testing.T) {
	t.Parallel()
	routes, err := repo.ParseRoutes("r", []byte("routes: [{app_label: links, database: links}, {app_label: tasks, database: work}, {app_label: boards, database: work}, {app_label: nothing, database: nothing}]"))
	if err != nil {
		t.Fatal(err)
	}
	vars := map[string]string{
		"DATABASE_URL": "postgres://h/main", "PRODUCT_DB_LINKS_WRITER_URL": "postgres://pooler/links", "PRODUCT_DB_LINKS_DIRECT_URL": "postgres://h/links",
		"PRODUCT_DB_WORK_WRITER_URL": "postgres://h/work",
	}
	sources := postgres.Sources{Shell: func(key string) (string, bool) { return vars[key], true }}
	core := App{Label: "posthog", Kind: Python, Core: true}
	apps := []App{core, {Label: "plain", Kind: SQL}, {Label: "boards", Kind: SQL}, {Label: "links", Kind: SQL}, {Label: "old", Kind: Python}, {Label: "tasks", Kind: Python}}
	var got []string
	for _, target := range Targets(apps, routes, sources) {
		line := target.Database + " " + target.Alias + " through " + target.Through + " at " + target.Link.URL
		for _, app := range target.Apps {
			line += " " + app.Label
		}
		got = append(got, line)
	}
	want := []string{
		"default default through default at postgres://h/main posthog old plain",
		"links links_db_writer through links_db_direct at postgres://h/links links",
		"nothing nothing_db_writer through nothing_db_writer at ",
		"work work_db_writer through work_db_writer at postgres://h/work tasks boards",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSelect(t *testing.T) {
	t.Parallel()
	targets := []Target{{Alias: "default", Database: "default", Apps: []App{{Label: "posthog"}}}, {Alias: "work_db_writer", Database: "work", Apps: []App{{Label: "tasks"}}}}
	for scope, want := range map[string]string{"": "default work", "default": "default", "posthog": "default", "work": "work", "tasks": "work", "work_db_writer": "work"} {
		got, err := Select(targets, strings.Fields(scope))
		var names []string
		for _, target := range got {
			names = append(names, target.Database)
		}
		if err != nil || strings.Join(names, " ") != want {
			t.Errorf("%q: got %v, %v", scope, names, err)
		}
	}
	_, err := Select(targets, []string{"default", "worc"})
	if e := mustFail(t, err, fault.UnknownName); !strings.Contains(e.Fix[0], "did you mean work?") {
		t.Errorf("got %v", e.Fix)
	}
}

// TestCompare also holds the trap: what Django wrote about a routed app in the
// default database does not count.
func TestCompare(t *testing.T) {
	t.Parallel()
	links := sqlApp(t, "links", "0001_a", "-- +up\nSELECT 1;\n-- +down\nSELECT 2;\n", "0002_b", "-- +up\nSELECT 3;\n")
	core := App{Label: "posthog", Kind: Python, Core: true, Names: []string{"0001_initial", "0002_team"}}
	for name, c := range map[string]struct {
		apps                              []App
		history                           History
		applied, pending, orphans, change string
	}{
		"empty":         {apps: []App{core, links}, pending: "posthog/0001_initial posthog/0002_team links/0001_a links/0002_b"},
		"applied":       {apps: []App{links}, history: History{SQL: []Row{row(links, 0)}}, applied: "links/0001_a", pending: "links/0002_b"},
		"late":          {apps: []App{links}, history: History{SQL: []Row{row(links, 1)}}, applied: "links/0002_b", pending: "links/0001_a"},
		"orphan":        {apps: []App{core}, history: History{Django: []Row{{App: "posthog", Name: "0001_initial"}, {App: "posthog", Name: "0002_other"}}}, applied: "posthog/0001_initial", pending: "posthog/0002_team", orphans: "posthog/0002_other"},
		"django's own":  {apps: []App{core}, history: History{Django: []Row{{App: "auth", Name: "0001_initial"}, {App: "links", Name: "0009_x"}}}, pending: "posthog/0001_initial posthog/0002_team"},
		"the trap":      {apps: []App{links}, history: History{Django: []Row{{App: "links", Name: "0001_a"}}}, pending: "links/0001_a links/0002_b"},
		"changed":       {apps: []App{links}, history: History{SQL: []Row{{App: "links", Name: "0001_a", Checksum: "x"}}}, applied: "links/0001_a", pending: "links/0002_b", change: "0001_a"},
		"an app's gone": {apps: []App{core}, history: History{SQL: []Row{row(links, 0)}}, pending: "posthog/0001_initial posthog/0002_team"},
	} {
		p := Compare(Target{Apps: c.apps}, c.history)
		var changed []string
		for _, one := range p.Changed {
			changed = append(changed, one.File.Name)
		}
		got := []string{strings.Join(p.Applied, " "), strings.Join(ids(p.Pending), " "), strings.Join(p.Orphans, " "), strings.Join(changed, " ")}
		if diff := cmp.Diff([]string{c.applied, c.pending, c.orphans, c.change}, got); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestStatusAndExit(t *testing.T) {
	t.Parallel()
	links := sqlApp(t, "links", "0001_a", "-- +up\nSELECT 1;\n")
	core := App{Label: "posthog", Kind: Python, Names: []string{"0001_initial"}}
	missing := &fault.Error{Code: fault.MissingProgram, What: "Django is not there", Why: "no module\nmore"}
	link := postgres.Link{URL: "postgres://h/d"}
	for name, c := range map[string]struct {
		plan         Plan
		django       error
		state        State
		reason       string
		exit, strict fault.Exit
	}{
		"in sync":            {Plan{Target: Target{Link: link}, Applied: []string{"a/b"}}, missing, InSync, "", 0, 0},
		"pending":            {Compare(Target{Apps: []App{links}}, History{}), nil, Pending, "", 1, 1},
		"django pending":     {Compare(Target{Apps: []App{core}}, History{}), nil, Pending, "", 1, 1},
		"django missing":     {Compare(Target{Apps: []App{core}}, History{}), missing, Skipped, "Django is not there: no module", 0, 1},
		"both, none missing": {Compare(Target{Apps: []App{core, links}}, History{}), missing, Pending, "Django is not there: no module", 1, 1},
		"no database":        {Compare(Target{Apps: []App{links}}, History{Missing: true}), nil, Pending, "the database does not exist yet", 1, 1},
		"orphans":            {Compare(Target{Apps: []App{core}}, History{Django: []Row{{App: "posthog", Name: "0002_x"}}}), nil, Orphans, "applied, and not on this branch: posthog/0002_x", 1, 1},
		"drift":              {Compare(Target{Apps: []App{links}}, History{SQL: []Row{{App: "links", Name: "0001_a"}, {App: "links", Name: "0002_x"}}}), nil, Drift, "changed after it was applied: links/0001_a", 1, 1},
	} {
		s := c.plan.status(func() error { return c.django })
		if s.State != c.state || s.Reason != c.reason {
			t.Errorf("%s: got %s, %q", name, s.State, s.Reason)
		}
		if got, strict := Exit([]Status{s}, false), Exit([]Status{s}, true); got != c.exit || strict != c.strict {
			t.Errorf("%s: exit %d, strict %d", name, got, strict)
		}
	}
	skipped := without(Target{Alias: "x_db_writer", Apps: []App{core}, Link: postgres.Link{Skipped: "X is not set"}}, nil)
	gone := without(Target{Link: link}, &fault.Error{Code: fault.Unreachable, What: "cannot connect", Why: "nothing listens"})
	if skipped.State != Skipped || !strings.HasPrefix(skipped.Reason, "X is not set; ") || skipped.Err != nil {
		t.Errorf("got %+v", skipped)
	}
	if gone.Reason != "cannot connect: nothing listens" || Exit([]Status{skipped, gone, {State: Pending}}, true) != fault.ExitEnvironment {
		t.Errorf("got %+v", gone)
	}
}

func TestChangedNamesTheLine(t *testing.T) {
	t.Parallel()
	const was = "-- +up\nSELECT 1;\nSELECT 'é';\n-- +down\nSELECT 4;\n"
	before := sqlApp(t, "links", "0001_a", was)
	for now, want := range map[string]string{
		strings.Replace(was, "'é'", "'è'", 1):               "0001_a.sql:3:1|SELECT 'é';",
		strings.Replace(was, "1;\n", "1;\n  -- x\n", 1):     "0001_a.sql:3:3|the line was not there then",
		strings.Replace(was, "SELECT 4", "SELECT 5", 1):     "0001_a.sql:5:1|SELECT 4;",
		was + "SELECT 5;\n":                                 "0001_a.sql:6:1|the line was not there then",
		strings.Replace(was, "SELECT 4;\n", "SELECT 4;", 1): "0001_a.sql:5:10|then an empty line followed",
		strings.Replace(was, "SELECT 4;\n", "", 1):          "0001_a.sql:5:1|the line was then:\nSELECT 4;",
		strings.Replace(was, "SELECT 'é';\n", "", 1):        "0001_a.sql:3:1|SELECT 'é';",
		"-- a comment\n" + was:                              "0001_a.sql|",
		strings.Replace(was, "-- +down\nSELECT 4;", "", 1):  "0001_a.sql:5:1|the line was not there then",
	} {
		after := sqlApp(t, "links", "0001_a", now)
		err := Changed{App: "links", File: after.Files[0], Row: row(before, 0)}.Fault()
		e, _ := errors.AsType[*fault.Error](err)
		place, line, _ := strings.Cut(want, "|")
		if e.Code != fault.Changed || !strings.HasSuffix(e.Where.String(), place) || !strings.HasSuffix(e.Why, line) || !strings.Contains(e.Why, "2026-01-02 03:04:05Z") {
			t.Errorf("%q:\ngot %s, %s\nwant %s", now, e.Where, e.Why, want)
		}
	}
}
