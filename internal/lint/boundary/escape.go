package boundary

import (
	"strings"
	"unicode/utf8"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// escapes finds what no import says: who imports a module, or a folder above
// it, may reach into it by attributes, as in products.beta.backend.models. Only
// files with such an import are read once more. A name that is bound anew is
// not noticed, so these are warnings.
func (a *Analysis) escapes() []Violation {
	above := a.above()
	var found []Violation
	for i := range a.Graph.Files {
		if !a.isChecked(i) {
			continue
		}
		for _, one := range a.Graph.Files[i].Imports {
			if p := a.Graph.Paths[one.Path]; !one.Quoted && a.isVisible(one.Scope) && p.Kind.FirstParty() && above[p.Name] && a.Targets[one.Path] != a.Owners[i] {
				found = append(found, a.escapesOf(i, above)...)
				break
			}
		}
	}
	return found
}

// above are the paths of modules, and the folders on the way to them.
func (a *Analysis) above() map[string]bool {
	above := map[string]bool{}
	for _, m := range a.Modules.List {
		for name := m.Name; name != "" && !above[name]; name = name[:max(strings.LastIndexByte(name, '.'), 0)] {
			above[name] = true
		}
	}
	return above
}

// escapesOf reads the attributes of one file.
func (a *Analysis) escapesOf(file int, above map[string]bool) []Violation {
	f := &a.Graph.Files[file]
	content, err := a.repo.Read(f.Path)
	if err != nil {
		return nil // it was read a moment ago; what is gone imports nothing
	}
	bound := bindings(f, content, above)
	var found []Violation
	told := map[string]bool{}
	for _, c := range chains(content, bound) {
		owner := a.Modules.Owner(c.path)
		if owner == a.Owners[file] || owner.Name == tach.Root || told[c.path] || !a.isOutside(a.Owners[file], owner, c.path) {
			continue
		}
		told[c.path] = true
		v := Violation{Kind: Attribute, Severity: report.Warning, File: file, Path: c.path, Source: a.Owners[file], Target: owner}
		where := fault.At(f.Path, content, c.start, c.end)
		v.Import = importgraph.Import{
			Line: int32(c.line), NameLine: int32(where.Start.Line), Column: int32(where.Start.Column), Width: int32(utf8.RuneCount(content[c.start:c.end])),
		}
		v.Rule, v.Detail = a.surfaces.why(a.surfaces.between(v.Source, owner), owner)
		found = append(found, v)
	}
	return found
}

// isOutside tells whether nothing on the way of a path is exposed.
func (a *Analysis) isOutside(from, to *Module, path string) bool {
	s := a.surfaces.between(from, to)
	member := memberOf(path, to)
	if member == "" || !s.guarded {
		return false
	}
	for end := 0; end < len(member); end++ {
		if next := strings.IndexByte(member[end:], '.'); next >= 0 {
			end += next
		} else {
			end = len(member)
		}
		if _, ok := a.surfaces.exposes(s, member[:end]); ok {
			return false
		}
	}
	return true
}

// bindings are the names that the imports of a file give to modules, and the
// paths that they stand for.
func bindings(f *importgraph.PythonFile, content []byte, above map[string]bool) map[string]string {
	pkg := f.Module
	if !f.Package {
		pkg = pkg[:max(strings.LastIndexByte(pkg, '.'), 0)]
	}
	bound := map[string]string{}
	for _, i := range python.ReadImports(content) {
		paths := i.Paths(pkg)
		if len(paths) == 0 || i.Name == "*" || !above[paths[len(paths)-1]] {
			continue
		}
		path := paths[len(paths)-1]
		switch top, _, _ := strings.Cut(i.Name, "."); {
		case i.Alias != "":
			bound[i.Alias] = path
		case i.From:
			bound[i.Name] = path
		default:
			bound[top] = top
		}
	}
	return bound
}

// chain is a dotted name of a file, as the path that it reaches.
type chain struct {
	path       string
	start, end int
	line       int
}

// chains are the dotted names that begin with one that is bound. Imports are
// judged by themselves.
func chains(content []byte, bound map[string]string) []chain {
	r := chainReader{s: python.NewScanner(content), bound: bound}
	begins := true // a statement may begin at the token
	dot := false   // the token is an attribute of something else
	for r.next(); r.tok.Kind != python.EOF; {
		switch {
		case begins && (r.is("import") || r.is("from")):
			for r.tok.Kind != python.EOF && r.tok.Kind != python.Newline && !r.is(";") {
				r.next()
			}
			begins = false
		case r.tok.Kind == python.Name && !dot:
			r.chain()
			begins = false
		default:
			begins = r.tok.Kind < python.Name || r.is(";") || r.is(":")
			dot = r.is(".")
			r.next()
		}
	}
	return r.found
}

type chainReader struct {
	s     *python.Scanner
	tok   python.Token
	bound map[string]string
	found []chain
}

func (r *chainReader) is(text string) bool { return r.s.Is(r.tok, text) }

func (r *chainReader) next() {
	for r.tok = r.s.Next(); r.tok.Kind == python.Comment; {
		r.tok = r.s.Next()
	}
}

// chain passes a name with its attributes.
func (r *chainReader) chain() {
	base, ok := r.bound[r.s.Text(r.tok)]
	c := chain{path: base, start: r.tok.Start, end: r.tok.End, line: r.tok.Line}
	for r.next(); r.is("."); r.next() {
		if r.next(); r.tok.Kind != python.Name {
			break
		}
		c.path += "." + r.s.Text(r.tok)
		c.end = r.tok.End
	}
	if ok && c.path != base {
		r.found = append(r.found, c)
	}
}
