package boundary

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// vacuous finds what stands in tach.toml and matches nothing: it guards nothing,
// and reads as if it did. Each such entry is inert, so it can go.
func (a *Analysis) vacuous(files []string, exclude exclusions) []Violation {
	found := a.emptyModules(files)
	found = append(found, a.deadRoot()...)
	found = append(found, a.unknownFrom()...)
	found = append(found, a.unknownVisibility()...)
	found = append(found, a.emptyLayers()...)
	return append(found, a.unusedExcludes(files, exclude)...)
}

// inert is an entry that matches nothing.
func inert(where fault.Span, path, detail string, source *Module, mend mend) Violation {
	return Violation{Kind: Vacuous, Severity: report.Warning, File: -1, Where: where, Path: path, Detail: detail, Source: source, mend: mend}
}

// mend takes out of the file what a violation is about; nil when a person has
// to decide.
type mend func(content []byte) ([]byte, bool, error)

func takeEntry(where fault.Span, e edit.TachEntry) mend {
	return func(c []byte) ([]byte, bool, error) { return edit.RemoveTachEntry(where.Path, c, e) }
}

// takeModule takes a block out, unless comments would go with it: somebody
// wrote them for a reason.
func takeModule(where fault.Span, name string) mend {
	return func(c []byte) ([]byte, bool, error) {
		after, changed, err := edit.RemoveTachModule(where.Path, c, name)
		if err == nil && strings.Count(string(after), "#") != strings.Count(string(c), "#") {
			return nil, false, fmt.Errorf("%w: comments stand in the block of %s", edit.ErrShape, name)
		}
		return after, changed, err
	}
}

// ofModule is takeEntry for a list of a module. In a file of a domain the names
// are relative, and the block may have none.
func ofModule(m *Module, where fault.Span, list, value string) mend {
	if m.Domain != "" {
		return nil
	}
	return takeEntry(where, edit.TachEntry{Module: m.Path.Value, List: list, Value: value})
}

// emptyModules are the modules that hold no code, and the patterns that stand
// for no module.
func (a *Analysis) emptyModules(files []string) []Violation {
	holds := map[*Module]bool{}
	for _, m := range a.Owners {
		holds[m] = true
	}
	var found []Violation
	var code map[string]bool
	for _, m := range a.Modules.List {
		if holds[m] || m == a.Modules.Root || m.Glob != "" {
			continue
		}
		if code == nil {
			code = codeBelow(files)
		}
		below := func(root string) bool { return code[path.Join(root, strings.ReplaceAll(m.Name, ".", "/"))] }
		if !slices.ContainsFunc(a.Graph.Roots, below) {
			found = append(found, inert(m.Path.Where, m.Name, "no file of code is below the module "+m.Name, m, takeModule(m.Path.Where, m.Path.Value)))
		}
	}
	for _, block := range a.Config.Modules {
		name := block.Path.Value
		if isGlob(name) && !slices.ContainsFunc(a.Modules.List, func(m *Module) bool { return globMatches(name, m.Name) }) {
			found = append(found, inert(block.Path.Where, name, fmt.Sprintf("no module is like %q", name), nil, takeModule(block.Path.Where, name)))
		}
	}
	return found
}

// codeEnds are the ends of files that a module may be about.
var codeEnds = [...]string{".py", ".pyi", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".go"}

// codeBelow are the folders with a file of code in them, however deep, and such
// files without their ends.
func codeBelow(files []string) map[string]bool {
	out := map[string]bool{}
	for _, rel := range files {
		end := path.Ext(rel)
		if !slices.Contains(codeEnds[:], end) {
			continue
		}
		for at := strings.TrimSuffix(rel, end); at != "." && !out[at]; at = path.Dir(at) {
			out[at] = true
		}
	}
	return out
}

