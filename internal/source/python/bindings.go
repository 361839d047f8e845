package python

import "slices"

// Binding is one way in which a module gets a name at its top.
type Binding struct {
	Kind   BindingKind
	Import Import // of Imported
	Scope  Scope  // of Imported
}

// BindingKind is what binds a name.
type BindingKind int

// The kinds of bindings.
const (
	Defined  BindingKind = iota // a def or class
	Assigned                    // name = value, or name: T = value
	Imported
	Unsure // something that may bind it: a star import, a loop, global in a function, …
)

// Bindings lists all ways in which a module may get a name at its top, also
// inside if, try and the like.
func Bindings(src []byte, name string) []Binding {
	m := ReadModule(src)
	var out []Binding
	for _, d := range m.Defs {
		if d.TopLevel() && d.Name == name {
			out = append(out, Binding{Kind: Defined})
		}
	}
	scopes := Scopes(src, m.Imports)
	for n, i := range m.Imports {
		switch {
		case m.DefAt(i.NameAt) >= 0:
		case i.Name == "*":
			out = append(out, Binding{Kind: Unsure})
		case i.Bound() == name:
			out = append(out, Binding{Imported, i, scopes[n]})
		}
	}
	targets := map[int]bool{}
	for _, a := range m.Assigns {
		if a.Def < 0 && a.Target == name {
			targets[a.Start] = true
			if a.Op == "=" {
				out = append(out, Binding{Kind: Assigned})
			} else if a.Op != "" {
				out = append(out, Binding{Kind: Unsure})
			}
		}
	}
	b := rebinder{s: NewScanner(src), m: m, name: name, targets: targets}
	for range b.count() {
		out = append(out, Binding{Kind: Unsure})
	}
	return out
}

// Bound is the name that the import gives to what it imports.
func (i Import) Bound() string {
	if i.Alias != "" {
		return i.Alias
	}
	if !i.From {
		for at := range i.Name {
			if i.Name[at] == '.' {
				return i.Name[:at]
			}
		}
	}
	return i.Name
}

// Bound lists the names that a module has at its top by def, class, assignment
// and import, each once.
func Bound(src []byte) []string {
	m := ReadModule(src)
	var names []string
	for _, d := range m.Defs {
		if d.TopLevel() {
			names = append(names, d.Name)
		}
	}
	for _, a := range m.Assigns {
		if a.Def < 0 {
			names = append(names, a.Target)
		}
	}
	for _, i := range m.Imports {
		if m.DefAt(i.NameAt) < 0 && i.Name != "*" {
			names = append(names, i.Bound())
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// rebinder looks for what else may bind a name: it does not parse expressions,
// so a statement that could is one that may.
type rebinder struct {
	s       *Scanner
	m       *Module
	name    string
	targets map[int]bool // bytes where the name is assigned to, which is known
	line    []Token
}

// count counts the mentions of the name that may bind it.
func (b *rebinder) count() int {
	found := 0
	for kind := Newline; kind != EOF; {
		b.line = b.line[:0]
		for t := b.s.Next(); ; t = b.s.Next() {
			if t.Kind == Comment {
				continue
			}
			if kind = t.Kind; kind < Name || b.s.Is(t, ";") {
				break
			}
			b.line = append(b.line, t)
		}
		var l *statementOf
		for at, t := range b.line {
			if t.Kind != Name || identifier(b.s.src[t.Start:t.End]) != b.name {
				continue
			}
			if l == nil {
				l = b.statement()
			}
			if b.mayBind(l, at) {
				found++
			}
		}
	}
	return found
}

// statementOf is what a statement has that may bind names.
type statementOf struct {
	binds  bool // one of binders is in it
	equals int  // index of the last equals sign outside of brackets, plain or with an operator; -1 for none
}

// binders are the words that a statement begins with, or holds, that gives names
// in other ways than by an equals sign.
var binders = []string{"for", "as", "del", "case", "except", "type", "global", "nonlocal"}

func (b *rebinder) statement() *statementOf {
	l := &statementOf{equals: -1}
	depth := 0
	for at, t := range b.line {
		text := b.s.Text(t)
		switch {
		case t.Kind == Name:
			l.binds = l.binds || slices.Contains(binders, text)
		case t.Kind != Op:
		case text == "(" || text == "[" || text == "{":
			depth++
		case text == ")" || text == "]" || text == "}":
			depth--
		case depth == 0 && text[len(text)-1] == '=' && !slices.Contains([]string{"==", "!=", "<=", ">=", ":="}, text):
			l.equals = at
		}
	}
	return l
}

// mayBind tells whether a token of the statement that is the name may bind it.
func (b *rebinder) mayBind(l *statementOf, at int) bool {
	t, first := b.line[at], b.line[0]
	switch {
	case at > 0 && b.s.Is(b.line[at-1], "."), b.targets[t.Start]:
		return false
	case b.s.Is(first, "global"):
		return true
	case b.m.DefAt(t.Start) >= 0, b.s.Is(first, "import"), b.s.Is(first, "from"):
		return false
	case l.binds, at+1 < len(b.line) && b.s.Is(b.line[at+1], ":="):
		return true
	}
	return at < l.equals && !b.isPart(at)
}

// isPart tells whether the name is only what a target hangs on: name.x = 1,
// name[0] = 1.
func (b *rebinder) isPart(name int) bool {
	next := b.line[name+1]
	return b.s.Is(next, ".") || b.s.Is(next, "[") || b.s.Is(next, "(")
}
