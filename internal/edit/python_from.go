package edit

import (
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

// fromImports lists the `from` statements of a file, at any depth. What is not
// written as Python has it is left out.
func fromImports(content []byte) []fromImport {
	r := fromReader{s: python.NewScanner(content)}
	var found []fromImport
	begins := true
	for r.next(); r.tok.Kind != python.EOF; {
		if begins && r.s.Is(r.tok, "from") {
			f, ok := r.read()
			if r.trail(&f); ok {
				found = append(found, f)
			}
			begins = false
			continue
		}
		begins = r.tok.Kind < python.Name || r.s.Is(r.tok, ";") || r.s.Is(r.tok, ":")
		if r.tok.Kind >= python.Name || r.tok.Kind == python.Newline {
			r.comments = nil
		}
		r.next()
	}
	return found
}

type fromReader struct {
	s        *python.Scanner
	tok      python.Token
	comments []string // since they were last taken
}

func (r *fromReader) next() {
	for r.tok = r.s.Next(); r.tok.Kind == python.Comment; r.tok = r.s.Next() {
		r.comments = append(r.comments, r.s.Text(r.tok))
	}
}

// read reads a statement from its first word to behind its names.
func (r *fromReader) read() (f fromImport, ok bool) {
	f.ignores = r.takeComments() // on the line above
	f.start, f.line = r.tok.Start, r.tok.Line
	f.moduleAt = r.tok.End
	var module strings.Builder
	for r.next(); r.tok.Kind >= python.Name && !r.s.Is(r.tok, "import") && r.tok.Kind != python.EOF; r.next() {
		if text := r.s.Text(r.tok); module.Len() == 0 && strings.Trim(text, ".") == "" {
			f.level += len(text)
		} else {
			module.WriteString(text)
		}
		if f.moduleEnd == 0 {
			f.moduleAt = r.tok.Start
		}
		f.moduleEnd = r.tok.End
	}
	if !r.s.Is(r.tok, "import") || f.moduleEnd == 0 {
		return f, false
	}
	f.module, f.importAt, f.open = module.String(), r.tok.Start, r.tok.End
	r.next()
	bracket := r.s.Is(r.tok, "(")
	if bracket {
		f.open = r.tok.End
		r.next()
	}
	for r.tok.Kind == python.Name {
		f.names = append(f.names, r.name())
		if !r.s.Is(r.tok, ",") {
			break
		}
		r.next()
	}
	if len(f.names) == 0 { // a star
		return f, false
	}
	f.end = f.names[len(f.names)-1].end
	f.shut = f.end
	if bracket {
		if !r.s.Is(r.tok, ")") {
			return f, false
		}
		f.shut, f.end = r.tok.Start, r.tok.End
		r.next()
	}
	return f, true
}

// name reads a name with its alias.
func (r *fromReader) name() fromName {
	n := fromName{name: r.s.Text(r.tok), start: r.tok.Start, end: r.tok.End}
	if r.next(); r.s.Is(r.tok, "as") {
		if r.next(); r.tok.Kind == python.Name {
			n.alias, n.end = r.s.Text(r.tok), r.tok.End
			r.next()
		}
	}
	return n
}

// trail notes the comments in and behind a statement: the scanner gives the one
// at its end before the end of the line.
func (r *fromReader) trail(f *fromImport) {
	f.commented = len(r.comments) > 0
	f.ignores = r.takeComments() || f.ignores
}

// takeComments forgets the comments that were read, and tells whether one of
// them ignores something.
func (r *fromReader) takeComments() (ignores bool) {
	for _, text := range r.comments {
		ignores = ignores || strings.Contains(text, "tach-ignore") || strings.Contains(text, "hogli: ignore")
	}
	r.comments = nil
	return ignores
}
