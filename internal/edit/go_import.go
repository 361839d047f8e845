package edit

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
)

// GoImport adds an import to a Go file, under an alias or, with "", under its
// own name: in sorted place in the section whose imports begin alike, else in a
// section of its own. An import of that path under that name is left alone;
// a name that stands for another package is ErrShape.
func GoImport(file string, content []byte, alias, importPath string) (after []byte, changed bool, err error) {
	return onText(file, content, func(content []byte) ([]byte, bool, error) {
		return goImport(file, content, alias, importPath)
	})
}

func goImport(file string, content []byte, alias, importPath string) (after []byte, changed bool, err error) {
	f, err := readGo(file, content)
	if err != nil {
		return nil, false, err
	}
	for _, s := range f.file.Imports {
		there := specPath(s)
		switch {
		case there == importPath && nameOf(s) == cmp.Or(alias, path.Base(importPath)):
			return content, false, nil
		case nameOf(s) == cmp.Or(alias, path.Base(importPath)):
			return nil, false, fmt.Errorf("%w: %s imports %s under the name %s", ErrShape, file, there, nameOf(s))
		}
	}
	spec := strconv.Quote(importPath)
	if alias != "" {
		spec = alias + " " + spec
	}
	after, err = f.finish(f.addImport(spec, importPath))
	if err != nil {
		return nil, false, err
	}
	again, err := readGo(file, after)
	if err != nil || len(again.file.Imports) != len(f.file.Imports)+1 {
		return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, file)
	}
	return after, true, nil
}

func specPath(s *ast.ImportSpec) string {
	p, _ := strconv.Unquote(s.Path.Value) // the parser accepts only what unquotes
	return p
}

// nameOf is the name that an import most likely has in the file.
func nameOf(s *ast.ImportSpec) string {
	if s.Name == nil {
		return path.Base(specPath(s))
	}
	return s.Name.Name
}

func (f goFile) addImport(spec, importPath string) []byte {
	group := f.importGroup()
	switch {
	case group != nil && len(group.Specs) == 0:
		shut := f.at(group.Rparen)
		if f.line(group.Lparen) == f.line(group.Rparen) {
			return splice(f.content, shut, "\n\t"+spec+"\n")
		}
		return splice(f.content, lineStart(f.content, shut), "\t"+spec+"\n")
	case group != nil:
		return f.addToGroup(group, spec, importPath)
	case len(f.file.Imports) > 0: // declarations without brackets: one more below the last
		last := f.file.Imports[len(f.file.Imports)-1]
		return insertLines(f.content, f.at(last.End()), "import "+spec+"\n")
	default:
		return insertLines(f.content, f.at(f.file.Name.End()), "\nimport "+spec+"\n")
	}
}

// importGroup is the last import declaration with brackets.
func (f goFile) importGroup() *ast.GenDecl {
	var group *ast.GenDecl
	for _, d := range f.file.Decls {
		if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.IMPORT && d.Lparen.IsValid() {
			group = d
		}
	}
	return group
}

func (f goFile) addToGroup(group *ast.GenDecl, spec, importPath string) []byte {
	section := f.sectionFor(group, importPath)
	if section == nil {
		last := group.Specs[len(group.Specs)-1]
		return insertLines(f.content, f.at(last.End()), "\n\t"+spec+"\n")
	}
	paths := make([]string, len(section))
	for i, s := range section {
		paths[i] = specPath(s)
	}
	if at := sortedPlace(paths, importPath); at < len(section) {
		next := f.at(section[at].Pos())
		if at > 0 { // a comment above the first speaks of the section
			next = f.above(section[at].Doc, next)
		}
		return splice(f.content, next, spec+"\n"+indentOf(f.content, next))
	}
	last := f.at(section[len(section)-1].End())
	return insertLines(f.content, last, indentOf(f.content, lineStartText(f.content, last))+spec+"\n")
}

// sections are the runs of imports without empty lines between them.
func (f goFile) sections(group *ast.GenDecl) [][]*ast.ImportSpec {
	var sections [][]*ast.ImportSpec
	line := -1
	for _, s := range group.Specs {
		s, ok := s.(*ast.ImportSpec)
		if !ok {
			continue
		}
		top := s.Pos()
		if s.Doc != nil {
			top = s.Doc.Pos()
		}
		if line < 0 || f.line(top) > line+1 {
			sections = append(sections, nil)
		}
		last := len(sections) - 1
		sections[last], line = append(sections[last], s), f.line(s.End())
	}
	return sections
}

