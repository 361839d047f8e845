package edit

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
)

// GoElement adds an element to the literal that a variable of the package is
// made of: a slice of structs that begin with a string, {"key", …}, or a map
// with strings as keys, "key": …. It goes into sorted place when the keys are
// sorted, each element on a line of its own. An element of that key is left
// alone.
func GoElement(path string, content []byte, variable, element, key string) (after []byte, changed bool, err error) {
	f, literal, err := readLiteral(path, content, variable)
	if err != nil {
		return nil, false, err
	}
	keys, err := f.keys(literal)
	if err != nil {
		return nil, false, fmt.Errorf("%w: %s: %w", ErrShape, path, err)
	}
	if slices.Contains(keys, key) {
		return content, false, nil
	}
	open, shut := f.at(literal.Lbrace)+1, f.at(literal.Rbrace)
	if bytes.IndexByte(content[open:shut], '\n') < 0 {
		if len(keys) > 0 {
			return nil, false, fmt.Errorf("%w: %s: %s stands on one line", ErrShape, path, variable)
		}
		return f.finish(replace(content, span{open, shut}, "\n\t"+element+",\n"))
	}
	if n := sortedPlace(keys, key); n < len(keys) {
		start := bytes.LastIndexByte(content[:f.at(literal.Elts[n].Pos())], '\n') + 1
		return f.finish(splice(content, start, "\t"+element+",\n"))
	}
	return f.finish(splice(content, bytes.LastIndexByte(content[:shut], '\n')+1, "\t"+element+",\n"))
}

// RemoveGoElement takes the element of a key out of such a literal.
func RemoveGoElement(path string, content []byte, variable, key string) (after []byte, changed bool, err error) {
	if !bytes.Contains(content, []byte(strconv.Quote(key))) {
		return content, false, nil
	}
	f, literal, err := readLiteral(path, content, variable)
	if err != nil {
		return nil, false, err
	}
	keys, err := f.keys(literal)
	if err != nil {
		return nil, false, fmt.Errorf("%w: %s: %w", ErrShape, path, err)
	}
	for i, k := range keys {
		if k != key {
			continue
		}
		var items []span
		for _, e := range literal.Elts {
			items = append(items, span{f.at(e.Pos()), f.at(e.End())})
		}
		return f.finish(cut(content, items, i, f.at(literal.Lbrace)+1, f.at(literal.Rbrace)))
	}
	return content, false, nil
}

// readLiteral finds `var variable = T{…}` at the top of a file.
func readLiteral(path string, content []byte, variable string) (*goFile, *ast.CompositeLit, error) {
	f, err := readGo(path, content)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range f.ast.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, spec := range g.Specs {
			v, ok := spec.(*ast.ValueSpec)
			if !ok || len(v.Names) != 1 || v.Names[0].Name != variable || len(v.Values) != 1 {
				continue
			}
			if literal, ok := v.Values[0].(*ast.CompositeLit); ok {
				return f, literal, nil
			}
		}
	}
	return nil, nil, fmt.Errorf("%w: %s has no variable %s that is a literal", ErrShape, path, variable)
}

// keys are the strings that the elements are known by.
func (f *goFile) keys(literal *ast.CompositeLit) ([]string, error) {
	var keys []string
	for _, e := range literal.Elts {
		var first ast.Expr
		switch e := e.(type) {
		case *ast.KeyValueExpr:
			first = e.Key
		case *ast.CompositeLit:
			if len(e.Elts) > 0 {
				first = e.Elts[0]
			}
			if field, ok := first.(*ast.KeyValueExpr); ok {
				first = field.Value
			}
		}
		word, ok := first.(*ast.BasicLit)
		if !ok || word.Kind != token.STRING {
			return nil, fmt.Errorf("line %d: an element does not begin with a string", f.set.Position(e.Pos()).Line)
		}
		key, _ := strconv.Unquote(word.Value) // the parser has read it
		keys = append(keys, key)
	}
	return keys, nil
}
