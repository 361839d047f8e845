package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// facadeFile is where a product's facade is looked for.
func (s subject) facadeFile() string {
	if s.Backend == repo.Go {
		return "backend/facade/api.go"
	}
	if !s.Has("backend/facade/api.py") && s.isFolder("backend/facade/api") {
		return "backend/facade/api"
	}
	return "backend/facade/api.py"
}

// hasRealFacade tells whether the facade does something itself: a function at
// the top level, or a class with a method. Names that it only passes on from
// elsewhere are none.
func (s subject) hasRealFacade() bool {
	real := false
	switch s.Backend {
	case repo.Go:
		collect.Below(s.repo, s.Path("backend/facade"), func(at string) bool {
			real = path.Dir(at) == s.Path("backend/facade") && strings.HasSuffix(at, ".go") && !strings.HasSuffix(at, "_test.go") && s.exportsFunction(at)
			return !real
		})
	case repo.Django:
		collect.Below(s.repo, s.Path(s.facadeFile()), func(at string) bool {
			real = strings.HasSuffix(at, ".py") && s.definesFunction(at)
			return !real
		})
	case repo.NoBackend:
	}
	return real
}

func (s subject) definesFunction(at string) bool {
	src, err := s.source(at)
	if err != nil {
		return false
	}
	defs := python.ReadOutline(src).Defs
	return slices.ContainsFunc(defs, func(d python.Def) bool {
		return !d.Class && (d.TopLevel() || d.Parent >= 0 && defs[d.Parent].Class && defs[d.Parent].TopLevel())
	})
}

// exportsFunction tells whether a Go file has an exported function, or an
// exported method of an exported type.
func (s subject) exportsFunction(at string) bool {
	src, err := s.source(at)
	if err != nil {
		return false
	}
	file, _ := parser.ParseFile(token.NewFileSet(), at, src, parser.SkipObjectResolution)
	return file != nil && slices.ContainsFunc(file.Decls, func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Name.IsExported() && (f.Recv == nil || isExportedType(f.Recv))
	})
}

func isExportedType(receiver *ast.FieldList) bool {
	if len(receiver.List) == 0 {
		return false
	}
	kind := receiver.List[0].Type
	if pointer, ok := kind.(*ast.StarExpr); ok {
		kind = pointer.X
	}
	switch generic := kind.(type) {
	case *ast.IndexExpr:
		kind = generic.X
	case *ast.IndexListExpr:
		kind = generic.X
	}
	name, ok := kind.(*ast.Ident)
	return ok && name.IsExported()
}
