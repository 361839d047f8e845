package cli

import (
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// spot is what an argument of product:why names.
type spot struct {
	at     string // file or folder
	member string // a name in the file; "" for all of it
}

func (s spot) holds(node string) bool { return node == s.at || strings.HasPrefix(node, s.at+"/") }

// dotted is the path that Python imports a spot by; false when it holds none.
func (s spot) dotted(g *importgraph.Python) (string, bool) {
	if !slices.ContainsFunc(g.Files, func(f importgraph.PythonFile) bool { return s.holds(f.Path) }) {
		return "", false
	}
	if at, ok := g.File(s.at); ok {
		if s.member != "" {
			return g.Files[at].Module + "." + s.member, true
		}
		return g.Files[at].Module, true
	}
	inside := s.at
	for _, root := range g.Roots {
		if rest, ok := strings.CutPrefix(s.at, root+"/"); ok && len(rest) < len(inside) {
			inside = rest
		}
	}
	return strings.ReplaceAll(inside, "/", "."), true
}

// meant finds what an argument names: a product, a path, a module, and a name in
// one where that is asked for.
func meant(r *repo.Repo, g *importgraph.Graph, text string, members bool) (spot, error) {
	slashed := strings.ReplaceAll(text, ".", "/")
	candidates := []string{path.Clean(text), slashed, slashed + ".py"}
	if p, err := r.Product(text); err == nil {
		candidates = []string{p.Dir}
	}
	for _, at := range candidates {
		if s := (spot{at: at}); slices.ContainsFunc(g.Nodes, s.holds) {
			return s, nil
		}
	}
	if module, name, ok := cutLast(text); ok && members {
		base := strings.ReplaceAll(module, ".", "/")
		for _, file := range []string{base + ".py", base + "/__init__.py"} {
			if content, err := r.Read(file); err == nil && (slices.Contains(python.Bound(content), name) || isImported(g, text)) {
				return spot{file, name}, nil
			}
		}
	}
	fix := []string{"name a product, a module such as products.visual_review.backend, or a path from the root"}
	if near := fault.Nearest(text, nameable(r, g, text)); near != "" {
		fix = append([]string{"did you mean " + near + "?"}, fix...)
	}
	return spot{}, &fault.Error{Code: fault.UnknownName, What: text + " is no product, module or path that holds code", Fix: fix}
}

// isImported tells whether code imports a name as it stands, which is what a finding
// of lint says: a star, or a name that its module does not bind by itself.
func isImported(g *importgraph.Graph, name string) bool {
	return slices.ContainsFunc(g.Links, func(l importgraph.Link) bool { return l.By.IsImport() && l.Name == name })
}

func cutLast(dotted string) (before, last string, ok bool) {
	at := strings.LastIndexByte(dotted, '.')
	if at <= 0 || strings.Contains(dotted, "/") {
		return "", "", false
	}
	return dotted[:at], dotted[at+1:], true
}

// nameable lists what could be named, written as the text is: products, and
// files and folders, with slashes or with dots; and the names of the module that
// the text begins with.
func nameable(r *repo.Repo, g *importgraph.Graph, text string) []string {
	var names []string
	for _, p := range r.Products() {
		names = append(names, p.Name)
	}
	write := func(at string) string { return at }
	if !strings.Contains(text, "/") {
		write = func(at string) string { return strings.ReplaceAll(strings.TrimSuffix(at, ".py"), "/", ".") }
	}
	known := map[string]bool{}
	for _, node := range g.Nodes {
		for at := node; at != "." && !known[at]; at = path.Dir(at) {
			known[at] = true
			names = append(names, write(at))
		}
	}
	if module, _, ok := cutLast(text); ok {
		base := strings.ReplaceAll(module, ".", "/")
		for _, file := range []string{base + ".py", base + "/__init__.py"} {
			if content, err := r.Read(file); err == nil {
				for _, name := range python.Bound(content) {
					names = append(names, module+"."+name)
				}
			}
		}
	}
	return names
}
