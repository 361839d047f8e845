package boundary

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/contracts"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
)

// step is one change of the configuration.
type step struct {
	path  string
	what  string // for people
	apply func(content []byte) (after []byte, changed bool, err error)
}

type block = edit.TOMLBlock

// at is the block whose header stands at a place.
func at(where fault.Span) block { return block{Path: where.Path, Line: where.Start.Line} }

// inBlock is a step that does something to one key of a block.
func (a *Analysis) inBlock(where fault.Span, what string, do func(b block, content []byte, key string) ([]byte, bool, error), key string) func() (step, string) {
	return func() (step, string) {
		return step{where.Path, what, func(c []byte) ([]byte, bool, error) { return do(at(where), c, key) }}, ""
	}
}

// inList is a step that adds a module to a list of a module's block.
func (a *Analysis) inList(m tach.Module, key, name string) func() (step, string) {
	return func() (step, string) {
		if m.Path.Value == "" { // the root module that nobody wrote down
			return a.rootBlock(key, name), ""
		}
		what := fmt.Sprintf("add %s to %s of %s", name, key, m.Path.Value)
		return step{m.Where.Path, what, func(c []byte) ([]byte, bool, error) { return at(m.Where).AddItem(c, key, written(m, name)[0]) }}, ""
	}
}

// rootBlock writes the root module down as it counts without a block, and with
// one list.
func (a *Analysis) rootBlock(key, name string) step {
	depends := "depends_on = [" + edit.QuoteTOML(name) + "]\n"
	if key != "depends_on" {
		depends = "depends_on = []\n" + key + " = [" + edit.QuoteTOML(name) + "]\n"
	}
	text := "[[modules]]\npath = " + edit.QuoteTOML(tach.Root) + "\n" + depends
	return step{a.Config.Path, fmt.Sprintf("add %s to %s of %s", name, key, tach.Root), func(c []byte) ([]byte, bool, error) {
		return edit.AppendTOML(a.Config.Path, c, text)
	}}
}

// written are the ways to name a module in the file that a block stands in; the
// first is the one to write.
func written(m tach.Module, name string) []string {
	if m.Domain == "" {
		return []string{name}
	}
	ways := []string{"//" + name}
	if rest, ok := strings.CutPrefix(name, m.Domain+"."); ok {
		ways = []string{rest, "//" + name}
	} else if name == m.Domain {
		ways = []string{tach.DomainRoot, "//" + name}
	}
	return ways
}

func (a *Analysis) setRoot() (step, string) {
	return step{a.Config.Path, "judge what no module covers, all of it", func(c []byte) ([]byte, bool, error) {
		return block{Path: a.Config.Path}.SetKey(c, "root_module", edit.QuoteTOML(string(tach.RootAllow)))
	}}, ""
}

// denyModule takes out the entry that allows an import, when it is the only one
// and names no other module; else it adds one that forbids it.
func (a *Analysis) denyModule(q Answer, d decision) (step, string) {
	var entries []tach.Dependency
	for _, e := range q.From.DependsOn {
		if a.stance.matches(e.Path.Value, q.To.Name) {
			entries = append(entries, e)
		}
	}
	if d.by != byEntry || len(entries) != 1 || isGlob(entries[0].Path.Value) {
		return a.inList(q.From.Module, "cannot_depend_on", q.To.Name)()
	}
	return a.takeOut(q, "depends_on", entries[0]), ""
}

func (a *Analysis) takeOut(q Answer, key string, e tach.Dependency) step {
	m := q.From.Module
	return step{m.Where.Path, fmt.Sprintf("take %s out of %s of %s", e.Path.Value, key, q.From.Name), func(c []byte) ([]byte, bool, error) {
		return at(m.Where).RemoveItem(c, key, written(m, e.Path.Value)...)
	}}
}

