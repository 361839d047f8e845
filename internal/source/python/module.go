package python

import (
	"bytes"
	"slices"
	"sort"
	"strings"
)

// Module is everything that rules ask about a file, read in one scan: the
// outline, and the parts of its statements and expressions. What stands inside
// the braces of an f-string is not looked at.
type Module struct {
	Outline
	Heads   []Head // of Defs, one each
	Imports []Import
	Assigns []Assign
	Calls   []Call // in the order of their closing brackets
	Strings []Str

	text string // the source, which every Expr is a part of
}

// Head is what stands between the name of a def and its colon.
type Head struct {
	Args    []Arg   // of a class: its bases and keywords
	Params  []Param // of a function
	Returns Expr
}

// Param is a parameter of a function. The marks / and * are none.
type Param struct {
	Name       string
	Star       bool // *args or **options
	Annotation Expr
}

// Arg is an argument of a call or a class.
type Arg struct {
	Name  string // of a keyword argument; "" for others
	Star  int    // 1 for *args, 2 for **options
	Value Expr
}

// Call is a call, at any depth of brackets, in the order written.
type Call struct {
	Name       string // dotted, such as models.ForeignKey; "" when more than names is called
	Attr       string // the last name before the bracket: select_related of a(b).select_related(c)
	Root       string // the dotted name that the expression begins with: a of the same; "" when with none
	Args       []Arg
	Def        int // index of the innermost def around it; -1 at the top
	Line       int
	Start, End int // bytes of the whole call
}

// Assign is one target of an assignment: of a = b = c there are two. Targets
// that are more than a dotted name are left out.
type Assign struct {
	Target     string
	Op         string // "=", "+=" and the like; "" for an annotation without a value
	Annotation Expr
	Value      Expr
	Def        int // index of the innermost def around it; -1 at the top
	Line       int
	Start      int
}

// Str is a string, adjacent ones in one. Bytes are none.
type Str struct {
	// Text is the value. In an f-string it is the text as written, with the
	// braces, and \N{NAME} is left as written in every string.
	Text       string
	Formatted  bool // an f-string or t-string is in it
	Statement  bool // it is a statement by itself, such as a docstring
	Line       int
	Start, End int
}

// Present tells whether there is an expression.
func (e Expr) Present() bool { return e.End > e.Start }

// ReadModule reads a file. src must not change while it is read.
func ReadModule(src []byte) *Module {
	var r ModuleReader
	return r.Read(src)
}

// ModuleReader is ReadModule for one file after the other: what a module is read
// in, the next one is too. The zero value is one.
type ModuleReader struct {
	walker  walker
	imports Importer
	assigns []Assign
	calls   []Call
	strings []Str
}

// Read reads a file.
func (p *ModuleReader) Read(src []byte) *Module {
	s := NewScanner(src)
	m := &Module{text: string(s.src), Imports: slices.Clone(p.imports.Read(src))}
	p.begin(m, s.src)
	r, w := outliner{s: s}, &p.walker
	for kind := Newline; kind != EOF; {
		kind = w.read(s)
		if len(w.line) > 0 {
			r.readLine(w.line)
			m.Defs = r.out.Defs
			m.Heads = append(m.Heads, make([]Head, len(m.Defs)-len(m.Heads))...)
			w.def = r.innermost()
			w.logicalLine()
		}
		r.level += levels(kind)
	}
	r.close(0)
	if p, bad := s.Problem(); bad {
		m.Problem = &p
	}
	p.end(m)
	return m
}

// begin gives a module the room of the one before.
func (p *ModuleReader) begin(m *Module, src []byte) {
	w := &p.walker
	*w = walker{m: m, src: src, line: w.line[:0], frames: w.frames[:0], args: w.args[:0], targets: w.targets[:0]}
	m.Assigns = p.assigns[:0]
	m.Calls = slices.Grow(p.calls[:0], bytes.Count(src, []byte("(")))
	m.Strings = slices.Grow(p.strings[:0], (bytes.Count(src, []byte(`"`))+bytes.Count(src, []byte(`'`)))/2)
}

// end takes the room back, and leaves the module no more than it needs: modules
// are kept.
func (p *ModuleReader) end(m *Module) {
	p.assigns, p.calls, p.strings = m.Assigns, m.Calls, m.Strings
	m.Assigns, m.Calls, m.Strings = slices.Clone(m.Assigns), slices.Clone(m.Calls), slices.Clone(m.Strings)
	clear(p.assigns) // they hold on to the text
	clear(p.calls)
	clear(p.strings)
	clear(p.walker.args[:cap(p.walker.args)])
	p.walker.m, p.walker.src, p.walker.slab = nil, nil, nil
}

