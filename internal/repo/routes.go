package repo

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

// Routes is products/db_routing.yaml: which app label has a database of its own.
type Routes struct {
	Path     string
	List     []Route
	Repeated []Route // those that say again what one in List says; their place is that of the whole item, also of an alias
}

// Route sends one app label to one database. Several labels may share a database.
type Route struct {
	AppLabel string
	Database string
	Where    fault.Span // the app label
}

// Writer is the Django alias that writes, and reads in a transaction.
func (r Route) Writer() string { return r.Database + "_db_writer" }

// Reader is the Django alias that reads.
func (r Route) Reader() string { return r.Database + "_db_reader" }

// Direct is the Django alias for migrations, past a connection pooler.
func (r Route) Direct() string { return r.Database + "_db_direct" }

// Of gives the route of an app label.
func (rs *Routes) Of(label string) (Route, bool) {
	for _, r := range rs.List {
		if r.AppLabel == label {
			return r, true
		}
	}
	return Route{}, false
}

// Databases lists the databases of the routes, sorted, each once.
func (rs *Routes) Databases() []string {
	var out []string
	for _, r := range rs.List {
		out = append(out, r.Database)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func readRoutes(r *Repo) (*Routes, error) {
	rel := r.Config.Paths.Routes
	content, err := r.readOptional(rel)
	if err != nil || content == nil {
		return &Routes{Path: rel}, err
	}
	return ParseRoutes(rel, content)
}

// reservedDatabases are aliases and databases of the core; migrations.md 1.1.
var reservedDatabases = []string{"default", "persons", "cyclotron", "behavioral_cohorts", "posthog"}

// ParseRoutes reads the file strictly: what the Django router would drop
// without a word is a fault with its place here.
func ParseRoutes(path string, content []byte) (*Routes, error) {
	file := yamlfile.Open(path, content)
	routes := &Routes{Path: path}
	list := file.Root().Fields("routes")["routes"]
	switch {
	case !list.Written() && file.Err() == nil:
		list.Fault("the file has no routes", "write routes: [] when there are none")
	case list.Written() && !list.Present():
		list.Fault("routes must be a list", "write routes: [] when there are none")
	}
	for _, item := range list.List() {
		fields := item.Fields("app_label", "database")
		label, database := fields["app_label"], fields["database"]
		route := Route{AppLabel: routeText(item, label, "app_label"), Database: routeText(item, database, "database"), Where: label.Span()}
		if route.AppLabel == "" || route.Database == "" {
			continue
		}
		checkIdentifier(label, "app_label", route.AppLabel)
		checkDatabase(database, route.Database)
		if earlier, ok := routes.Of(route.AppLabel); ok {
			if earlier.Database == route.Database {
				route.Where = item.Span()
				routes.Repeated = append(routes.Repeated, route)
				continue
			}
			label.Fault(fmt.Sprintf("app_label %q has a route already, in line %d, to database %q", route.AppLabel, earlier.Where.Start.Line, earlier.Database),
				"delete one of the two")
			continue
		}
		routes.List = append(routes.List, route)
	}
	if err := file.Err(); err != nil {
		return nil, err
	}
	return routes, nil
}

func routeText(item, v yamlfile.Value, key string) string {
	if !v.Written() {
		item.Fault("the route has no "+key, "add "+key+": NAME")
		return ""
	}
	text := v.Text()
	switch {
	case !v.Present(), v.Plain() && yaml11Bool.MatchString(text):
		v.Fault(key+" must be a string", "put it in quotes")
		return ""
	case text == "" && v.Kind() == "string":
		v.Fault(key+" is blank", "give it the product's folder name, or delete the route")
	}
	return text
}

// yaml11Bool are the words that Django's YAML reader takes for booleans.
var yaml11Bool = regexp.MustCompile(`^(?i:yes|no|on|off|true|false)$`)

func checkIdentifier(v yamlfile.Value, key, text string) {
	if !namePattern.MatchString(text) {
		v.Fault(fmt.Sprintf("%s %q is not a lower-case identifier", key, text),
			"use the product's folder name, such as visual_review")
	}
}

func checkDatabase(v yamlfile.Value, name string) {
	checkIdentifier(v, "database", name)
	if problem, fix := databaseProblem(name); problem != "" {
		v.Fault(problem, fix)
	}
}

func databaseProblem(name string) (problem, fix string) {
	if slices.Contains(reservedDatabases, name) {
		return fmt.Sprintf("database %q is the name of a database of the core", name), "use the product's folder name"
	}
	if local := "posthog_" + name; len(local) > 63 {
		return fmt.Sprintf("%q has %d bytes, and Postgres keeps 63", local, len(local)), "choose a shorter name"
	}
	return "", ""
}

// CheckDatabase tells whether a product's database can have the name.
func CheckDatabase(name string) error {
	if !namePattern.MatchString(name) {
		return fault.Usage(fmt.Sprintf("database %q is not a lower-case identifier", name), suggestName(name))
	}
	if problem, fix := databaseProblem(name); problem != "" {
		return fault.Usage(problem, fix)
	}
	return nil
}
