package importgraph

import "slices"

// Channel is what makes one file depend on another: an import, or a string that
// a framework resolves when the program runs.
type Channel string

// The channels. All but the first two are strings.
const (
	ByImport    Channel = "import"
	ByType      Channel = "type-only" // an import that only type checkers see
	ByRelation  Channel = "relation"  // ForeignKey("app.Model") and the like
	ByModel     Channel = "model"     // get_model("app", "Model")
	ByApp       Channel = "app"       // INSTALLED_APPS, get_app_config, app_label
	ByMigration Channel = "migration" // dependencies of a migration
	ByTask      Channel = "task"      // a task of Celery by its name
	ByInclude   Channel = "include"   // include("app.urls"), ROOT_URLCONF
	ByLookup    Channel = "lookup"    // import_module, import_string, what a setting names; require.resolve, new URL
	ByMock      Channel = "mock"      // what a test patches, or replaces by jest.mock and the like
)

// Channels lists them, imports first.
func Channels() []Channel {
	return []Channel{ByImport, ByType, ByRelation, ByModel, ByApp, ByMigration, ByTask, ByInclude, ByLookup, ByMock}
}

// IsImport tells an import from a string.
func (c Channel) IsImport() bool { return c == ByImport || c == ByType }

// Only is the graph with the links of these channels.
func (g *Graph) Only(channels ...Channel) *Graph {
	out := &Graph{Nodes: g.Nodes, Unread: g.Unread}
	for _, l := range g.Links {
		if slices.Contains(channels, l.By) {
			out.Links = append(out.Links, l)
		}
	}
	out.index()
	return out
}
