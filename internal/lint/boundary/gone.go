package boundary

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// gone looks for imports of modules of products that are not there. It tells only
// what is certain: everything that can put a module where no file is (git ignores
// it and a build writes it, a package with a path of its own, an extension in
// another language, code that expects the failure) makes it say nothing.
type gone struct {
	*Analysis
	found []Violation
	files []string // of each violation, the file that it misses

	alone map[string]bool // packages: whether files alone make their modules
}

// missed is a module that a statement does not find.
type missed struct {
	at   string
	line int32
}

// checkGone gives the violations. Without git nobody can tell what is generated.
func (a *Analysis) checkGone() []Violation {
	if !a.repo.UsesGit() {
		return nil
	}
	g := &gone{Analysis: a, alone: map[string]bool{}}
	for i := range a.Graph.Files {
		if a.isChecked(i) && a.Graph.Files[i].Unread == "" {
			g.file(i)
		}
	}
	return g.kept()
}

func (g *gone) file(file int) {
	told := map[missed]bool{} // a statement of several names misses one module
	for _, i := range g.Graph.Files[file].Imports {
		p := g.Graph.Paths[i.Path]
		if p.Kind != importgraph.Missing || i.Quoted || i.Scope.Has(python.Guarded) || i.Scope.Has(python.Caught) || i.Scope.ForTypes() {
			continue
		}
		at, ok := g.missing(p)
		key := missed{at, i.Line}
		if !ok || told[key] || g.expects(g.Graph.Files[file].Path) {
			continue
		}
		told[key] = true
		g.files = append(g.files, at)
		g.found = append(g.found, Violation{
			Kind: Gone, Severity: report.Warning, File: file, Import: i, Path: p.Name, Source: g.Owners[file],
			Detail: strings.ReplaceAll(strings.TrimPrefix(at, g.prefix(p)), "/", "."),
		})
	}
}

// prefix is what the path of a file begins with before its dotted name does.
func (g *gone) prefix(p importgraph.ImportPath) string {
	if root := g.Graph.Roots[p.Root]; root != "." {
		return root + "/"
	}
	return ""
}

// missing is the path, without an extension, of the first part of a name that is
// not there, when that is inside of a product and nothing else can be it.
func (g *gone) missing(p importgraph.ImportPath) (string, bool) {
	if !utf8.ValidString(p.Name) {
		return "", false // of a file in another encoding: how the module is spelled on disk is not known
	}
	at := strings.TrimSuffix(g.prefix(p), "/")
	for part := range strings.SplitSeq(p.Name, ".") {
		next := path.Join(at, part)
		if at != "" && !g.makesModules(at) {
			return "", false
		}
		switch same := g.beside(at, part); {
		case slices.Contains(same, part):
			at = next
		case len(same) > 0 || strings.HasSuffix(part, "_pb2") || strings.HasSuffix(part, "_pb2_grpc"):
			return "", false
		default:
			return next, repo.Within(next, g.repo.Config.Paths.Products)
		}
	}
	return "", false
}

// beside are the names in a folder that are a module's, with any extension: it may
// be compiled from another language.
func (g *gone) beside(dir, module string) []string {
	if dir == "" {
		dir = "."
	}
	entries, err := g.repo.Tree().ReadDir(dir)
	if err != nil {
		return nil // no folder has no modules
	}
	var names []string
	for _, e := range entries {
		if name := e.Name(); name == module || strings.HasPrefix(name, module+".") {
			names = append(names, name)
		}
	}
	return names
}

// makesModules tells whether the files of a package alone are its modules: its
// __init__ neither changes where they are looked for nor makes any.
func (g *gone) makesModules(dir string) bool {
	alone, known := g.alone[dir]
	if !known {
		content, err := g.repo.Read(path.Join(dir, "__init__.py"))
		alone = err != nil || !hasAny(content, "__path__", "sys.modules", "meta_path", "extend_path")
		g.alone[dir] = alone
	}
	return alone
}

// expects tells whether a file may make a module itself, or be there to see that
// one is missing.
func (g *gone) expects(rel string) bool {
	content, err := g.repo.Read(rel)
	return err != nil || hasAny(content, "sys.modules", "meta_path", "raises(", "suppress(")
}

func hasAny(content []byte, words ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return bytes.Contains(content, []byte(word)) })
}

// kept leaves out what git ignores, be it a module or a package.
func (g *gone) kept() []Violation {
	var paths []string
	for _, at := range g.files {
		paths = append(paths, at+".py", at+"/__init__.py")
	}
	slices.Sort(paths)
	ignored, err := g.ignored(slices.Compact(paths))
	if err != nil {
		return g.found // git has listed the files a moment ago; what it does not answer now hides nothing
	}
	var out []Violation
	for n, v := range g.found {
		if !slices.Contains(ignored, g.files[n]+".py") && !slices.Contains(ignored, g.files[n]+"/__init__.py") {
			out = append(out, v)
		}
	}
	return out
}
