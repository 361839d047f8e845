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
	seen := map[string]int{}
	var s Structure
	for _, item := range fields["drop"].List() {
		s.Drop = appendPath(s.Drop, item, StructurePath{}, seen)
	}
	for _, item := range fields["add"].List() {
		at := item.Fields("path", "when")
		s.Add = appendPath(s.Add, at["path"], StructurePath{When: readFacts(at["when"]), Asked: at["when"].Written()}, seen)
	}
	for _, item := range fields["require"].List() {
		at := item.Fields("path", "when", "why")
		s.Require = appendPath(s.Require, at["path"],
			StructurePath{When: readFacts(at["when"]), Asked: at["when"].Written(), Why: at["why"].Text()}, seen)
	}
	return s
}

// appendPath reads the path; a wrong one is a fault, and left out. A path that
// two of the lists name would be told two things.
func appendPath(list []StructurePath, at yamlfile.Value, p StructurePath, seen map[string]int) []StructurePath {
	p.Path, p.Where = at.Text(), at.Span()
	inside := strings.TrimSuffix(p.Path, "/")
	switch {
	case !at.Present():
		at.Fault("the path is missing", "write it as {path: docs/README.md}")
	case at.Kind() != "string": // Text has said so
	case !fs.ValidPath(inside) || inside == "." || strings.ContainsFunc(inside, notInPaths):
		at.Fault(fmt.Sprintf("%q is no path in a product's folder", p.Path), "write it from there, with / and without .., such as docs/README.md")
	case seen[inside] > 0:
		at.Fault(fmt.Sprintf("%s is named on line %d already", p.Path, seen[inside]), "keep one of the two")
	case strings.Contains(p.Why, "\n"):
		at.Fault("why must be one line: it ends the message of a finding", "write it without a line break")
	default:
		seen[inside] = p.Where.Start.Line
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
