package repo

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// maxNameBytes keeps posthog_<name>, the longest name made from it, within
// Postgres' 63 bytes, with room for Django's test_ prefix.
const maxNameBytes = 50

var namePattern = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// reserved says which words a product cannot be called, by reason: the name
// becomes a Python package, a TypeScript identifier, a Go package and a Django
// app label at once.
var reserved = []struct{ reason, words string }{
	{"a reserved word of Python", `and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case type`},
	{"a reserved word of TypeScript", `abstract any boolean catch const constructor debugger declare default delete do enum export extends false function get implements instanceof interface let module namespace never new null number object package private protected public require set static string super switch symbol this throw true typeof undefined unknown var void`},
	{"a reserved word of Go", `chan defer fallthrough func go goto map range select struct`},
	{"a label of one of Django's own apps", `admin admindocs auth contenttypes flatpages gis humanize messages postgres redirects sessions sitemaps sites staticfiles syndication`},
	{"a label of the core", `posthog ee rbac rest_framework celery`},
	{"a name with a meaning of its own in the repository", `test tests products product backend frontend shared platform common core default persons cyclotron internal vendor main testdata node_modules dist build coverage venv`},
	{"the name of a device on Windows, which Go refuses as a folder", `con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9`},
}

// WellFormed tells whether a name has the form of a product's. An existing
// product may have a name that a new one could not get.
func WellFormed(name string) bool { return namePattern.MatchString(name) }

// CheckName tells whether a name can be a product's.
func CheckName(name string) error {
	bad := func(why, fix string) error {
		return &fault.Error{Code: fault.BadName, What: fmt.Sprintf("%q cannot be the name of a product", name), Why: why, Fix: []string{fix}}
	}
	if !WellFormed(name) {
		return bad("a name is lower case, starts with a letter, and joins words with single underscores", suggestName(name))
	}
	if len(name) > maxNameBytes {
		return bad(fmt.Sprintf("it has %d bytes, and names derived from it have to fit into Postgres' 63: at most %d", len(name), maxNameBytes), "choose a shorter name")
	}
	for _, row := range reserved {
		if slices.Contains(strings.Fields(row.words), name) {
			return bad("it is "+row.reason, "add a word, such as "+name+"_insights")
		}
	}
	return nil
}

var (
	wordStart  = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	notInNames = regexp.MustCompile(`[^a-z0-9]+`)
)

func suggestName(name string) string {
	s := strings.ToLower(wordStart.ReplaceAllString(name, "${1}_${2}"))
	s = strings.Trim(notInNames.ReplaceAllString(s, "_"), "_")
	s = strings.TrimLeft(s, "0123456789_")
	if s == "" || s == name {
		return "choose a name such as visual_review"
	}
	return "did you mean " + s + "?"
}

// Names are the forms that a product's name takes.
type Names struct {
	Name   string // feature_flags: folder, app label, database
	Dashed string // feature-flags
	Pascal string // FeatureFlags
	Title  string // Feature flags
}

// NamesOf derives the forms of a well-formed name.
func NamesOf(name string) Names {
	words := strings.Split(name, "_")
	var pascal strings.Builder
	for _, w := range words {
		pascal.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	title := strings.Join(words, " ")
	return Names{
		Name:   name,
		Dashed: strings.Join(words, "-"),
		Pascal: pascal.String(),
		Title:  strings.ToUpper(title[:1]) + title[1:],
	}
}

// Package is the npm package of the product.
func (n Names) Package() string { return "@posthog/products-" + n.Dashed }

// AppConfig is the dotted path of the Django AppConfig.
func (n Names) AppConfig() string {
	return "products." + n.Name + ".backend.apps." + n.Pascal + "Config"
}

// Module is the Python module of the product.
func (n Names) Module() string { return "products." + n.Name }