// read reads the tokens of the next logical line and gives the kind of the one
// behind it.
func (w *walker) read(s *Scanner) Kind {
	w.line, w.has = w.line[:0], 0
	for {
		t := taped{Token: s.Next(), endLine: s.line}
		switch t.Kind {
		case Name:
			t.word = wordOf(s.src[t.Start:t.End])
		case Number:
		case String:
			w.has |= hasString
		case Op:
			switch t.op = opOf(s.src[t.Start:t.End]); t.op {
			case '(':
				w.has |= hasCall
			case '=', ':', opAssign:
				w.has |= hasAssign
			}
		case Comment:
			continue
		default:
			return t.Kind
		}
		t.endLine = s.line
		w.line = append(w.line, t)
	}
}

// levels is by how much a token changes the indentation.
func levels(kind Kind) int {
	switch kind {
	case Indent:
		return 1
	case Dedent:
		return -1
	default:
		return 0
	}
}

// DefAt is the innermost def around a byte; -1 at the top. A decorator belongs
// to what is around the def.
func (o Outline) DefAt(offset int) int {
	at := sort.Search(len(o.Defs), func(i int) bool { return o.Defs[i].Start > offset }) - 1
	for at >= 0 && offset >= o.Defs[at].End {
		at = o.Defs[at].Parent
	}
	return at
}

// Str gives the value of an expression that is a string and nothing else, but
// for brackets around it.
func (m *Module) Str(e Expr) (Str, bool) {
	found := m.StringsIn(e)
	if len(found) != 1 || found[0].Formatted {
		return Str{}, false
	}
	before, after := m.text[e.Start:found[0].Start], m.text[found[0].End:e.End]
	return found[0], strings.Trim(before, "( \t\r\n") == "" && strings.Trim(after, ") \t\r\n") == ""
}

// StringsIn gives the strings inside an expression, at any depth.
func (m *Module) StringsIn(e Expr) []Str {
	from := sort.Search(len(m.Strings), func(i int) bool { return m.Strings[i].Start >= e.Start })
	to := sort.Search(len(m.Strings), func(i int) bool { return m.Strings[i].Start >= e.End })
	return m.Strings[from:max(from, to)]
}

// Call gives the call that an expression is, and nothing else.
func (m *Module) Call(e Expr) (Call, bool) {
	for _, c := range m.Calls {
		if c.Start == e.Start && c.End == e.End {
			return c, true
		}
	}
	return Call{}, false
}

// CallsIn gives the calls inside an expression, at any depth.
func (m *Module) CallsIn(e Expr) []Call {
	var out []Call
	for _, c := range m.Calls {
		if c.Start >= e.Start && c.End <= e.End {
			out = append(out, c)
		}
	}
	return out
}

// Arg gives a keyword argument.
func (c Call) Arg(name string) (Expr, bool) {
	for _, a := range c.Args {
		if a.Name == name {
			return a.Value, true
		}
	}
	return Expr{}, false
}

// Positional gives an argument by its place; false also when a *list before it
// hides where it is.
func (c Call) Positional(n int) (Expr, bool) {
	for i, a := range c.Args {
		switch {
		case a.Star > 0 || a.Name != "":
			return Expr{}, false
		case i == n:
			return a.Value, true
		}
	}
	return Expr{}, false
}

// Names lists the dotted names in an expression, in strings in it too, as
// annotations hold them. Keywords such as None are among them.
func (e Expr) Names() []string { return dottedNames([]byte(e.Text), 0) }

// maxQuoted is how deep an annotation may be quoted in an annotation.
const maxQuoted = 3

func dottedNames(text []byte, depth int) []string {
	r := outliner{s: NewScanner(text)}
	var names []string
	for r.next(); r.tok.Kind != EOF; {
		switch {
		case r.tok.Kind == Name:
			names = append(names, r.dotted())
			if r.is("import") { // no name, and dotted stops at it
				r.next()
			}
		case r.tok.Kind == String && depth < maxQuoted:
			if s, ok := unquote(r.s.Text(r.tok)); ok && !s.Formatted {
				names = append(names, dottedNames([]byte(s.Text), depth+1)...)
			}
			r.next()
		default:
			r.next()
		}
	}
	return names
}
