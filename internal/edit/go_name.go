package edit

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// GoImportName is the name under which a Go file may know an import: the one
// that it has there already, else the wanted one, or that one with the suffix,
// and a number when need be. It is free: no word of the language, of its
// universe or of the taken ones (the package's other files), no other import
// of the file and nothing that the file declares.
func GoImportName(file string, content []byte, importPath, wanted, suffix string, taken map[string]bool) (string, error) {
	f, err := readGo(file, content)
	if err != nil {
		return "", err
	}
	used := declared(f.file)
	for _, s := range f.file.Imports {
		if specPath(s) == importPath && nameOf(s) != "_" && nameOf(s) != "." {
			return nameOf(s), nil
		}
		used[nameOf(s)] = true
	}
	free := func(name string) bool {
		return !used[name] && !taken[name] && name != "init" && !token.IsKeyword(name) && types.Universe.Lookup(name) == nil
	}
	name := wanted
	for n := 1; !free(name); n++ {
		name = wanted + suffix
		if n > 1 {
			name += strconv.Itoa(n)
		}
	}
	return name, nil
}

// GoDeclared lists what a Go file declares at the level of its package: names
// that no import in the package may have.
func GoDeclared(file string, content []byte) (map[string]bool, error) {
	f, err := readGo(file, content)
	if err != nil {
		return nil, err
	}
	return declared(f.file), nil
}

func declared(file *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names[d.Name.Name] = true
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					names[s.Name.Name] = true
				case *ast.ValueSpec:
					for _, n := range s.Names {
						names[n.Name] = true
					}
				}
			}
		}
	}
	return names
}
