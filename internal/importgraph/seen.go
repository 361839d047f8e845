package importgraph

import (
	"bytes"
	"cmp"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/python"
	"github.com/posthog/hogli/internal/source/typescript"
)

// Seen is what a reader sees of one file: nothing is resolved.
type Seen struct {
	Imports []SeenImport // in the order of the text
	Problem string       // why not all may be seen; "" when they are
	At      fault.Span   // of Problem
}

// SeenImport is one name that a file imports, or one string that a framework
// looks up.
type SeenImport struct {
	Lang     string // python, typescript (and JavaScript), go
	Line     int    // of the statement
	NameLine int    // of the name
	Kind     string // import or from; a typescript.ReferenceKind; a Channel for a string
	Level    int    // the leading dots of Python
	Module   string // after from; in TypeScript and Go what is imported
	Name     string // of Python; what a string says
	Alias    string
	Nested   bool   // in any compound statement of Python but match; of a string not known
	Function bool   // in a function of Python; of a string not known
	Checking string // "body" of `if TYPE_CHECKING:`, its "else", or ""
	TypeOnly bool   // import type

	start int
}

// Languages are those of the readers, for people.
const Languages = "Python, TypeScript, JavaScript or Go"

// IsCode tells whether there is a reader for a file of that name.
func IsCode(name string) bool {
	ext := path.Ext(name)
	return ext == ".py" || ext == ".pyi" || ext == ".go" || isScript(name)
}

// See reads the imports of a file that IsCode, wherever it lies.
func See(name string, content []byte) Seen {
	var s Seen
	switch {
	case path.Ext(name) == ".go":
		s.golang(name, content)
	case isScript(name):
		s.script(name, content)
	default:
		s.python(name, content)
	}
	slices.SortStableFunc(s.Imports, func(a, b SeenImport) int { return cmp.Compare(a.start, b.start) })
	return s
}

func (s *Seen) fail(name string, content []byte, what string, offset int) {
	s.Problem, s.At = what, fault.At(name, content, offset, offset)
}

func (s *Seen) python(name string, content []byte) {
	imports, problem := python.ImportsAndProblem(content)
	if problem != nil {
		s.fail(name, content, problem.What, problem.Offset)
	}
	scopes := python.Scopes(content, imports)
	at := newCursor(content)
	for n, i := range imports {
		line, _ := at.to(i.NameAt)
		one := SeenImport{
			Lang: "python", Line: i.Line, NameLine: int(line), Kind: "import", Level: i.Level, Module: i.Module, Name: i.Name, Alias: i.Alias,
			Nested: scopes[n].Has(python.Nested), Function: scopes[n].Has(python.InFunc), start: i.NameAt,
		}
		switch {
		case scopes[n].Has(python.TypeOnly):
			one.Checking = "body"
		case scopes[n].Has(python.TypeElse):
			one.Checking = "else"
		}
		if i.From {
			one.Kind = "from"
		}
		s.Imports = append(s.Imports, one)
	}
	at = newCursor(content)
	for _, u := range ReadUses(name, content).List {
		line, _ := at.to(u.Start)
		s.Imports = append(s.Imports, SeenImport{Lang: "python", Line: int(line), NameLine: int(line), Kind: string(u.By), Name: u.Text, start: u.Start})
	}
}

func (s *Seen) script(name string, content []byte) {
	references, problem := typescript.Imports(content, typescript.DialectOf(name))
	if problem != nil {
		s.fail(name, content, problem.What, problem.Offset)
	}
	for _, r := range references {
		if r.Static {
			line := r.Line + bytes.Count(content[r.Start:r.SpecStart], []byte("\n"))
			s.Imports = append(s.Imports, SeenImport{Lang: "typescript", Line: r.Line, NameLine: line, Kind: string(r.Kind), Module: r.Specifier, TypeOnly: r.TypeOnly, start: r.Start})
		}
	}
}

func (s *Seen) golang(name string, content []byte) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, content, parser.ImportsOnly)
	s.Problem, s.At = goProblem(name, content, err)
	if file == nil {
		return
	}
	for _, spec := range file.Imports {
		to, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser has told
		}
		line := set.PositionFor(spec.Path.Pos(), false).Line
		one := SeenImport{Lang: "go", Line: line, NameLine: line, Kind: "import", Module: to, start: int(spec.Path.Pos())}
		if spec.Name != nil {
			one.Alias = spec.Name.Name
		}
		s.Imports = append(s.Imports, one)
	}
}