// allowModule turns what depends_on, cannot_depend_on or the layers deny.
func (a *Analysis) allowModule(q Answer, d decision) (step, string) {
	m := q.From.Module
	switch d.kind { //nolint:exhaustive // the others are all mended by an entry
	case Forbidden:
		for _, e := range q.From.Cannot {
			if a.stance.matches(e.Path.Value, q.To.Name) {
				return a.takeOut(q, "cannot_depend_on", e), ""
			}
		}
	case LayerAbove:
		return step{m.Where.Path, fmt.Sprintf("lift %s into the layer of %s", q.From.Name, q.To.Name), func(c []byte) ([]byte, bool, error) {
			return at(m.Where).SetKey(c, "layer", edit.QuoteTOML(q.To.Layer.Value))
		}}, ""
	case LayerClosed:
		return step{a.Config.Path, "open the layer " + d.detail, func(c []byte) ([]byte, bool, error) {
			return edit.TachOpenLayer(a.Config.Path, c, d.detail)
		}}, ""
	}
	return a.inList(m, "depends_on", q.To.Name)()
}

// expose lets an interface expose a member: the one that has to (exclusive), or
// one that is about this module alone, or a new one. An interface that exposes it
// to others only is told to do so to this module too.
func (a *Analysis) expose(q Answer, one *surface) (step, string) {
	pattern := regexp.QuoteMeta(q.Member)
	for _, face := range one.interfaces {
		if a.surfaces.extra[q.To] != face && (face.Exclusive || a.isOwn(face, q.To)) {
			return step{face.Where.Path, fmt.Sprintf("add %s to an interface of %s", q.Member, q.To.Name), func(c []byte) ([]byte, bool, error) {
				return at(face.Where).AddItem(c, "expose", pattern)
			}}, ""
		}
	}
	for i := range a.Config.Interfaces {
		face := &a.Config.Interfaces[i]
		shows := slices.ContainsFunc(face.Expose, func(p tach.Pattern) bool { return a.surfaces.expression(p).MatchString(q.Member) })
		if !face.Public && shows && a.surfaces.about(face, q.To.Name) {
			owner := tach.Module{Path: tach.Text{Value: "an interface of " + q.To.Name}, Where: face.Where, Domain: face.Domain}
			return a.inList(owner, "visibility", q.From.Name)()
		}
	}
	text := fmt.Sprintf("[[interfaces]]\nexpose = [%s]\nfrom = [%s]\n", edit.QuoteTOML(pattern), edit.QuoteTOML(regexp.QuoteMeta(q.To.Name)))
	return step{a.Config.Path, fmt.Sprintf("let an interface of %s expose %s", q.To.Name, q.Member), func(c []byte) ([]byte, bool, error) {
		return edit.AppendTOML(a.Config.Path, c, text)
	}}, ""
}

// isOwn tells whether an interface is about this module and no other, by its
// words and not by chance.
func (a *Analysis) isOwn(face *tach.Interface, m *Module) bool {
	if len(face.From) != 1 || strings.ContainsAny(strings.ReplaceAll(face.From[0].Value, `\.`, ""), `*+?|[](){}\`) {
		return false
	}
	return !slices.ContainsFunc(a.Modules.List, func(o *Module) bool { return o != m && a.surfaces.about(face, o.Name) })
}

// inContract is a step in a contract of import-linter.
func (a *Analysis) inContract(line int, what string, do func(b block, content []byte) ([]byte, bool, error)) func() (step, string) {
	return func() (step, string) {
		return step{contracts.File, what, func(c []byte) ([]byte, bool, error) { return do(block{Path: contracts.File, Line: line}, c) }}, ""
	}
}

// except adds an exception to a contract.
func (a *Analysis) except(o contracts.Opinion) (step, string) {
	if len(o.Blocks) == 0 {
		return step{}, contracts.File + " has no contract of import-linter that could hold an exception: " + o.Fix
	}
	return a.inContract(o.Blocks[0], "add an exception of import-linter", func(b block, c []byte) ([]byte, bool, error) {
		return b.AddItem(c, "ignore_imports", o.Entry)
	})()
}
