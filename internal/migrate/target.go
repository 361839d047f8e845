package migrate

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/postgres"
	"github.com/posthog/hogli/internal/repo"
)

// DefaultDatabase is the core's database: its alias and its name in reports.
const DefaultDatabase = "default"

// Target is one database and the apps that live in it.
type Target struct {
	Alias     string        // Django's, that writes: default, short_links_db_writer
	Through   string        // Django's, that changes the schema: direct, else writer
	Database  string        // as the routes name it
	Link      postgres.Link // direct, else writer
	MayCreate bool          // a developer's server: a missing database is created
	Apps      []App         // in the order in which they are migrated
}

// Targets says where every app lives: a routed one in its own database, also
// when that one has no address, all others in the default database. Databases
// of routes without an app are listed too. The default database comes first.
func Targets(apps []App, routes *repo.Routes, sources postgres.Sources) []Target {
	link := sources.Default()
	targets := []Target{{
		Alias: DefaultDatabase, Through: DefaultDatabase, Database: DefaultDatabase,
		Link: link, MayCreate: sources.MayCreate(link),
	}}
	at := map[string]int{}
	for _, database := range routes.Databases() {
		at[database] = len(targets)
		targets = append(targets, productTarget(database, sources))
	}
	for _, app := range apps {
		n := 0
		if route, ok := routes.Of(app.Label); ok && !app.Core {
			n = at[route.Database]
		}
		targets[n].Apps = append(targets[n].Apps, app)
	}
	for _, t := range targets {
		slices.SortStableFunc(t.Apps, pythonFirst)
	}
	return targets
}

func productTarget(database string, sources postgres.Sources) Target {
	route := repo.Route{Database: database}
	links := sources.Product(database)
	t := Target{Alias: route.Writer(), Through: route.Writer(), Database: database, Link: links.Migrate()}
	if links.Direct.URL != "" {
		t.Through = route.Direct()
	}
	t.MayCreate = sources.MayCreate(t.Link)
	return t
}

// pythonFirst keeps the order of the apps, but lets SQL build on the core's
// tables.
func pythonFirst(a, b App) int {
	rank := func(x App) int {
		if x.Kind == Python {
			return 0
		}
		return 1
	}
	return rank(a) - rank(b)
}

// answersTo tells whether a scope means this database.
func (t Target) answersTo(scope string) bool {
	return scope == t.Alias || scope == t.Through || scope == t.Database || slices.Contains(labels(t.Apps), scope)
}

// Select keeps the databases that the scopes name: by database, alias or app.
// No scope is all of them; one that names nothing is a fault.
func Select(targets []Target, scopes []string) ([]Target, error) {
	if len(scopes) == 0 {
		return targets, nil
	}
	var known []string
	for _, t := range targets {
		known = append(known, t.Database)
	}
	chosen := map[string]bool{}
	for _, scope := range scopes {
		n := slices.IndexFunc(targets, func(t Target) bool { return t.answersTo(scope) })
		if n < 0 {
			return nil, &fault.Error{
				Code: fault.UnknownName,
				What: "there is no database " + strings.TrimSpace(scope),
				Fix:  []string{fault.DidYouMean(scope, known)},
			}
		}
		chosen[targets[n].Alias] = true
	}
	return slices.DeleteFunc(slices.Clone(targets), func(t Target) bool { return !chosen[t.Alias] }), nil
}
