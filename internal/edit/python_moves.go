package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// Move is a name that is imported from another module from now on. Both are
// dotted paths, the name last; what the importing file calls it stays.
type Move struct{ From, To string }

// MovePythonImports rewrites `from` imports, at any depth, of a module that lies
// in the package pkg. A statement of which all names move to one module keeps its
// form; of another the names are taken out and imported before it. A statement
// with a comment that ignores something is left alone, for that is about the
// import as it stands; one that cannot be split without losing a comment is
// ErrShape.
func MovePythonImports(path string, content []byte, pkg string, moves []Move) (after []byte, changed bool, err error) {
	return onText(path, content, func(content []byte) ([]byte, bool, error) {
		return movePythonImports(path, content, pkg, moves)
	})
}

func movePythonImports(path string, content []byte, pkg string, moves []Move) (after []byte, changed bool, err error) {
	if checkPython(path, content) != nil { // told elsewhere, and no reason to leave other files alone
		return nil, false, fmt.Errorf("%w: %s is no valid Python", ErrShape, path)
	}
	m := mover{path: path, pkg: pkg, to: map[string]string{}, moved: map[int]bool{}}
	for _, one := range moves {
		if one.From != one.To {
			m.to[one.From] = one.To
		}
	}
	after = content
	for _, f := range slices.Backward(fromImports(content)) {
		if after, err = m.statement(after, f); err != nil {
			return nil, false, err
		}
	}
	if len(m.moved) == 0 {
		return content, false, nil
	}
	if want, got := m.imports(content, true), m.imports(after, false); !slices.Equal(want, got) || checkPython(path, after) != nil {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, path)
	}
	return after, true, nil
}

// mover holds where names move, and which have been moved, by the byte of each.
type mover struct {
	path, pkg string
	to        map[string]string
	moved     map[int]bool
}

// imports lists what a file imports, as a name and what it is called, sorted;
// with moved as it has to be after the moves.
func (m mover) imports(content []byte, moved bool) []string {
	var out []string
	for _, i := range python.ReadImports(content) {
		paths := i.Paths(m.pkg)
		if len(paths) == 0 {
			paths = []string{strings.Repeat(".", i.Level) + i.Module + " " + i.Name}
		}
		name := paths[len(paths)-1]
		if moved && m.moved[i.NameAt] {
			name = m.to[name]
		}
		out = append(out, name+" "+i.Bound())
	}
	slices.Sort(out)
	return out
}

func (m mover) target(f fromImport, n fromName) string {
	paths := python.Import{From: true, Level: f.level, Module: f.module, Name: n.name}.Paths(m.pkg)
	if len(paths) < 2 {
		return ""
	}
	return m.to[paths[1]]
}

// statement moves the names of one statement.
func (m mover) statement(content []byte, f fromImport) ([]byte, error) {
	var modules []string // that names move to, in the order of the names
	moving := 0
	for _, n := range f.names {
		if to := m.target(f, n); to != "" {
			moving++
			if module, _ := cutName(to); !slices.Contains(modules, module) {
				modules = append(modules, module)
			}
		}
	}
	switch {
	case moving == 0 || f.ignores:
		return content, nil
	case moving == len(f.names) && len(modules) == 1:
		return m.whole(content, f, modules[0]), nil
	case bytes.Contains(content[f.start:f.end], []byte("\\")):
		return nil, fmt.Errorf("%w: %s: only some names of the import on line %d move, and it goes on behind a backslash", ErrShape, m.path, f.line)
	case f.commented:
		return nil, fmt.Errorf("%w: %s: the import on line %d has a comment that belongs to one of its names", ErrShape, m.path, f.line)
	}
	return m.split(content, f, modules), nil
}

// whole writes another module where one stands, and other names.
func (m mover) whole(content []byte, f fromImport, module string) []byte {
	for _, n := range slices.Backward(f.names) {
		m.moved[n.start] = true
		_, name := cutName(m.target(f, n))
		content = slices.Concat(content[:n.start], []byte(n.called(name)), content[n.end:])
	}
	gap := ""
	if f.moduleEnd == f.importAt { // from .import x
		gap = " "
	}
	if f.moduleAt == f.start+len("from") { // from.x import y
		module = " " + module
	}
	return slices.Concat(content[:f.moduleAt], []byte(module+gap), content[f.moduleEnd:])
}

// split takes names out, and imports them before the statement.
func (m mover) split(content []byte, f fromImport, modules []string) []byte {
	e := elements{open: f.open, shut: f.shut, comment: "#"}
	for _, n := range f.names {
		e.items = append(e.items, span{n.start, n.end})
	}
	lines := make([]string, len(modules))
	kept := 0
	for at, n := range slices.Backward(f.names) {
		to := m.target(f, n)
		if to == "" {
			kept++
			continue
		}
		m.moved[n.start] = true
		module, name := cutName(to)
		which := slices.Index(modules, module)
		lines[which] = n.called(name) + ", " + lines[which]
		before := len(content)
		content = e.remove(content, at)
		e.shut -= before - len(content)
		e.items = slices.Delete(e.items, at, at+1)
	}
	start, between := f.start, "; "
	if len(bytes.TrimSpace(content[bytes.LastIndexByte(content[:f.start], '\n')+1:f.start])) == 0 {
		between = "\n" + indentOf(content, f.start)
	}
	var text strings.Builder
	for i, names := range lines {
		text.WriteString("from " + modules[i] + " import " + strings.TrimSuffix(names, ", "))
		if i < len(lines)-1 || kept > 0 {
			text.WriteString(between)
		}
	}
	if kept == 0 { // all have gone, to several modules
		return slices.Concat(content[:start], []byte(withLineEnds(content, text.String())), content[f.end-(f.shut-e.shut):])
	}
	return splice(content, start, text.String())
}

func cutName(dotted string) (module, name string) {
	at := strings.LastIndexByte(dotted, '.')
	return dotted[:at], dotted[at+1:]
}

// fromImport is a `from` statement by its bytes.
type fromImport struct {
	start, end          int // from `from` to behind the last name or the bracket
	line                int
	moduleAt, moduleEnd int // the dots and the module
	importAt            int
	open, shut          int // around the names, inside the brackets
	level               int
	module              string
	names               []fromName

	commented bool // a comment stands in it, or behind it
	ignores   bool // one of them ignores something
}

type fromName struct {
	name, alias string
	start, end  int // with the alias
}

// called is a name with the alias that keeps what it is called.
func (n fromName) called(name string) string {
	called := n.alias
	if called == "" {
		called = n.name
	}
	if called == name && (n.alias == "" || n.name != name) {
		return name
	}
	return name + " as " + called
}
