package rules

import (
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/packages"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/source/python"
	"github.com/posthog/hogli/internal/source/typescript"
)

// imported is a place of a file that names another file or module.
type imported struct {
	text  string // as written
	to    string // path in the repository, without extension; "" when it leads elsewhere
	where fault.Span
}

// importsOf lists what a file of the product imports from products, as paths.
// Other kinds of files import nothing.
func (s subject) importsOf(rel string) []imported {
	switch path.Ext(rel) {
	case ".py":
		return s.pythonImports(rel)
	case ".go":
		return s.goImports(rel)
	case ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs":
		return s.scriptImports(rel)
	default:
		return nil
	}
}

func (s subject) pythonImports(rel string) []imported {
	src, err := s.source(rel)
	if err != nil {
		return nil
	}
	pkg := strings.ReplaceAll(path.Dir(rel), "/", ".")
	var out []imported
	for _, i := range python.ReadImports(src) {
		text := strings.Repeat(".", i.Level) + i.Module
		if i.Module == "" && i.Level == 0 {
			text = i.Name
		}
		for _, dotted := range i.Paths(pkg) {
			out = append(out, imported{
				text: text, to: strings.ReplaceAll(dotted, ".", "/"),
				where: fault.At(rel, src, i.NameAt, i.NameAt+len(i.Name)),
			})
		}
	}
	return out
}

func (s subject) goImports(rel string) []imported {
	src, err := s.source(rel)
	if err != nil {
		return nil
	}
	files := token.NewFileSet()
	file, _ := parser.ParseFile(files, rel, src, parser.ImportsOnly)
	if file == nil {
		return nil
	}
	var out []imported
	for _, i := range file.Imports {
		text, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			continue
		}
		one := imported{text: text, where: fault.At(rel, src, files.Position(i.Path.Pos()).Offset, files.Position(i.Path.End()).Offset)}
		if _, below, ok := strings.Cut(text, "/"+s.repo.Config.Paths.Products+"/"); ok {
			one.to = path.Join(s.repo.Config.Paths.Products, below)
		}
		out = append(out, one)
	}
	return out
}

func (s subject) scriptImports(rel string) []imported {
	src, err := s.source(rel)
	if err != nil {
		return nil
	}
	var out []imported
	references, _ := typescript.References(src, typescript.DialectOf(rel)) // what is wrong is structure/readable-files' to tell
	for _, ref := range references {
		if ref.Static && ref.Kind.IsImport() {
			out = append(out, imported{text: ref.Specifier, to: packages.Guess(s.repo, rel, ref.Kind.Module(ref.Specifier)), where: fault.At(rel, src, ref.SpecStart, ref.End)})
		}
	}
	return out
}

// source reads a file that a rule looks into; a very large one is no source.
func (s subject) source(rel string) ([]byte, error) {
	if info, err := s.repo.Stat(rel); err == nil && info.Size() > collect.MaxFile {
		return nil, nil
	}
	return s.repo.Read(rel)
}
