package templates

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

// Product is what the templates of a product may use.
type Product struct {
	Name, Dashed, Pascal, Title string // visual_review, visual-review, VisualReview, Visual review
	Package, Module             string // @posthog/products-visual-review, products.visual_review
	Owner                       string // team, or "" when nobody was named

	Backend  string // "django", "go" or "none"
	Frontend bool   // frontend/ is written
	Shared   bool   // shared/ is written
	Vitest   bool   // the repository runs frontend tests with vitest
	GoModule string // module path of the repository's go.mod; of Go backends only

	Routed                   bool   // its rows are in Database, not in the default one
	Database                 string // that the product is routed to, its own or another's
	WriterAlias, ReaderAlias string // Django aliases of that database
	WriterVariable           string // environment variable that says where it is

	Without map[string]bool // paths that would not fit what is there, and are not written
}

// Camel is the name as a TypeScript identifier: visualReview.
func (p Product) Camel() string { return p.Name[:1] + p.Pascal[1:] }

// GoPath is the import path of the product's folder.
func (p Product) GoPath() string { return p.GoModule + "/products/" + p.Name }

// Django tells whether the backend is in Python.
func (p Product) Django() bool { return p.Backend == "django" }

// Go tells whether the backend is in Go.
func (p Product) Go() bool { return p.Backend == "go" }

// facts are those of the product once it is written.
func (p Product) facts() (repo.Facts, error) {
	backend := p.Django() || p.Go()
	switch {
	case !backend && p.Backend != "none":
		return nil, fmt.Errorf("there are no templates of a backend in %q", p.Backend)
	case p.Go() && (!p.Routed || p.GoModule == ""):
		return nil, fmt.Errorf("a Go backend needs a database it is routed to (%q) and the path of the Go module (%q)", p.Database, p.GoModule)
	case p.Routed && (p.Database == "" || p.WriterAlias == "" || p.WriterVariable == ""):
		return nil, fmt.Errorf("the database of %s is named in part only: %+v", p.Name, p)
	}
	return repo.Facts{
		repo.HasDjango: p.Django(), repo.HasGo: p.Go(), repo.HasBackend: backend, repo.HasNoBackend: !backend,
		repo.HasPresentation: backend, repo.IsIsolated: backend,
		repo.HasFrontend: p.Frontend, repo.HasFeatures: p.Frontend, repo.HasShared: p.Shared,
		repo.IsRouted: p.Routed, repo.IsUnrouted: !p.Routed,
		repo.HasVitest: p.Vitest,
	}, nil
}

// Render renders the files of a product, with what the repository's
// config.structure changes about them.
func Render(p Product, changes repo.Structure) ([]File, error) {
	facts, err := p.facts()
	if err != nil {
		return nil, err
	}
	entries, err := Structure(changes)
	if err != nil {
		return nil, err
	}
	chosen := choose(entries, facts)
	if err := checkUses(entries, chosen, facts); err != nil {
		return nil, err
	}
	has := func(file string) bool { return chosen.has(file) && !p.Without[file] }
	var files []File
	for _, e := range chosen {
		f := File{Path: e.file(), Content: []byte{}, Mode: 0o644, Uses: slices.DeleteFunc(slices.Clone(e.Uses), func(u string) bool { return !has(u) })}
		if e.From != empty {
			name := path.Join("product", e.From, e.Path) + suffix
			if f.Content, err = renderFile(name, p, template.FuncMap{"has": has}); err != nil {
				return nil, err
			}
		}
		files = append(files, f)
	}
	return files, nil
}

// selection is the entries that are written, each path once.
type selection []Entry

func (s selection) has(name string) bool {
	for _, e := range s {
		if e.Path == name {
			return true
		}
	}
	return false
}

// holds tells whether something is written below a folder.
func (s selection) holds(folder string) bool {
	for _, e := range s {
		if strings.HasPrefix(e.Path, folder) {
			return true
		}
	}
	return false
}

// choose picks what is written: hogli's own entries first, then what the
// repository asks for and no template gives.
func choose(entries []Entry, facts repo.Facts) selection {
	var chosen selection
	for _, e := range entries {
		if e.dropped != nil || e.From == "" || !facts.Hold(e.When) || chosen.has(e.Path) {
			continue
		}
		if e.isFolder() && chosen.holds(e.Path) {
			continue
		}
		chosen = append(chosen, e)
	}
	return chosen
}

// checkUses refuses to write a file without one that it needs. Only what the
// repository drops can be missing: a test holds structure.yaml to that.
func checkUses(entries []Entry, chosen selection, facts repo.Facts) error {
	for _, gone := range entries {
		if gone.dropped == nil || !facts.Hold(gone.When) {
			continue
		}
		for _, e := range chosen {
			if !e.uses(gone.Path) {
				continue
			}
			return fault.Malformed(gone.dropped.Where, fmt.Sprintf("%s cannot be dropped: %s is written, and needs %s", gone.dropped.Path, e.Path, gone.Path),
				"drop "+e.Path+" as well, or do not drop "+gone.dropped.Path)
		}
	}
	return nil
}
