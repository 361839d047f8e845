package bootstrap

import (
	"go/parser"
	"go/token"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/python"
)

// pythonReferences are imports, and what Django resolves by name: relations to
// a model of the product, and migrations that depend on one of its own.
func pythonReferences(rel string, content []byte, id identity) []Reference {
	var found []Reference
	hard := func(start, end int, what string) {
		found = append(found, Reference{Where: fault.At(rel, content, start, end), What: what, Hard: true})
	}
	pkg := strings.ReplaceAll(path.Dir(rel), "/", ".")
	for _, i := range python.ReadImports(content) {
		for _, name := range i.Paths(pkg) {
			if inside(name, id.Module(), ".") {
				hard(i.NameAt, i.NameAt+len(i.Name), "imports "+name)
				break
			}
		}
	}
	relation := regexp.MustCompile(`^["']` + id.Name + `\.[A-Z]\w*["']$`)
	migration := strings.Contains(rel, "/migrations/")
	s := python.NewScanner(content)
	for t := s.Next(); t.Kind != python.EOF; t = s.Next() {
		if t.Kind != python.String {
			continue
		}
		switch text := s.Text(t); {
		case relation.MatchString(text):
			hard(t.Start, t.End, "points at the model "+text)
		case migration && strings.Trim(text, `"'`) == id.Name:
			hard(t.Start, t.End, "depends on a migration of "+id.Name)
		}
	}
	return found
}

// goReferences are imports. A file that does not parse has none that compile.
func goReferences(rel string, content []byte, id identity) []Reference {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, rel, content, parser.ImportsOnly)
	if err != nil {
		return nil
	}
	var found []Reference
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err == nil && inside(name, id.goModule+"/products/"+id.Name, "/") {
			start := set.Position(spec.Path.Pos()).Offset
			found = append(found, Reference{
				Where: fault.At(rel, content, start, start+len(spec.Path.Value)), What: "imports " + name, Hard: true,
			})
		}
	}
	return found
}
