package arch

import (
	"slices"
	"strings"
	"testing"
)

// layers lists the house from the bottom up. A package imports only from
// layers below its own, and from its own subtree.
var layers = [][]string{
	{"fault"},
	{"source", "sqlcheck", "run", "report"},
	{"edit"},
	{"repo"},
	{"importgraph", "postgres", "interpreter", "manifest"},
	{"templates", "docs", "console", "scripts"}, // leaves that only some may use, see below
	{"bootstrap", "lint", "migrate", "devenv", "environments", "commands"},
	{"cli"},
	{"cmd/hogli"},
}

func layerOf(pkg string) int {
	return slices.IndexFunc(layers, func(names []string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return under(pkg, name) })
	})
}

func TestImportsGoDownOnly(t *testing.T) {
	t.Parallel()
	for _, p := range own(t) {
		from := short(p.PkgPath)
		if from == "arch" {
			continue
		}
		if layerOf(from) < 0 {
			t.Errorf("%s is in no layer: add it to layers in imports_test.go, and to docs/architecture.md", from)
		}
		for path := range p.Imports {
			if !strings.HasPrefix(path, module) {
				continue
			}
			to := short(path)
			if sameTree(from, to) || layerOf(to) < layerOf(from) {
				continue
			}
			t.Errorf("%s imports %s: imports go down only, and features never import each other.\n"+
				"Move what both need to a lower package, or let cli join them.", from, to)
		}
	}
}

func sameTree(a, b string) bool {
	root := func(s string) string { return strings.SplitN(s, "/", 2)[0] }
	return root(a) == root(b) && root(a) != "source"
}

// fences says which packages alone may import something, and why.
var fences = []struct{ path, users, why string }{
	{"github.com/spf13/", "cli", "commands are cli's; a feature that knows cobra cannot be used without a command line"},
	{"github.com/jackc/pgx", "migrate postgres environments", "the database is reached in one way, with one set of limits"},
	{"github.com/pelletier/go-toml/v2/unstable", "source", "its positions are wrapped once, in source/tomlfile"},
	{"github.com/tailscale/hujson", "source", "its positions are wrapped once, in source/jsonfile"},
	{"github.com/goccy/go-yaml", "source/yamlfile", "it is asked for the place of a syntax error, nothing else"},
	{"go.yaml.in/yaml", "source/yamlfile edit", "reading is strict in one place; edit needs the positions of nodes"},
	{"mvdan.cc/sh", "lint/shell", "what a test script runs is told in lint's own terms"},
	{"golang.org/x/tools/go/packages", "lint/deep", "it starts the go command: only --deep does that"},
	{"github.com/sqlc-dev/oliphant", "sqlcheck", "the parser is young: one package says what to do when it fails"},
	{"charm.land/", "console cli devenv/tui migrate/async/tui", "an engine that knows its user interface cannot be tested without it"},
	{"github.com/charmbracelet/", "console cli devenv/tui devenv/plain migrate/async/tui", "colour and width are console's"},
	{"golang.org/x/term", "console devenv", "what is a terminal is console's to say"},
	{module + "/templates", "bootstrap lint", "what is written, and where, is a plan; what must be there, a rule"},
	{module + "/docs", "cli lint", "pages are shown by explain, and checked by lint's tests"},
	{module + "/internal/console", "cli devenv/plain devenv/tui migrate/async/tui", "features compute; cli and renderers print"},
}

func TestFencesHold(t *testing.T) {
	t.Parallel()
	for _, p := range own(t) {
		from := short(p.PkgPath)
		for path := range p.Imports {
			for _, f := range fences {
				if !strings.HasPrefix(path, f.path) {
					continue
				}
				allowed := slices.ContainsFunc(strings.Fields(f.users), func(user string) bool { return under(from, user) })
				if !allowed {
					t.Errorf("%s imports %s, which only %s may: %s", from, path, f.users, f.why)
				}
			}
		}
	}
}
