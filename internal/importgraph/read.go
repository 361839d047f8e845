// Package importgraph tells which product names which other one, and where: by
// the imports of Python, TypeScript and Go, and by what Django resolves from a
// string (relations, migrations).
//
// It refuses to judge, and to resolve a name to a file: a reference is the
// product that a name leads into.
package importgraph

import (
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
	"github.com/posthog/hogli/internal/source/typescript"
)

// Reference is one place where a file names a product. That there is such a
// product is not said: in a string, any word may look like one.
type Reference struct {
	Product    string // its folder's name
	Start, End int    // bytes of the name
	What       string // what is named there, as a sentence goes on: "imports products.a"
}

// Read lists the references of one file, by its language; goModule is the path
// of the repository's Go module, "" when it has none. A file that is half
// written gives what can be read of it.
func Read(rel string, content []byte, goModule string) []Reference {
	switch path.Ext(rel) {
	case ".py":
		return append(pythonImports(rel, content), pythonStrings(rel, content)...)
	case ".go":
		return goImports(rel, content, goModule)
	case ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs":
		return scriptImports(rel, content)
	}
	return nil
}

// below gives the word after a prefix, up to the separator: "a" for
// "products.a.b" below "products.".
func below(name, prefix, separator string) (product string, ok bool) {
	rest, ok := strings.CutPrefix(name, prefix)
	product, _, _ = strings.Cut(rest, separator)
	return product, ok && product != ""
}

func pythonImports(rel string, content []byte) []Reference {
	var found []Reference
	pkg := strings.ReplaceAll(path.Dir(rel), "/", ".")
	for _, i := range python.ReadImports(content) {
		for _, name := range i.Paths(pkg) {
			if product, ok := below(name, "products.", "."); ok {
				found = append(found, Reference{Product: product, Start: i.NameAt, End: i.NameAt + len(i.Name), What: "imports " + name})
				break
			}
		}
	}
	return found
}

var (
	relation = regexp.MustCompile(`^["']([a-z]\w*)\.[A-Z]\w*["']$`)
	label    = regexp.MustCompile(`^["']([a-z]\w*)["']$`)
)

// pythonStrings are relations to a model, and in migrations the apps that they
// depend on.
func pythonStrings(rel string, content []byte) []Reference {
	var found []Reference
	migration := strings.Contains(rel, "/migrations/")
	s := python.NewScanner(content)
	for t := s.Next(); t.Kind != python.EOF; t = s.Next() {
		if t.Kind != python.String {
			continue
		}
		text := s.Text(t)
		if m := relation.FindStringSubmatch(text); m != nil {
			found = append(found, Reference{Product: m[1], Start: t.Start, End: t.End, What: "points at the model " + text})
		} else if m := label.FindStringSubmatch(text); m != nil && migration {
			found = append(found, Reference{Product: m[1], Start: t.Start, End: t.End, What: "depends on a migration of " + m[1]})
		}
	}
	return found
}

// goImports gives nothing for a file that does not parse: it compiles nowhere.
func goImports(rel string, content []byte, module string) []Reference {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, rel, content, parser.ImportsOnly)
	if err != nil || module == "" {
		return nil
	}
	var found []Reference
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if product, ok := below(name, module+"/products/", "/"); ok {
			start := set.Position(spec.Path.Pos()).Offset
			found = append(found, Reference{Product: product, Start: start, End: start + len(spec.Path.Value), What: "imports " + name})
		}
	}
	return found
}

// scriptImports are imports by a product's package, and by a path into its folder.
func scriptImports(rel string, content []byte) []Reference {
	var found []Reference
	imports, _ := typescript.Imports(content, typescript.DialectOf(rel)) // what stands above a fault counts
	for _, i := range imports {
		target := i.Specifier
		if strings.HasPrefix(target, ".") {
			target = path.Join(path.Dir(rel), target)
		}
		product, ok := below(target, "@posthog/products-", "/")
		if ok {
			product = strings.ReplaceAll(product, "-", "_")
		} else if product, ok = below(target, "products/", "/"); !ok {
			continue
		}
		found = append(found, Reference{Product: product, Start: i.SpecStart, End: i.End, What: "imports " + i.Specifier})
	}
	return found
}
