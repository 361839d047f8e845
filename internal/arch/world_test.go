package arch

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// world is what a feature may not reach for by itself: it arrives as an
// argument, so that a test and a second caller can pass another.
var world = map[string]string{
	"os.Args": "flags are cli's", "os.Getenv": "pass the value", "os.LookupEnv": "pass the value", "os.Environ": "pass the values",
	"os.Getwd": "pass the folder", "os.Stdout": "pass a writer", "os.Stderr": "pass a writer", "os.Stdin": "pass a reader",
	"os.Exit": "return an error", "time.Now": "pass a clock", "log.Print": "return an error", "fmt.Print": "pass a writer", "fmt.Println": "pass a writer", "fmt.Printf": "pass a writer",
}

// worldly are the packages that may, and for what.
var worldly = map[string]string{
	"cmd/hogli":       "it is the process",
	"scripts/request": "it is a process of its own, for the demo",
	"postgres/pgtest": "tests are told by the environment which server to use",
	"run/runtest":     "the environment says whether tests run in CI, and goes to the process that runs one again",
}

func TestNobodyReachesForTheWorld(t *testing.T) {
	t.Parallel()
	for _, p := range own(t) {
		from := short(p.PkgPath)
		if _, ok := worldly[from]; ok || from == "arch" {
			continue
		}
		for ident, object := range p.TypesInfo.Uses {
			if object.Pkg() == nil || strings.Contains(object.Pkg().Path(), ".") {
				continue
			}
			name := object.Pkg().Name() + "." + object.Name()
			why, forbidden := world[name]
			if forbidden && object.Parent() == object.Pkg().Scope() && !isTest(p, ident.Pos()) {
				t.Errorf("%s: %s uses %s: %s", p.Fset.Position(ident.Pos()), from, name, why)
			}
		}
	}
}

func isTest(p *packages.Package, pos token.Pos) bool {
	return strings.HasSuffix(p.Fset.Position(pos).Filename, "_test.go")
}

func TestNoInitAndNoStateThatChanges(t *testing.T) {
	t.Parallel()
	for _, p := range own(t) {
		for _, file := range p.Syntax {
			ast.Inspect(file, func(n ast.Node) bool {
				for _, target := range assigned(n) {
					if v := packageVar(p, target); v != nil {
						t.Errorf("%s: the package variable %s changes: pass a value instead", p.Fset.Position(n.Pos()), v.Name())
					}
				}
				if f, ok := n.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
					t.Errorf("%s: init() runs at every start: call it where it is needed", p.Fset.Position(n.Pos()))
				}
				return true
			})
		}
	}
}

func assigned(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			return nil
		}
		return n.Lhs
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	}
	return nil
}

func packageVar(p *packages.Package, e ast.Expr) *types.Var {
	for {
		switch x := e.(type) {
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.Ident:
			v, ok := p.TypesInfo.Uses[x].(*types.Var)
			if ok && v.Parent() == p.Types.Scope() {
				return v
			}
			return nil
		default:
			return nil
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, p := range own(t) {
		var comments []string
		for _, file := range p.Syntax {
			if file.Doc != nil {
				comments = append(comments, file.Doc.Text())
			}
		}
		from := short(p.PkgPath)
		switch {
		case len(comments) != 1:
			t.Errorf("%s has %d package comments: it needs one, which says what it does and what it refuses to do", from, len(comments))
		case from != "cmd/hogli" && !strings.Contains(comments[0], "efuses"):
			t.Errorf("%s: the package comment does not say what the package refuses to do", from)
		}
	}
}

func TestExportedNamesAreExplained(t *testing.T) {
	t.Parallel()
	for _, p := range own(t) {
		for _, file := range p.Syntax {
			for _, decl := range file.Decls {
				for _, name := range unexplained(decl) {
					t.Errorf("%s: exported %s has no comment", p.Fset.Position(name.Pos()), name.Name)
				}
			}
		}
	}
}

func unexplained(decl ast.Decl) []*ast.Ident {
	var out []*ast.Ident
	add := func(name *ast.Ident, docs ...*ast.CommentGroup) {
		explained := slices.ContainsFunc(docs, func(d *ast.CommentGroup) bool { return d != nil })
		if name.IsExported() && !explained {
			out = append(out, name)
		}
	}
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil || exportedReceiver(d) {
			add(d.Name, d.Doc)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				add(s.Name, d.Doc, s.Doc)
			case *ast.ValueSpec:
				for _, name := range s.Names {
					add(name, d.Doc, s.Doc, s.Comment)
				}
			}
		}
	}
	return out
}

func exportedReceiver(d *ast.FuncDecl) bool {
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if index, ok := t.(*ast.IndexExpr); ok {
		t = index.X
	}
	name, ok := t.(*ast.Ident)
	return ok && name.IsExported()
}
