package repo

import (
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/yamlfile"
)

// Workspace is pnpm's list of the folders that hold packages.
type Workspace struct {
	Path     string
	Patterns []string   // as written
	Where    fault.Span // the list; the file without one
}

// Workspace reads the list; nil when the repository has no such file.
func (r *Repo) Workspace() (*Workspace, error) {
	rel := r.Config.Paths.Workspace
	content, err := r.readOptional(rel)
	if err != nil || content == nil {
		return nil, err
	}
	file := yamlfile.Open(rel, content)
	w := &Workspace{Path: rel, Where: fault.File(rel)}
	for _, p := range file.Root().Pairs() {
		if p.Key != "packages" { // pnpm keeps its settings there too
			continue
		}
		w.Where = p.At.Span()
		for _, item := range p.Value.List() {
			text := item.Text()
			if !doublestar.ValidatePattern(text) {
				item.Fault("a package is named by a glob", "write it such as products/*")
			}
			w.Patterns = append(w.Patterns, text)
		}
	}
	if err := file.Err(); err != nil {
		return nil, err
	}
	return w, nil
}

// Includes tells whether pnpm takes a folder for a package.
func (w *Workspace) Includes(dir string) bool {
	matches := func(negated bool) bool {
		return slices.ContainsFunc(w.Patterns, func(pattern string) bool {
			glob, not := strings.CutPrefix(pattern, "!")
			return not == negated && doublestar.MatchUnvalidated(path.Clean(glob), dir)
		})
	}
	return matches(false) && !matches(true)
}
