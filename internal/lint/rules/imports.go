package rules

import (
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
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

func (s subject) scriptImports(rel string) []imported { return s.readScript(rel).imports }

func (s subject) readScript(rel string) scriptRead {
	src, err := s.source(rel)
	if err != nil {
		return scriptRead{}
	}
	return scriptImportsIn(s.repo, rel, src, func(string) bool { return true })
}

// scriptImportsIn lists the imports of a script that lead to a path that is
// wanted.
func scriptImportsIn(r *repo.Repo, rel string, src []byte, wanted func(to string) bool) scriptRead {
	references, problem := typescript.References(src, typescript.DialectOf(rel))
	var out scriptRead
	if problem != nil {
		out.at, out.problem = fault.At(rel, src, problem.Offset, problem.Offset), problem.What
	}
	for _, ref := range references {
		if !ref.Static {
			continue
		}
		if to := resolve(r, rel, ref.Specifier); wanted(to) {
			out.imports = append(out.imports, imported{text: ref.Specifier, to: to, where: fault.At(rel, src, ref.SpecStart, ref.End)})
		}
	}
	return out
}

// resolve turns a specifier into a path in the repository: relative ones,
// packages of products, and products/… as an alias.
func resolve(r *repo.Repo, rel, specifier string) string {
	products := r.Config.Paths.Products
	if strings.HasPrefix(specifier, ".") {
		at, inside := collect.Inside(path.Dir(rel), specifier)
		if !inside {
			return ""
		}
		return at
	}
	if p, rest, ok := r.OfPackage(specifier); ok {
		return path.Join(p.Dir, rest)
	}
	for _, alias := range []string{"", "~/", "@/"} {
		if rest, ok := strings.CutPrefix(strings.TrimPrefix(specifier, alias), products+"/"); ok && strings.HasPrefix(specifier, alias) {
			return path.Join(products, rest)
		}
	}
	return ""
}

// source reads a file that a rule looks into; a very large one is no source.
func (s subject) source(rel string) ([]byte, error) {
	if info, err := s.repo.Stat(rel); err == nil && info.Size() > collect.MaxFile {
		return nil, nil
	}
	return s.repo.Read(rel)
}
