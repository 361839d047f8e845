package facade

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/source/python"
)

// plainBases end the names of bases that make no Django model, manager or queryset.
var plainBases = [...]string{"Choices", "Enum", "Exception", "Error", "Protocol", "TypedDict", "NamedTuple"}

// isRow tells whether a path is a class among the models of a product that
// stands for rows: whoever has it can query and save them.
func (f *Finder) isRow(p *repo.Product, path string) bool {
	module, name, _ := cut(path)
	at, known := f.modules[module]
	if !known || !strings.HasPrefix(module+".", p.Module()+".backend.models.") {
		return false
	}
	content, err := f.repo.Read(f.graph.Files[at].Path)
	if err != nil {
		return true // nobody knows what it is
	}
	return slices.ContainsFunc(python.ReadOutline(content).Defs, func(d python.Def) bool {
		return d.TopLevel() && d.Class && d.Name == name && len(d.Bases) > 0 && !slices.ContainsFunc(d.Bases, isPlain)
	})
}

func isPlain(base python.Expr) bool {
	return slices.ContainsFunc(plainBases[:], func(end string) bool { return strings.HasSuffix(base.Text, end) })
}
