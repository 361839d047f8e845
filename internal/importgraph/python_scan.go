package importgraph

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/python"
)

// paths is the table of what is imported. Readers keep a copy of the part that
// they have met, so that few look-ups wait for each other.
type paths struct {
	mu    sync.Mutex
	ids   map[string]int32
	list  []ImportPath
	names *names
}

func (p *paths) id(name string) int32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if id, ok := p.ids[name]; ok {
		return id
	}
	id := int32(len(p.list))
	p.ids[name] = id
	if text, ok := strings.CutPrefix(name, namedMark); ok {
		p.list = append(p.list, ImportPath{Name: text, Kind: Named, Target: -1, Root: -1})
	} else if strings.HasPrefix(name, ".") {
		p.list = append(p.list, ImportPath{Name: name, Kind: Above, Target: -1, Root: -1})
	} else {
		p.list = append(p.list, p.names.resolve(name))
	}
	return id
}

// reader reads one file after the other.
type reader struct {
	graph *Python
	paths *paths
	known map[string]int32
	room  []byte // a path in the making
	o     PythonOptions
}

// file reads the imports of one file, of which those of statements are known,
// and what Python would refuse; false when tach does not read it.
func (r *reader) file(at int, content []byte, imports []python.Import, problem *python.Problem) bool {
	f := &r.graph.Files[at]
	f.Unread = ""
	if r.o.AsTach != nil && !utf8.Valid(content) {
		f.Unread = "it is not UTF-8"
		return false
	}
	if problem != nil && r.o.AsTach == nil {
		f.Broken = fault.At(f.Path, content, problem.Offset, problem.Offset)
		f.Why = problem.What
	}
	if len(imports) > 0 {
		r.imports(f, content, imports)
	}
	if r.o.Foreign && bytes.Contains(content, []byte("ForeignKey")) {
		r.quoted(f, content, foreign(content, python.ReadModule(content)), namedMark)
	}
	if r.o.Strings {
		r.quoted(f, content, slices.DeleteFunc(r.strings(content), r.isNoPath), "")
	}
	return true
}

// strings are the strings of a file: adjacent ones are one, but for tach.
func (r *reader) strings(content []byte) []python.Str {
	if r.o.AsTach != nil {
		return python.ReadPieces(content)
	}
	return python.ReadStrings(content, func([]byte, bool) bool { return true })
}

func (r *reader) imports(f *PythonFile, content []byte, found []python.Import) {
	scopes := python.Scopes(content, found)
	f.Imports = make([]Import, 0, len(found))
	at := newCursor(content)
	for i := range found {
		name, ok := r.absolute(f, &found[i])
		if !ok {
			continue
		}
		line, column := at.to(found[i].NameAt)
		f.Imports = append(f.Imports, Import{
			Path: r.id(name), Line: int32(found[i].Line), NameLine: line, Column: column,
			Width: int32(utf8.RuneCountInString(found[i].Name)), Scope: scopes[i],
		})
	}
}

// absolute writes the path that an import means into the reader's room. One
// that leads above the source root is written as it stands, which tach drops.
func (r *reader) absolute(f *PythonFile, i *python.Import) ([]byte, bool) {
	out := r.room[:0]
	if i.Level > 0 {
		pkg := f.Module
		if !f.Package {
			pkg = parent(pkg)
		}
		rest, ok := pkg, true
		for n := 1; n < i.Level; n++ {
			ok = ok && rest != ""
			rest = parent(rest)
		}
		switch {
		case r.o.AsTach != nil && (!ok || rest == "" && i.Module == ""):
			return nil, false
		case r.o.AsTach == nil && (!ok || rest == ""):
			out = append(out, strings.Repeat(".", i.Level)...)
			out = append(out, i.Module...)
			r.room = out
			return out, true
		case rest != "":
			out = append(append(out, rest...), '.')
		}
	}
	if i.Module != "" {
		out = append(append(out, i.Module...), '.')
	}
	out = append(out, i.Name...)
	r.room = out
	return out, true
}

// id is the number of a path; a path that was met before costs no memory.
func (r *reader) id(name []byte) int32 {
	if id, ok := r.known[string(name)]; ok {
		return id
	}
	text := string(name)
	id := r.paths.id(text)
	r.known[text] = id
	return id
}

// isNoPath tells whether a string does not lead to a file.
func (r *reader) isNoPath(s python.Str) bool {
	return s.Formatted || strings.Count(s.Text, ".") < 2 || !isPlain(s.Text) || !r.paths.names.resolve(s.Text).Kind.FirstParty()
}

// namedMark stands before a path that is not looked up.
const namedMark = "\x00"

// quoted adds strings as imports.
func (r *reader) quoted(f *PythonFile, content []byte, list []python.Str, mark string) {
	at := newCursor(content)
	for _, s := range list {
		line, column := at.to(s.Start)
		f.Imports = append(f.Imports, Import{
			Path: r.id([]byte(mark + s.Text)), Line: line, NameLine: line, Column: column,
			Width: int32(utf8.RuneCount(content[s.Start:s.End])), Quoted: true,
		})
	}
}

// cursor gives lines and columns of offsets that grow. A return alone ends a line,
// and a byte order mark is in no column, as fault.At has it.
type cursor struct {
	content []byte
	offset  int
	start   int // of the line
	line    int32
}

func newCursor(content []byte) cursor {
	c := cursor{content: content}
	c.rewind()
	return c
}

func (c *cursor) rewind() {
	c.offset, c.start, c.line = 0, 0, 1
	if bytes.HasPrefix(c.content, []byte("\xef\xbb\xbf")) {
		c.offset, c.start = 3, 3
	}
}

func (c *cursor) to(offset int) (line, column int32) {
	if offset < c.offset {
		c.rewind()
	}
	passed := c.content[c.offset:max(offset, c.offset)]
	if bytes.IndexByte(passed, '\r') >= 0 {
		c.passReturns(offset)
	} else if last := bytes.LastIndexByte(passed, '\n'); last >= 0 {
		c.line += int32(bytes.Count(passed, []byte{'\n'}))
		c.start = c.offset + last + 1
	}
	c.offset = max(offset, c.offset)
	return c.line, int32(utf8.RuneCount(c.content[c.start:c.offset])) + 1
}

func (c *cursor) passReturns(offset int) {
	for i := c.offset; i < offset; i++ {
		if b := c.content[i]; b == '\n' || b == '\r' && (i+1 == len(c.content) || c.content[i+1] != '\n') {
			c.line++
			c.start = i + 1
		}
	}
}

// cutPackages makes external what tach takes for external: what another
// package of the repository holds. A path that stays is numbered anew for the
// files that see it so.
func (g *Python) cutPackages(n *names) {
	apart := map[int32]int32{}
	for i := range g.Files {
		f := &g.Files[i]
		for j := range f.Imports {
			p := g.Paths[f.Imports[j].Path]
			if p.Root < 0 || n.pkg(p.Root) == n.pkg(int32(f.Root)) {
				continue
			}
			id, ok := apart[f.Imports[j].Path]
			if !ok {
				id = int32(len(g.Paths))
				apart[f.Imports[j].Path] = id
				g.Paths = append(g.Paths, ImportPath{Name: p.Name, Target: -1, Root: p.Root})
			}
			f.Imports[j].Path = id
		}
	}
}
