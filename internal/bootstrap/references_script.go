package bootstrap

import (
	"path"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/source/typescript"
)

// scriptReferences are imports by the product's package, and by a path into
// its folder.
func scriptReferences(rel string, content []byte, id identity) []Reference {
	var found []Reference
	imports, _ := typescript.Imports(content, typescript.DialectOf(rel)) // a file that is half written has the imports above the fault
	for _, i := range imports {
		target := i.Specifier
		if strings.HasPrefix(target, ".") {
			target = path.Join(path.Dir(rel), target)
		}
		if inside(target, id.Package(), "/") || inside(target, "products/"+id.Name, "/") {
			found = append(found, Reference{
				Where: fault.At(rel, content, i.SpecStart, i.End), What: "imports " + i.Specifier, Hard: true,
			})
		}
	}
	return found
}