// deadRoot is <root> in a configuration that does not look at it: tach warns of
// that, too.
func (a *Analysis) deadRoot() []Violation {
	if a.Config.RootModule != tach.RootIgnore {
		return nil
	}
	const why = `is never looked at, because root_module is not set to "allow"`
	var found []Violation
	for _, m := range a.Modules.List {
		if m == a.Modules.Root {
			if m.Path.Value != "" {
				found = append(found, inert(m.Path.Where, tach.Root, tach.Root+" "+why, m, takeModule(m.Path.Where, m.Path.Value)))
			}
			continue
		}
		for _, d := range m.DependsOn {
			if d.Path.Value == tach.Root {
				found = append(found, inert(d.Path.Where, tach.Root, tach.Root+" "+why, m, ofModule(m, d.Path.Where, "depends_on", tach.Root)))
			}
		}
	}
	return once(found)
}

// once keeps one violation of each place: the modules of one block share its lists.
func once(found []Violation) []Violation {
	seen := map[fault.Pos]bool{}
	return slices.DeleteFunc(found, func(v Violation) bool {
		twice := seen[v.Where.Start]
		seen[v.Where.Start] = true
		return twice
	})
}

// unknownFrom are the patterns of interfaces, and the names in them, that are no
// module. That a product is gone is registration/stale's, that one has no module
// yet registration/tach-module's.
func (a *Analysis) unknownFrom() []Violation {
	var found []Violation
	for i := range a.Config.Interfaces {
		face := &a.Config.Interfaces[i]
		if face.Nowhere {
			found = append(found, inert(face.Where, "from", "from is an empty list, so the interface is of no module", nil, nil))
		}
		for _, p := range face.From {
			if slices.ContainsFunc(a.Modules.List, func(m *Module) bool { return p.Whole.MatchString(m.Name) }) {
				found = append(found, a.unknownNames(p)...)
				continue
			}
			v := inert(p.Where, p.Value, fmt.Sprintf("from names no module: nothing is like %q", p.Value), nil, takeFrom(face, p))
			if !a.isGone(p) && !slices.ContainsFunc(spelled(p), a.isUnregistered) {
				found = append(found, v)
			}
		}
	}
	return found
}

// takeFrom takes a pattern out, or the block when it is the only one: without a
// from it would be about every module.
func takeFrom(face *tach.Interface, p tach.Pattern) mend {
	if face.Domain != "" {
		return nil
	}
	from := fromOf(face)
	if len(from) == 1 {
		return func(c []byte) ([]byte, bool, error) { return edit.RemoveTachInterfaceOf(p.Where.Path, c, from) }
	}
	return takeEntry(p.Where, edit.TachEntry{Interface: true, From: from, List: "from", Value: p.Value})
}

func fromOf(face *tach.Interface) []string {
	var from []string
	for _, p := range face.From {
		from = append(from, p.Value)
	}
	return from
}

// spelled are the modules that a pattern writes out, as an alternation does;
// nil when it leaves some open.
func spelled(p tach.Pattern) []string {
	members, err := repo.Members(p.Whole.String())
	if err != nil {
		return nil
	}
	var names []string
	for _, m := range members {
		if m.Open {
			return nil
		}
		names = append(names, m.Name)
	}
	return names
}

// isGone tells whether all that a pattern writes out are products that are not
// there any more.
func (a *Analysis) isGone(p tach.Pattern) bool {
	names := spelled(p)
	return len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool { return !a.isGoneProduct(name) })
}

func (a *Analysis) isGoneProduct(module string) bool {
	return strings.Count(module, ".") == 1 && isOfGoneProduct(a.repo, module)
}

// isOfGoneProduct tells whether a module is a product that is not there, or below
// one: registration/stale tells of those in path and depends_on.
func isOfGoneProduct(r *repo.Repo, module string) bool {
	below, ok := strings.CutPrefix(module, "products.")
	name, _, _ := strings.Cut(below, ".")
	return ok && repo.WellFormed(name) && !r.Exists(r.Config.Paths.Products+"/"+name)
}

