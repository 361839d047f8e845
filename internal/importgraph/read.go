// Package importgraph tells who imports whom: the exact graphs of Python,
// TypeScript and Go, file by file (Python, Scripts, GoFiles, and Graph for all
// three, with what Django, Celery and tests look up by a string), and which
// product names which other one, also by what packages, Django, Celery and
// Python itself look up (Read, Products).
//
// It refuses to judge, and to guess: what only a run could tell is no import.
package importgraph

import (
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"

	"github.com/posthog/hogli/internal/importgraph/node"
	"github.com/posthog/hogli/internal/source/python"
)

// Reference is one place where a file names a product. That there is such a
// product is not said: in a string, any word may look like one.
type Reference struct {
	Product    string // its folder's name
	Start, End int    // bytes of the name
	What       string // what is named there, as a sentence goes on: "imports products.a"; the name alone when it is not Hard
	Hard       bool   // the code breaks when the product goes; otherwise it is worth a look

	// NameAt is the byte of the folder's name inside of a path that is right
	// again once another name is put there; 0 when a person has to decide.
	NameAt int
}

// Names are what the repository declares that leads into a product under a name
// which does not say so. Without them, such names are no references.
type Names struct {
	GoModule  string            // path of the Go module at the root
	Aliases   node.Aliases      // paths of the tsconfig.json files
	Databases map[string]string // the product that a database is the one of
	URLs      map[string]string // the product whose manifest has the url
}

// Read lists the references of one file, by its language. A file that is half
// written gives what can be read of it.
func Read(rel string, content []byte, names Names) []Reference {
	switch path.Ext(rel) {
	case ".py":
		return append(pythonImports(rel, content), pythonStrings(rel, content, names)...)
	case ".go":
		return goImports(rel, content, names.GoModule)
	case ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs":
		return scriptReferences(rel, content, names)
	}
	if path.Base(rel) == "package.json" {
		return packageDependencies(rel, content)
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
				found = append(found, Reference{Product: product, Start: i.NameAt, End: i.NameAt + len(i.Name), What: "imports " + name, Hard: true})
				break
			}
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
			found = append(found, Reference{Product: product, Start: start, End: start + len(spec.Path.Value), What: "imports " + name, Hard: true})
		}
	}
	return found
}
