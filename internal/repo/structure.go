package repo

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

// Structure is config.structure: what a repository changes about the files that
// its products are made of. docs/structure.md says what each list does.
type Structure struct {
	Add, Drop, Require []StructurePath
}

// StructurePath is one path that config.structure names.
type StructurePath struct {
	Path  string     // in the product's folder, with /; a folder ends in /
	When  []Fact     // that must all hold; of Add and Require only
	Asked bool       // when was written, if only as []
	Why   string     // of Require only
	Where fault.Span // of the path
}

func readStructure(v yamlfile.Value) Structure {
	fields := v.Fields("add", "drop", "require")
	paths := structurePaths{seen: map[string]int{}}
	var s Structure
	for _, item := range fields["drop"].List() {
		s.Drop = paths.read(s.Drop, item, item, StructurePath{})
	}
	for _, item := range fields["add"].List() {
		at := item.Fields("path", "when")
		s.Add = paths.read(s.Add, item, at["path"], StructurePath{When: readFacts(at["when"]), Asked: at["when"].Written()})
	}
	for _, item := range fields["require"].List() {
		at := item.Fields("path", "when", "why")
		p := StructurePath{When: readFacts(at["when"]), Asked: at["when"].Written(), Why: at["why"].Text()}
		if strings.Contains(p.Why, "\n") {
			at["why"].Fault("why must be one line: it ends the message of a finding")
		}
		s.Require = paths.read(s.Require, item, at["path"], p)
	}
	return s
}

// structurePaths knows the lines of the paths so far: one that is named twice
// would be told two things.
type structurePaths struct{ seen map[string]int }

// read appends the path of an item; a wrong one is a fault, and left out.
func (s structurePaths) read(list []StructurePath, item, at yamlfile.Value, p StructurePath) []StructurePath {
	p.Path, p.Where = at.Text(), at.Span()
	inside := strings.TrimSuffix(p.Path, "/")
	switch {
	case at.Present() && at.Kind() != "string": // Text has said so
	case !at.Present() && item.Present() && item.Kind() != "mapping": // Fields has said so
	case !at.Present():
		item.Fault("the path is missing", "name it, such as docs/README.md")
	case !fs.ValidPath(inside) || inside == "." || strings.ContainsFunc(inside, notInPaths):
		at.Fault(fmt.Sprintf("%q is no path in a product's folder", p.Path), "write it from there, with / and without .., such as docs/README.md")
	case s.seen[inside] > 0:
		at.Fault(fmt.Sprintf("%s is named on line %d already", p.Path, s.seen[inside]), "keep one of the two")
	default:
		s.seen[inside] = p.Where.Start.Line
		return append(list, p)
	}
	return list
}

func notInPaths(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune(`\:*?"<>|`, r) }

func readFacts(v yamlfile.Value) []Fact {
	known := FactNames()
	var facts []Fact
	for _, item := range v.List() {
		name := item.Text()
		if name != "" && !slices.Contains(known, name) {
			item.Fault(fmt.Sprintf("there is no fact %q", name), fault.DidYouMean(name, known))
			continue
		}
		facts = append(facts, Fact(name))
	}
	return facts
}