// isUnregistered tells whether a module would be that of a product in Python.
func (a *Analysis) isUnregistered(module string) bool {
	return slices.ContainsFunc(a.repo.Products(), func(p *repo.Product) bool { return p.Module() == module && p.Backend == repo.Django })
}

// unknownNames are the names in an alternation that are no module, while others
// are.
func (a *Analysis) unknownNames(p tach.Pattern) []Violation {
	var found []Violation
	for _, name := range spelled(p) {
		if _, ok := a.Modules.Named(name); !ok && !a.isGoneProduct(name) && !a.isUnregistered(name) {
			found = append(found, inert(p.Where, name, fmt.Sprintf("from names %s, and there is no such module", name), nil, nil))
		}
	}
	return found
}

// unknownVisibility are the entries of visibility that no module is like.
func (a *Analysis) unknownVisibility() []Violation {
	var found []Violation
	for _, m := range a.Modules.List {
		for _, t := range m.Visibility {
			if !slices.ContainsFunc(a.Modules.List, func(o *Module) bool { return isVisibleTo(t.Value, o.Name) }) {
				found = append(found, inert(t.Where, t.Value, fmt.Sprintf("visibility lists %q, and no module is like it", t.Value), m, ofModule(m, t.Where, "visibility", t.Value)))
			}
		}
	}
	for i := range a.Config.Interfaces {
		face := &a.Config.Interfaces[i]
		for _, t := range face.Visibility {
			if _, ok := a.Modules.Named(t.Value); !ok {
				e := edit.TachEntry{Interface: true, From: fromOf(face), List: "visibility", Value: t.Value}
				v := inert(t.Where, t.Value, fmt.Sprintf("visibility lists %q, and there is no such module", t.Value), nil, takeEntry(t.Where, e))
				if face.Domain != "" {
					v.mend = nil
				}
				found = append(found, v)
			}
		}
	}
	return once(found)
}

// emptyLayers are the layers that no module stands in. A closed one still shuts
// out those above it.
func (a *Analysis) emptyLayers() []Violation {
	var found []Violation
	for _, l := range a.Config.Layers {
		in := func(m *Module) bool { return m.Layer != nil && m.Layer.Value == l.Name.Value }
		if !l.Closed && !slices.ContainsFunc(a.Modules.List, in) {
			e := edit.TachEntry{List: "layers", Value: l.Name.Value}
			found = append(found, inert(l.Name.Where, l.Name.Value, fmt.Sprintf("no module is in the layer %q", l.Name.Value), nil, takeEntry(l.Name.Where, e)))
		}
	}
	return found
}

// unmade are what builds and installs leave, which git does not list, and what
// tach writes into every new file.
var unmade = regexp.MustCompile(`(?i)(__pycache__|egg-info|venv|node_modules|\.git|build|dist|target|cache)/?\**$|^(\*\*/)?(docs|tests)/?$`)

// unusedExcludes are the patterns of exclude that no file and no folder is like.
func (a *Analysis) unusedExcludes(files []string, exclude exclusions) []Violation {
	var found []Violation
	var folders map[string]bool
	for _, e := range exclude {
		if e.hit || e.negated || unmade.MatchString(e.text.Value) {
			continue
		}
		if folders == nil {
			folders = map[string]bool{}
			addFolders(folders, files)
		}
		if !e.isLike(files, folders) {
			entry := edit.TachEntry{List: "exclude", Value: e.text.Value}
			found = append(found, inert(e.text.Where, e.text.Value, fmt.Sprintf("exclude lists %q, and no file of the repository is like it", e.text.Value), nil, takeEntry(e.text.Where, entry)))
		}
	}
	return found
}

func (e *exclusion) isLike(files []string, folders map[string]bool) bool {
	for dir := range folders {
		if ok, _ := doublestar.Match(e.pattern, dir); ok {
			return true
		}
	}
	return !e.dirs && slices.ContainsFunc(files, func(rel string) bool {
		ok, _ := doublestar.Match(e.pattern, rel)
		return ok
	})
}
