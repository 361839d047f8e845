package boundary

import (
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/report"
)

// Kind is what is wrong.
type Kind string

// The kinds of violations; those of imports first, then those of tach.toml, and
// those of comments.
const (
	Undeclared        Kind = "undeclared"         // depends_on does not list the module
	Forbidden         Kind = "forbidden"          // cannot_depend_on does
	Deprecated        Kind = "deprecated"         // depends_on lists it as deprecated
	LayerAbove        Kind = "layer"              // a lower layer imports a higher one
	LayerClosed       Kind = "closed-layer"       // an import goes through a closed layer
	Private           Kind = "private"            // no interface exposes the member
	Loose             Kind = "loose"              // a pattern without an end exposes the member by the way
	Attribute         Kind = "attribute"          // no interface exposes what an attribute reaches
	DataTypes         Kind = "data-types"         // the interface exposes only primitive types
	External          Kind = "external"           // depends_on_external does not list the package
	Banned            Kind = "banned"             // cannot_depend_on_external does
	UndeclaredPackage Kind = "undeclared-package" // no project declares what is imported
	Related           Kind = "relation"           // a relation names a model of a module that the map does not allow
	Fetched           Kind = "get-model"          // so does get_model, or one that no interface exposes
	AboveRoot         Kind = "above-root"         // a relative import leads out of the source root
	Gone              Kind = "gone"               // an import of a module that is not there
	Unread            Kind = "unread"             // a file whose imports are not known

	UnknownModule   Kind = "unknown-module"     // a path of [[modules]] that nothing has
	DuplicateModule Kind = "duplicate-module"   // a path that stands twice
	UnknownTarget   Kind = "unknown-dependency" // an entry of depends_on that is no module
	UnknownLayer    Kind = "unknown-layer"
	UnknownRoot     Kind = "unknown-root" // a source root that is not there
	RootModule      Kind = "root-module"  // root_module forbids what the configuration does
	Invisible       Kind = "visibility"   // depends_on lists a module that hides from this one
	Circular        Kind = "circular"     // depends_on leads back
	Unused          Kind = "unused"       // depends_on lists what nothing imports

	UnusedExpose  Kind = "unused-expose"  // an interface exposes what nobody imports
	UnusedPackage Kind = "unused-package" // a project declares what nothing imports
	Vacuous       Kind = "vacuous"        // an entry that matches nothing
	Uncovered     Kind = "uncovered"      // code that no module covers

	UnusedIgnore Kind = "unused-ignore"
	NoReason     Kind = "no-reason"
)

// isOfMap tells whether it is tach.toml itself that is wrong.
func (v Violation) isOfMap() bool { return v.File < 0 && !v.Code }

// Violation is one thing that the module map does not allow.
type Violation struct {
	Kind     Kind
	Severity report.Severity
	File     int                // index into Analysis.Graph.Files; -1 when tach.toml holds it
	Import   importgraph.Import // of File
	Path     string             // what is imported, or the name in tach.toml
	Source   *Module            // who imports; nil in tach.toml's own
	Target   *Module            // whose it is; nil for external
	Rule     fault.Span         // the line of tach.toml that decides
	Code     bool               // Where is a place in a script or in Go; File is -1
	Where    fault.Span         // when File is -1, or there is no import
	Detail   string             // what else there is to say, by kind

	mend mend // takes it out of Where.Path; nil when a person has to decide
}
