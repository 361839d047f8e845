package importgraph

import (
	"errors"
	"go/parser"
	"go/scanner"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

// GoFiles is the Go of a repository: its files, under all build constraints,
// and what they import.
type GoFiles struct {
	Files []GoFile // sorted by path
}

// GoFile is a file that imports.
type GoFile struct {
	Path    string     // relative to the repository
	Package string     // import path; "" outside of every module
	Unread  string     // why its imports are not known; "" when they are
	Broken  fault.Span // where, of a file that was read
	Imports []GoImport
}

// GoImport is one import path of a file.
type GoImport struct {
	Name  string
	Dir   string // the package's folder in the repository; "" when it lies elsewhere
	Where fault.Span
}

// ReadGo reads the Go among the first-party files of a repository, which are
// sorted, but for those that the go command does not see: testdata, vendor, names that begin with . or _.
// A path leads where go.work and the importer's go.mod say.
func ReadGo(r *repo.Repo, listed []string) *GoFiles {
	modules := newGoModules()
	var files []string
	g := &GoFiles{}
	for _, rel := range listed {
		switch {
		case hiddenFromGo(rel):
		case path.Base(rel) == "go.mod":
			modules.module(r, rel)
		case path.Base(rel) == "go.work":
			modules.workspace(r, rel)
		case path.Ext(rel) == ".go":
			files, g.Files = append(files, rel), append(g.Files, GoFile{Path: rel})
		}
	}
	for i := range g.Files {
		f := &g.Files[i]
		if f.Package = modules.importPath(path.Dir(f.Path)); f.Package != "" {
			modules.folders[f.Package] = path.Dir(f.Path)
		}
	}
	for _, s := range r.Scan(files, func(i int, content []byte) { g.Files[i].read(content, modules) }) {
		if at, ok := slices.BinarySearch(files, s.Path); ok {
			g.Files[at].Unread = s.Why
		}
	}
	return g
}

func hiddenFromGo(rel string) bool {
	for part := range strings.SplitSeq(rel, "/") {
		if part == "testdata" || part == "vendor" || part[0] == '.' || part[0] == '_' {
			return true
		}
	}
	return false
}

func (f *GoFile) read(content []byte, modules *goModules) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, f.Path, content, parser.ImportsOnly)
	f.Unread, f.Broken = goProblem(f.Path, content, err)
	if file == nil {
		return
	}
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil || name == "C" { // cgo's is no package
			continue
		}
		start := set.PositionFor(spec.Path.Pos(), false).Offset
		f.Imports = append(f.Imports, GoImport{Name: name, Dir: modules.folderOf(path.Dir(f.Path), name), Where: fault.At(f.Path, content, start, start+len(spec.Path.Value))})
	}
}

// goProblem is the first thing that the parser of Go has against a file, and where
// that is: its own text would tell the place once more.
func goProblem(rel string, content []byte, err error) (what string, at fault.Span) {
	if err == nil {
		return "", fault.Span{}
	}
	var list scanner.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return err.Error(), fault.File(rel)
	}
	return list[0].Msg, fault.At(rel, content, list[0].Pos.Offset, list[0].Pos.Offset)
}
