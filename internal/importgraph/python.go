package importgraph

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// Python is the Python of a repository: its files, and every name that they
// import, resolved to what is on disk.
type Python struct {
	Roots []string     // source roots, as asked for
	Files []PythonFile // sorted by path
	Paths []ImportPath // what is imported, each once; Import.Path is an index

	repo     *repo.Repo
	excluded []string
}

// PythonFile is a file that imports.
type PythonFile struct {
	Path    string // relative to the repository
	Module  string // dotted, below the nearest source root; of an __init__.py, its folder
	Root    int    // index of that root
	Package bool   // an __init__.py
	Stub    bool   // a .pyi: it is a target, and its own imports are not read
	Unread  string // why its imports are not known; "" when they are
	Imports []Import

	Broken fault.Span // where Python would refuse it, so that not all imports may be known; no path when it would not
	Why    string     // what is wrong there
}

// Import is one name of an import statement.
type Import struct {
	Path     int32 // index into Python.Paths
	Line     int32 // of the statement
	NameLine int32 // of the name
	Column   int32 // of the name, in code points
	Width    int32 // of the name, in code points
	Scope    python.Scope
	Quoted   bool // a string that names a module, no statement
}

// ImportPath is a dotted path that files import. Name is absolute, with "*" as
// the last word for a star; for Above it is as written.
type ImportPath struct {
	Name   string
	Kind   Kind
	Target int32 // index of the file; -1 when it leads to none
	Root   int32 // index of the source root that it was found in; -1 for none
}

// Kind is where an import leads.
type Kind uint8

// The kinds of imports.
const (
	External Kind = iota // the standard library, what is installed, or nothing
	Module               // a file, or a package with an __init__
	Member               // a name in such a file, or one that is not there
	Folder               // a folder without an __init__, or a name in one
	Missing              // nothing that is there, inside a package that is
	Above                // relative, and above the source root
	Excluded             // a file that Exclude takes out, or a name in one
	Named                // a string that tach takes for a module without looking
)

// FirstParty tells whether the repository holds what is imported.
func (k Kind) FirstParty() bool { return k >= Module && k <= Missing || k == Named }

// PythonOptions say which files count, and how.
type PythonOptions struct {
	Roots   []string                        // relative to the repository; "." is itself
	Exclude func(rel string) bool           // files that are neither read nor found; nil: none
	Strings bool                            // strings with two dots that lead to a file count as imports
	Foreign bool                            // so does what a ForeignKey names, as tach reads it
	AsTach  func(rel string) (visible bool) // resolve as tach: only files, also those git ignores, when visible; nil: exactly
}

// ReadPython reads the Python below the source roots; files are those of the
// repository, as repo.Files gives them.
func ReadPython(r *repo.Repo, files []string, o PythonOptions) *Python {
	return BeginPython(r, files, o).Finish(nil)
}

// BeginPython is ReadPython for who reads the files for other reasons too: what
// they hold is given to Take, and Finish reads those that were not.
func BeginPython(r *repo.Repo, files []string, o PythonOptions) *PythonReading {
	g := &Python{Roots: o.Roots, repo: r}
	count := 0
	for _, rel := range files {
		if IsPython(rel) {
			count++
		}
	}
	g.Files = make([]PythonFile, 0, count)
	for _, rel := range files {
		switch {
		case !IsPython(rel):
		case o.Exclude != nil && o.Exclude(rel):
			g.excluded = append(g.excluded, rel)
		default:
			g.add(rel)
		}
	}
	slices.SortFunc(g.Files, func(a, b PythonFile) int { return cmp.Compare(a.Path, b.Path) }) // a walk goes by folders
	names := newNames(g, o)
	if o.AsTach != nil {
		names.addOnDisk(r, o.AsTach)
	}
	return newReading(g, names, o)
}

// IsPython tells whether a file is Python that others can import by a path:
// what is in a hidden folder is not.
func IsPython(rel string) bool {
	ext := path.Ext(rel)
	return (ext == ".py" || ext == ".pyi") && rel[0] != '.' && !strings.Contains(rel, "/.")
}

// add adds a file when a source root holds it.
func (g *Python) add(rel string) {
	root := -1
	for i, dir := range g.Roots {
		if under(rel, dir) && (root < 0 || len(dir) > len(g.Roots[root])) {
			root = i
		}
	}
	if root < 0 {
		return
	}
	module, pkg := moduleName(inside(rel, g.Roots[root]))
	g.Files = append(g.Files, PythonFile{Path: rel, Module: module, Root: root, Package: pkg, Stub: strings.HasSuffix(rel, ".pyi")})
}

// under tells whether a path is below a folder; "." holds all.
func under(rel, dir string) bool {
	return dir == "." || strings.HasPrefix(rel, dir) && len(rel) > len(dir) && rel[len(dir)] == '/'
}

// inside is the path as seen from a folder that holds it.
func inside(rel, dir string) string {
	if dir == "." {
		return rel
	}
	return rel[len(dir)+1:]
}

// moduleName is the dotted name of a file, and whether it is a package's own.
func moduleName(rel string) (name string, pkg bool) {
	rel = strings.TrimSuffix(strings.TrimSuffix(rel, "i"), ".py")
	if rel == "__init__" {
		return "", true
	}
	rel, pkg = strings.CutSuffix(rel, "/__init__")
	return strings.ReplaceAll(rel, "/", "."), pkg
}

// File gives the index of a file by its path.
func (g *Python) File(rel string) (int, bool) {
	return slices.BinarySearchFunc(g.Files, rel, func(f PythonFile, rel string) int { return cmp.Compare(f.Path, rel) })
}

// Span is the place of an imported name, with its line as it is on disk now.
func (g *Python) Span(file int, i Import) fault.Span {
	at := fault.Span{
		Path:  g.Files[file].Path,
		Start: fault.Pos{Line: int(i.NameLine), Column: int(i.Column)},
		End:   fault.Pos{Line: int(i.NameLine), Column: int(i.Column + i.Width)},
	}
	if content, err := g.repo.Read(at.Path); err == nil {
		at.Text = fault.AtLine(at.Path, content, at.Start.Line, at.Start.Column).Text
	}
	return at
}

// onDisk lists the Python files below a folder, whatever git says of them.
func onDisk(r *repo.Repo, dir string, found func(rel string)) {
	_ = fs.WalkDir(r.FS(), dir, func(rel string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fs.SkipDir // what cannot be listed is not found either
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && rel != dir:
			return fs.SkipDir
		case !d.IsDir() && IsPython(rel):
			found(rel)
		}
		return nil
	})
}
