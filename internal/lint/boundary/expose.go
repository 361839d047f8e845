package boundary

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// unusedExposes are the patterns of interfaces that let nobody import anything.
// The public parts of a product may wait for their first user, if they are there;
// of a facade that is not, boundary/interface-blocks tells.
func (a *Analysis) unusedExposes() []Violation {
	used := a.importedMembers()
	names := a.namesIn()
	leaks := a.leakyPatterns()
	var found []Violation
	for i := range a.Config.Interfaces {
		face := &a.Config.Interfaces[i]
		about := a.judgedOf(face, names)
		if len(about) == 0 {
			continue // unknownFrom and emptyModules tell
		}
		for _, p := range face.Expose {
			if used.reach(about, p) {
				continue
			}
			there := a.isThere(about, names, p)
			if isPublic(p) && (there || p.Whole.MatchString("backend.facade")) || leaks[face.Where.Start.Line][p.Value] && face.Domain == "" {
				continue
			}
			if a.isLoaded(about, p) {
				continue
			}
			v := Violation{Kind: UnusedExpose, Severity: report.Warning, File: -1, Where: p.Where, Path: p.Value, Source: single(about)}
			if !there {
				v.Detail = "nothing"
			}
			if face.Domain == "" {
				v.mend = takeEntry(p.Where, edit.TachEntry{Interface: true, From: fromOf(face), List: "expose", Value: p.Value})
			}
			found = append(found, v)
		}
	}
	return found
}

// leakyPatterns are the patterns that boundary/legacy-leak tells of, by the lines
// of their blocks in tach.toml.
func (a *Analysis) leakyPatterns() map[int]map[string]bool {
	out := map[int]map[string]bool{}
	t, err := a.repo.Tach()
	if err != nil {
		return out // there would be no analysis
	}
	for _, p := range a.repo.Products() {
		for _, block := range t.InterfacesOf(p.Module()) {
			known := map[string]bool{}
			for _, pattern := range block.Leaks() {
				known[pattern] = true
			}
			out[block.Where.Start.Line] = known
		}
	}
	return out
}

// members are what is imported of each module, by any other code; all is where
// a module is imported whole, and attributes may reach anything.
type members struct {
	known map[*Module]map[string]bool
	all   map[*Module]bool
}

func (a *Analysis) importedMembers() members {
	m := members{known: map[*Module]map[string]bool{}, all: map[*Module]bool{}}
	seen := map[pair]bool{} // of the importing module and the path
	for file := range a.Graph.Files {
		from := a.Owners[file]
		for _, i := range a.Graph.Files[file].Imports {
			to := a.Targets[i.Path]
			if to == nil || to == from || seen[pair{from.id, int(i.Path)}] {
				continue
			}
			seen[pair{from.id, int(i.Path)}] = true
			m.add(to, memberOf(a.Graph.Paths[i.Path].Name, to))
		}
	}
	for _, one := range a.fetched {
		m.add(one.of, one.member)
	}
	for _, c := range a.crossings {
		if c.golang && c.from != c.to {
			m.add(c.to, memberOf(strings.ReplaceAll(c.target, "/", "."), c.to))
		}
	}
	return m
}

func (m members) add(to *Module, member string) {
	switch {
	case member == "" || member == "*":
		m.all[to] = true
	case m.known[to] == nil:
		m.known[to] = map[string]bool{member: true}
	default:
		m.known[to][member] = true
	}
}

// reach tells whether a pattern exposes something that is imported.
func (m members) reach(about []*Module, p tach.Pattern) bool {
	for _, one := range about {
		if m.all[one] {
			return true
		}
		for member := range m.known[one] {
			if p.Whole.MatchString(member) || strings.HasSuffix(member, ".*") && p.Whole.MatchString(strings.TrimSuffix(member, ".*")) {
				return true
			}
		}
	}
	return false
}

// held is a file as a member of its module.
type held struct {
	name string
	pkg  bool // an __init__.py
}

// namesIn are the files of each module.
func (a *Analysis) namesIn() map[*Module][]held {
	names := map[*Module][]held{}
	for i := range a.Graph.Files {
		f := &a.Graph.Files[i]
		names[a.Owners[i]] = append(names[a.Owners[i]], held{memberOf(f.Module, a.Owners[i]), f.Package})
	}
	return names
}

// judgedOf are the modules with Python in them that an interface is about.
func (a *Analysis) judgedOf(face *tach.Interface, names map[*Module][]held) []*Module {
	var about []*Module
	for _, m := range a.Modules.List {
		if m != a.Modules.Root && len(names[m]) > 0 && a.surfaces.about(face, m.Name) {
			about = append(about, m)
		}
	}
	return about
}

// isLoaded tells whether strings load what a pattern exposes.
func (a *Analysis) isLoaded(about []*Module, p tach.Pattern) bool {
	return slices.ContainsFunc(about, func(m *Module) bool {
		return slices.ContainsFunc(a.loadedOf(m.Name), func(u loaded) bool { return p.Whole.MatchString(u.member) })
	})
}

func single(about []*Module) *Module {
	if len(about) == 1 {
		return about[0]
	}
	return nil
}

// isPublic tells whether all that a pattern writes out is the public part of a
// product.
func isPublic(p tach.Pattern) bool {
	list, err := repo.Members(p.Value)
	return err == nil && !slices.ContainsFunc(list, func(m repo.Member) bool { return !m.IsPublic() })
}

// isThere tells whether a module has something that a pattern may mean: a file,
// a folder with files, or a name in a file.
func (a *Analysis) isThere(about []*Module, names map[*Module][]held, p tach.Pattern) bool {
	list, err := repo.Members(p.Value)
	if err != nil {
		return true
	}
	for _, m := range about {
		for _, file := range names[m] {
			if slices.ContainsFunc(list, func(one repo.Member) bool { return mayBe(one, file) }) {
				return true
			}
		}
	}
	return false
}

// mayBe tells whether a member may be a file, a folder with it, or a name in it.
// A package is not taken to define what reads like a module in it, further up
// than two words: backend/__init__.py does not hold backend.routes.
func mayBe(m repo.Member, file held) bool {
	switch {
	case file.name == "":
		return !strings.Contains(m.Name, ".")
	case m.Open && strings.HasPrefix(file.name, m.Name):
		return true
	case strings.HasPrefix(m.Name, file.name+"."):
		return !file.pkg || strings.Contains(file.name, ".")
	}
	return file.name == m.Name || strings.HasPrefix(file.name, m.Name+".")
}
