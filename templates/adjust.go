package templates

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// adjust applies config.structure to hogli's own entries. All mistakes are told
// at once.
func adjust(own []Entry, changes repo.Structure) ([]Entry, error) {
	entries := slices.Clone(own)
	var faults []error
	for _, d := range changes.Drop {
		if !drop(entries, d) {
			faults = append(faults, fault.Malformed(d.Where, "no product has "+d.Path+", so it cannot be dropped", nearest(own, d.Path)))
		}
	}
	for _, q := range changes.Require {
		faults = append(faults, clash(entries, q))
		entries = append(entries, requirements(own, q)...)
	}
	for _, a := range changes.Add {
		faults = append(faults, clash(entries, a))
		if known(own, a.Path) {
			faults = append(faults, fault.Malformed(a.Where, "bootstrap writes "+a.Path+" already, so it cannot be added",
				"delete the line; to have it in every product, name it under require"))
		}
		entries = append(entries, Entry{Path: a.Path, When: a.When, From: empty})
	}
	return entries, errors.Join(faults...)
}

// drop marks the entry of the path, or all entries below a folder.
func drop(entries []Entry, d repo.StructurePath) bool {
	found := false
	for i, e := range entries {
		if e.Path == d.Path || (strings.HasSuffix(d.Path, "/") && strings.HasPrefix(e.Path, d.Path)) {
			entries[i].dropped = &d
			found = true
		}
	}
	return found
}

// requirements are the entries of a path that the repository requires: where it
// says, else wherever hogli writes the path, else in every product. They come
// behind hogli's own, so a template is taken where there is one.
func requirements(own []Entry, q repo.StructurePath) []Entry {
	why := q.Why
	if why == "" {
		why = "this repository requires it (config.structure in " + repo.ConfigFile + ")"
	}
	required := func(when []repo.Fact) Entry {
		return Entry{Path: q.Path, When: when, From: empty, Lint: report.Error, LintWhen: when, Why: why}
	}
	if q.Asked {
		return []Entry{required(q.When)}
	}
	var entries []Entry
	for _, e := range own {
		if e.Path == q.Path {
			entries = append(entries, required(e.When))
		}
	}
	if entries == nil {
		entries = []Entry{required(nil)}
	}
	return entries
}

func known(own []Entry, path string) bool {
	return slices.ContainsFunc(own, func(e Entry) bool {
		return e.Path == path || (strings.HasSuffix(path, "/") && strings.HasPrefix(e.Path, path))
	})
}

// clash finds a path that would be a file and a folder at once.
func clash(entries []Entry, p repo.StructurePath) error {
	for _, e := range entries {
		folder, file := p.Path, e.Path
		if strings.HasPrefix(e.Path, p.Path+"/") {
			folder, file = e.Path, p.Path
		} else if e.isFolder() || !strings.HasPrefix(p.Path, e.Path+"/") {
			continue
		}
		return fault.Malformed(p.Where, fmt.Sprintf("%s cannot be a file, since %s is in it", file, folder), "write a folder with / at its end")
	}
	return nil
}

// nearest is the known file or folder that a mistyped path may mean.
func nearest(own []Entry, path string) string {
	var names []string
	for _, e := range own {
		names = append(names, e.Path)
		for i, r := range e.Path {
			if r == '/' {
				names = append(names, e.Path[:i+1])
			}
		}
	}
	if near := fault.Nearest(path, names); near != "" {
		return "did you mean " + near + "?"
	}
	return "name a file, or a folder with / at its end, that product:bootstrap writes"
}
