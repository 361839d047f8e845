package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// isNoted tells whether a statement notes a failure in a variable, as in
// A || failed=1, and the script reads the variable, in whatever place.
func (r *reader) isNoted(st *syntax.Stmt) bool {
	name, value := assigned(st)
	if value == nil || len(value.Parts) == 0 {
		return false
	}
	text := value.Lit() // "" when it is not plain
	return (text == "" || strings.Trim(text, "0") != "") && r.reads(name)
}

// isReadLater is false for a statement that does nothing but keep a status in a
// variable that nobody reads.
func (r *reader) isReadLater(st *syntax.Stmt) bool {
	name, value := assigned(st)
	return value == nil || r.reads(name)
}

// reads tells whether the script reads a variable, and does more with it than
// print it or compute its next value.
func (r *reader) reads(name string) bool {
	found := false
	syntax.Walk(r.file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CallExpr:
			return len(n.Args) == 0 || !isIn(n.Args[0].Lit(), "echo printf")
		case *syntax.Assign:
			return n.Name == nil || n.Name.Value != name
		case *syntax.ParamExp:
			found = found || n.Param != nil && n.Param.Value == name
		case *syntax.ArithmExp, *syntax.ArithmCmd:
			found = found || contains(n, func(n syntax.Node) bool { w, ok := n.(*syntax.Word); return ok && w.Lit() == name })
		}
		return !found
	})
	return found
}

// assigned is the one variable that a statement of nothing else sets.
func assigned(st *syntax.Stmt) (name string, value *syntax.Word) {
	c, ok := st.Cmd.(*syntax.CallExpr)
	if !ok || st.Negated || st.Background || len(c.Args) > 0 || len(c.Assigns) != 1 || c.Assigns[0].Name == nil {
		return "", nil
	}
	return c.Assigns[0].Name.Value, c.Assigns[0].Value
}
