package edit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// goFile is a Go file with the places of its tokens.
type goFile struct {
	path    string
	content []byte
	set     *token.FileSet
	ast     *ast.File
	tidy    bool // gofmt would change nothing
}

func readGo(path string, content []byte) (*goFile, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fault.Malformed(fault.File(path), "not valid Go: "+err.Error())
	}
	formatted, err := format.Source(content)
	return &goFile{path, content, set, file, err == nil && bytes.Equal(formatted, content)}, nil
}

func (f *goFile) at(p token.Pos) int { return f.set.Position(p).Offset }

// finish reads the result again, as gofmt writes it when the file was so.
func (f *goFile) finish(after []byte) ([]byte, bool, error) {
	formatted, err := format.Source(after)
	if err != nil {
		return nil, false, fmt.Errorf("%w: %s would not read back: %w", ErrShape, f.path, err)
	}
	if f.tidy {
		after = formatted
	}
	return after, true, nil
}

// GoImport adds an import under an alias: in sorted place among the imports
// that begin alike. An import of that path is left alone.
func GoImport(path string, content []byte, alias, importPath string) (after []byte, changed bool, err error) {
	f, err := readGo(path, content)
	if err != nil {
		return nil, false, err
	}
	if f.imported(importPath) != nil {
		return content, false, nil
	}
	line := "\t" + alias + " " + strconv.Quote(importPath) + "\n"
	host, _, _ := strings.Cut(importPath, "/")
	var block *ast.GenDecl
	var paths []string
	var siblings []ast.Spec
	for _, d := range f.ast.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT || !g.Lparen.IsValid() {
			continue
		}
		block = g
		for _, spec := range g.Specs {
			if name := pathOf(spec); strings.HasPrefix(name, host+"/") {
				paths, siblings = append(paths, name), append(siblings, spec)
			}
		}
	}
	switch n := sortedPlace(paths, importPath); {
	case block == nil:
		end, _ := lineEnd(content, f.at(f.ast.Name.End()))
		return f.finish(splice(content, end, "\nimport "+strings.TrimSpace(line)+"\n"))
	case len(siblings) == 0:
		return f.finish(splice(content, f.at(block.Rparen), line))
	case n < len(siblings):
		start := bytes.LastIndexByte(content[:f.at(siblings[n].Pos())], '\n') + 1
		return f.finish(splice(content, start, line))
	default:
		return f.finish(insertLines(content, f.at(siblings[n-1].End()), line))
	}
}

// RemoveGoImport takes the import of a path out, with its line.
func RemoveGoImport(path string, content []byte, importPath string) (after []byte, changed bool, err error) {
	f, err := readGo(path, content)
	if err != nil {
		return nil, false, err
	}
	spec := f.imported(importPath)
	if spec == nil {
		return content, false, nil
	}
	for _, d := range f.ast.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || !slices.Contains(g.Specs, ast.Spec(spec)) {
			continue
		}
		whole := span{f.at(spec.Pos()), f.at(spec.End())}
		if len(g.Specs) == 1 {
			whole = span{f.at(g.Pos()), f.at(g.End())}
		}
		line, alone := ownLine(content, whole, 0, len(content))
		if !alone {
			return nil, false, fmt.Errorf("%w: %s: the import shares its line", ErrShape, path)
		}
		return f.finish(remove(content, line))
	}
	return content, false, nil
}

func (f *goFile) imported(importPath string) *ast.ImportSpec {
	for _, spec := range f.ast.Imports {
		if pathOf(spec) == importPath {
			return spec
		}
	}
	return nil
}

func pathOf(spec ast.Spec) string {
	name, _ := strconv.Unquote(spec.(*ast.ImportSpec).Path.Value) // the parser has read it
	return name
}