// sectionFor is the section whose paths have most in common with the new one;
// nil when none begins alike.
func (f goFile) sectionFor(group *ast.GenDecl, importPath string) []*ast.ImportSpec {
	var best []*ast.ImportSpec
	most := 0
	for _, section := range f.sections(group) {
		for _, s := range section {
			if n := commonParts(specPath(s), importPath); n >= most && n > 0 {
				best, most = section, n
			}
		}
	}
	return best
}

// commonParts is the number of path elements that two paths begin with alike.
func commonParts(a, b string) int {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	n := 0
	for n < min(len(as), len(bs)) && as[n] == bs[n] {
		n++
	}
	return n
}

// RemoveGoImport takes every import of that path out, with its line, and the
// declaration or the section that is empty then.
func RemoveGoImport(file string, content []byte, importPath string) (after []byte, changed bool, err error) {
	return onText(file, content, func(content []byte) ([]byte, bool, error) {
		return removeGoImport(file, content, importPath)
	})
}

func removeGoImport(file string, content []byte, importPath string) (after []byte, changed bool, err error) {
	after = content
	for {
		f, err := readGo(file, after)
		if err != nil {
			return nil, false, err
		}
		at := slices.IndexFunc(f.file.Imports, func(s *ast.ImportSpec) bool { return specPath(s) == importPath })
		if at < 0 {
			return after, changed, nil
		}
		next, err := f.removeImport(f.file.Imports[at])
		if err != nil {
			return nil, false, err
		}
		if next, err = f.finish(next); err != nil {
			return nil, false, err
		}
		again, err := readGo(file, next)
		if err != nil || len(again.file.Imports) != len(f.file.Imports)-1 {
			return nil, false, fmt.Errorf("%w: %s would not read back", ErrShape, file)
		}
		after, changed = next, true
	}
}

func (f goFile) removeImport(spec *ast.ImportSpec) ([]byte, error) {
	start, end := f.at(spec.Pos()), f.at(spec.End())
	top := start
	for _, d := range f.file.Decls {
		d, ok := d.(*ast.GenDecl)
		switch {
		case !ok:
		case len(d.Specs) == 1 && d.Specs[0] == spec && !f.holdsComments(d, spec):
			start, end = f.at(d.Pos()), f.at(d.End())
			top = f.above(d.Doc, start)
		case slices.Contains(d.Specs, ast.Spec(spec)) && !f.heads(d, spec):
			top = f.above(spec.Doc, start)
		}
	}
	lines := span{lineStart(f.content, start), 0}
	lines.end, _ = lineEnd(f.content, end)
	if f.sharesLine(lines, start, end) {
		return nil, fmt.Errorf("%w: %s: the import shares its line with others", ErrShape, f.path)
	}
	lines.start = lineStart(f.content, min(top, start))
	return cutLines(f.content, f.withEmptyLine(lines)), nil
}

// holdsComments tells whether an import declaration has comments that are not
// those of the import.
func (f goFile) holdsComments(d *ast.GenDecl, spec *ast.ImportSpec) bool {
	return slices.ContainsFunc(f.file.Comments, func(c *ast.CommentGroup) bool {
		return c.Pos() > d.Lparen && c.End() < d.Rparen && c != spec.Doc && c != spec.Comment
	})
}

// above is where a comment begins, or the offset when there is none.
func (f goFile) above(doc *ast.CommentGroup, at int) int {
	if doc == nil {
		return at
	}
	return f.at(doc.Pos())
}

// heads tells whether the import is the first of several in a section: a
// comment above it is then more likely to speak of the section.
func (f goFile) heads(group *ast.GenDecl, spec *ast.ImportSpec) bool {
	for _, section := range f.sections(group) {
		if section[0] == spec {
			return len(section) > 1
		}
	}
	return false
}

// withEmptyLine adds to lines that go the empty line that would be one too many
// afterwards.
func (f goFile) withEmptyLine(lines span) span {
	above := emptyLineBefore(f.content, lines.start)
	below := afterEmptyLine(f.content, lines.end)
	last := lines.end == len(f.content) || f.content[lines.end] == ')'
	opens := bytes.HasSuffix(bytes.TrimRight(f.content[:lines.start], "\r\n"), []byte("("))
	switch {
	case above < lines.start && (last || below > lines.end || len(f.file.Imports) == 1):
		lines.start = above
	case opens && below > lines.end:
		lines.end = below
	}
	return lines
}
