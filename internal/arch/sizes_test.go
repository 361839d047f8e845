package arch

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a reader can hold: a file on a few screens, a function on one.
const (
	fileLines     = 400
	testLines     = 800
	functionLines = 60
)

func TestSizes(t *testing.T) {
	t.Parallel()
	files := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || (strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2)) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		files++
		return checkSizes(t, path)
	})
	if err != nil || files < 50 {
		t.Fatalf("%d files, %v", files, err)
	}
}

func checkSizes(t *testing.T, path string) error {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	limit := fileLines
	if strings.HasSuffix(path, "_test.go") {
		limit = testLines
	}
	if lines := bytes.Count(content, []byte("\n")); lines > limit {
		t.Errorf("%s has %d lines, over %d: it holds more than one idea", path, lines, limit)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, content, 0)
	if err != nil {
		return err
	}
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || strings.HasSuffix(path, "_test.go") {
			continue
		}
		if lines := fset.Position(f.End()).Line - fset.Position(f.Pos()).Line + 1; lines > functionLines {
			t.Errorf("%s: %s has %d lines, over %d", path, f.Name.Name, lines, functionLines)
		}
	}
	return nil
}
