package edit

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
)

// GoElement adds an element to the composite literal that a package-level
// variable is given: a slice of literals ({"a", x}), of strings, or a map
// ("a": x). Elements are known by their key, the first string in them. It goes
// to its sorted place when the keys are sorted, and one of that key is left
// alone.
func GoElement(file string, content []byte, variable, element, key string) (after []byte, changed bool, err error) {
	return onText(file, content, func(content []byte) ([]byte, bool, error) {
		return goElement(file, content, variable, element, key)
	})
}

func goElement(file string, content []byte, variable, element, key string) (after []byte, changed bool, err error) {
	f, err := readGo(file, content)
	if err != nil {
		return nil, false, err
	}
	literal, err := f.literal(variable)
	if err != nil {
		return nil, false, err
	}
	keys := elementKeys(literal)
	if slices.Contains(keys, key) {
		return content, false, nil
	}
	e := f.elements(literal)
	if len(e.items) > 0 {
		at := len(keys)
		if !slices.Contains(keys, "") {
			at = sortedPlace(keys, key)
		}
		after = e.insert(content, at, element)
	} else {
		after = f.firstElement(e, element)
	}
	return f.checkElements(after, variable, append(keys, key))
}

// literal is the composite literal of a package-level variable.
func (f goFile) literal(variable string) (*ast.CompositeLit, error) {
	for _, d := range f.file.Decls {
		d, ok := d.(*ast.GenDecl)
		if !ok || d.Tok != token.VAR {
			continue
		}
		for _, s := range d.Specs {
			s, ok := s.(*ast.ValueSpec)
			if !ok {
				continue
			}
			at := slices.IndexFunc(s.Names, func(n *ast.Ident) bool { return n.Name == variable })
			if at < 0 || at >= len(s.Values) {
				continue
			}
			if literal, ok := s.Values[at].(*ast.CompositeLit); ok {
				return literal, nil
			}
		}
	}
	return nil, fmt.Errorf("%w: %s: no package-level variable %s is given a literal with braces", ErrShape, f.path, variable)
}

func (f goFile) elements(literal *ast.CompositeLit) elements {
	e := elements{open: f.at(literal.Lbrace) + 1, shut: f.at(literal.Rbrace), comment: "//"}
	for _, item := range literal.Elts {
		e.items = append(e.items, span{f.at(item.Pos()), f.at(item.End())})
	}
	return e
}

// firstElement fills empty braces, below the comments that they may hold.
func (f goFile) firstElement(e elements, element string) []byte {
	outer := indentOf(f.content, lineStartText(f.content, e.open-1))
	line := outer + "\t" + element + ",\n"
	if lineStart(f.content, e.open) == lineStart(f.content, e.shut) {
		return splice(f.content, e.open, "\n"+line+outer)
	}
	return splice(f.content, lineStart(f.content, e.shut), line)
}

// elementKeys are the keys of a literal's elements; "" for one without.
func elementKeys(literal *ast.CompositeLit) []string {
	out := make([]string, 0, len(literal.Elts))
	for _, item := range literal.Elts {
		out = append(out, elementKey(item))
	}
	return out
}

// elementKey is the first string of an element, not counting what is nested.
func elementKey(item ast.Expr) string {
	switch item := item.(type) {
	case *ast.BasicLit:
		return stringOf(item)
	case *ast.KeyValueExpr:
		if key := stringOf(item.Key); key != "" {
			return key
		}
		return stringOf(item.Value)
	case *ast.UnaryExpr:
		return elementKey(item.X)
	case *ast.CompositeLit:
		for _, part := range item.Elts {
			if field, ok := part.(*ast.KeyValueExpr); ok {
				part = field.Value
			}
			if s := stringOf(part); s != "" {
				return s
			}
		}
	}
	return ""
}

func stringOf(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		s, _ := strconv.Unquote(lit.Value) // the parser accepts only what unquotes
		return s
	}
	return ""
}

// RemoveGoElement takes every element of that key out of the composite literal
// of a package-level variable. A comment on its line goes with it.
func RemoveGoElement(file string, content []byte, variable, key string) (after []byte, changed bool, err error) {
	return onText(file, content, func(content []byte) ([]byte, bool, error) {
		return removeGoElement(file, content, variable, key)
	})
}

func removeGoElement(file string, content []byte, variable, key string) (after []byte, changed bool, err error) {
	after = content
	for {
		f, err := readGo(file, after)
		if err != nil {
			return nil, false, err
		}
		literal, err := f.literal(variable)
		if err != nil {
			return nil, false, err
		}
		keys := elementKeys(literal)
		at := slices.Index(keys, key)
		if at < 0 {
			return after, changed, nil
		}
		next := f.elements(literal).remove(after, at)
		if after, changed, err = f.checkElements(next, variable, slices.Delete(keys, at, at+1)); err != nil {
			return nil, false, err
		}
	}
}

// checkElements reads the result again: its elements have these keys.
func (f goFile) checkElements(after []byte, variable string, want []string) ([]byte, bool, error) {
	after, err := f.finish(after)
	if err != nil {
		return nil, false, err
	}
	again, err := readGo(f.path, after)
	if err != nil {
		return nil, false, fmt.Errorf("%w: %s would not read back: %w", ErrShape, f.path, err)
	}
	literal, err := again.literal(variable)
	if err != nil {
		return nil, false, err
	}
	keys := elementKeys(literal)
	slices.Sort(keys)
	if slices.Sort(want); !slices.Equal(keys, want) {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, f.path)
	}
	return after, true, nil
}
