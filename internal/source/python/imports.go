package python

import (
	"bytes"
	"strings"
)

// Import is one name that a file imports: `import a.b as c` gives Name "a.b"
// and no Module, `from ..a import b, c` gives two, with Level 2, Module "a" and
// Name "b" and "c". A star is the Name "*".
type Import struct {
	From   bool
	Level  int // leading dots
	Module string
	Name   string
	Alias  string // "" without as
	Line   int    // of import or from
	NameAt int    // byte of Name
}

// Paths lists the dotted paths that the import may mean, for a file of the
// package: the module itself, and the module or member of that name in it. A
// relative import that climbs out of package gives none.
func (i Import) Paths(pkg string) []string {
	if !i.From {
		return []string{i.Name}
	}
	base := i.Module
	if i.Level > 0 {
		parts := strings.Split(pkg, ".")
		if pkg == "" || i.Level > len(parts) {
			return nil
		}
		base = strings.Trim(strings.Join(parts[:len(parts)-i.Level+1], ".")+"."+i.Module, ".")
	}
	if i.Name == "*" {
		return []string{base}
	}
	return []string{base, base + "." + i.Name}
}

// ReadImports lists what a file imports, at any depth, in the order of the text.
func ReadImports(src []byte) []Import {
	var i Importer
	return i.Read(src)
}

// ImportsAndProblem is ReadImports with the first thing that Python would
// refuse, up to the last import there may be: behind it an import may not have
// been seen. Of bytes that are no text nothing is said: they hide none.
func ImportsAndProblem(src []byte) ([]Import, *Problem) {
	var i Importer
	return i.Read(src), i.Problem()
}

// Importer is ReadImports for one file after the other. The zero value is one.
type Importer struct {
	scanner Scanner
	names   map[string]string // met in any file: files import the same over and over
	room    []byte
	found   []Import
	problem Problem
	refused bool
}

// Problem is the first thing in the file read last that Python would refuse, as
// ImportsAndProblem has it; nil for none.
func (i *Importer) Problem() *Problem {
	if !i.refused {
		return nil
	}
	p := i.problem
	return &p
}

// ImportWord is what every import statement has: nothing matters behind the last
// one.
const ImportWord = "import"

// Read lists what a file imports. The list is good until the next Read; its texts
// stay.
func (i *Importer) Read(src []byte) []Import {
	return i.ReadTo(src, lastIndex(src, []byte(ImportWord)))
}

// ReadTo is Read for who knows the byte where ImportWord stands last; -1 when it
// is not there.
func (i *Importer) ReadTo(src []byte, last int) []Import {
	i.refused = false
	if last < 0 {
		return nil
	}
	if i.names == nil {
		i.names = map[string]string{}
	}
	i.scanner.reset(src)
	r := outliner{s: &i.scanner, names: i.names, room: i.room}
	i.found = r.imports(i.found[:0], last)
	i.problem, i.refused = i.scanner.Problem()
	i.refused = i.refused && i.problem.What != notUTF8
	i.room, i.scanner.src = r.room, nil
	return i.found
}

// lastIndex is bytes.LastIndex, which is slow, for a word that is not there often.
func lastIndex(src, word []byte) int {
	last := -1
	for {
		n := bytes.Index(src[last+1:], word)
		if n < 0 {
			return last
		}
		last += n + 1
	}
}

// imports reads the imports up to the byte where the last one has its word.
func (r *outliner) imports(found []Import, last int) []Import {
	begins := true // a statement may begin at the token
	lines := true  // so may a logical line
	for r.next(); r.tok.Kind != EOF && r.tok.Start <= last; {
		switch {
		case begins && r.is("lazy"): // of Python 3.15, before import and from; a name otherwise
			r.next()
			begins = r.is("import") || r.is("from")
		case begins && r.is("import"):
			found = r.importNames(found, Import{Line: r.tok.Line})
			begins = false
		case begins && r.is("from"):
			found = r.fromImport(found)
			begins = false
		case lines && r.inLine() && r.skipForeign():
			begins = true
		default:
			r.refuseImport()
			begins = !r.inLine() || r.is(";") || r.is(":")
			lines = !r.inLine()
			r.next()
			continue
		}
		lines = !r.inLine()
	}
	if r.s.depth > 0 { // where the last import stands, the bracket may hide it
		r.s.skipLine(mark{})
		r.s.Next()
	}
	return found
}

// refuseImport notes an import where no statement may begin, such as behind a
// bracket that somebody forgot to close: it has not been seen.
func (r *outliner) refuseImport() {
	switch {
	case r.tok.Kind != Name || !r.is("import"):
	case r.s.depth > 0:
		r.s.fail(r.s.opened, r.s.openRow, "an import stands inside a bracket, which is closed too late or never")
	default:
		r.s.fail(r.tok.Start, r.tok.Line, "an import stands where no statement can begin")
	}
}

// skipForeign passes a logical line that holds no import; false when it may
// hold one, or was scanned before.
func (r *outliner) skipForeign() bool {
	if r.tape != nil {
		return false
	}
	before := *r.s
	r.s.skipLine(mark{})
	if bytes.Contains(r.s.src[r.tok.Start:r.s.pos], []byte("import")) {
		*r.s = before
		return false
	}
	r.tok = r.s.Next()
	return true
}

// fromImport reads `from ..a.b import …` up to its names.
func (r *outliner) fromImport(found []Import) []Import {
	i := Import{From: true, Line: r.tok.Line}
	r.next()
	for r.is(".") || r.is("...") {
		i.Level += r.tok.End - r.tok.Start
		r.next()
	}
	if !r.is("import") {
		i.Module = r.dotted()
	}
	if !r.is("import") || i.Module == "" && i.Level == 0 {
		return found // no import statement
	}
	return r.importNames(found, i)
}

// importNames reads from `import` to the end of the names.
func (r *outliner) importNames(found []Import, i Import) []Import {
	r.next()
	brackets := r.is("(")
	if brackets {
		r.next()
	}
	for r.inLine() && !r.is(";") && !r.is(")") {
		i.Name, i.Alias, i.NameAt = "", "", r.tok.Start
		switch {
		case r.is("*"):
			i.Name = "*"
			r.next()
		default:
			i.Name = r.dotted()
		}
		if i.Name == "" {
			return found // not Python
		}
		if r.is("as") {
			r.next()
			if r.tok.Kind == Name {
				i.Alias = r.name()
			}
		}
		found = append(found, i)
		if !r.is(",") {
			break
		}
		r.next()
	}
	return found
}

// dotted reads a.b.c, however spaced.
func (r *outliner) dotted() string {
	out := r.room[:0]
	for r.tok.Kind == Name && !r.is("import") {
		out = appendIdentifier(out, r.s.src[r.tok.Start:r.tok.End])
		if r.next(); !r.is(".") {
			break
		}
		out = append(out, '.')
		r.next()
	}
	r.room = out
	return r.known(out)
}

func (r *outliner) name() string {
	r.room = appendIdentifier(r.room[:0], r.s.src[r.tok.Start:r.tok.End])
	r.next()
	return r.known(r.room)
}

// known is a text, which is not made anew when names has it.
func (r *outliner) known(text []byte) string {
	if r.names == nil {
		return string(text)
	}
	one, ok := r.names[string(text)]
	if !ok {
		one = string(text)
		r.names[one] = one
	}
	return one
}
