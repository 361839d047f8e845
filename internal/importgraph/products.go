package importgraph

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph/node"
	"github.com/posthog/hogli/internal/repo"
)

// Edge is one product that names another: the first place that does.
type Edge struct {
	From, To string
	Where    fault.Span
	What     string
}

// Products lists which product names which, sorted. References to a product's
// own files, to what is no product, and those that are only worth a look are no
// edges; a product that is gone is named by gone.
func Products(ctx context.Context, r *repo.Repo, gone []string) ([]Edge, error) {
	known := map[string]bool{}
	for _, name := range gone {
		known[name] = true
	}
	for _, p := range r.Products() {
		known[p.Name] = true
	}
	files, err := r.Files(ctx, r.Config.Paths.Products)
	if err != nil {
		return nil, err
	}
	// One that TypeScript cannot read either leads nowhere.
	aliases, _ := node.ReadAliases(r.Read, append([]string{"tsconfig.json"}, files...))
	names := Names{GoModule: GoModule(r), Aliases: aliases}
	found := make([][]Edge, len(files))
	r.Scan(files, func(i int, content []byte) {
		from, ok := below(files[i], r.Config.Paths.Products+"/", "/")
		if ok && known[from] {
			found[i] = edgesOf(files[i], content, from, names, known)
		}
	})
	edges := slices.Concat(found...)
	slices.SortStableFunc(edges, func(a, b Edge) int {
		if n := strings.Compare(a.From, b.From); n != 0 {
			return n
		}
		return strings.Compare(a.To, b.To)
	})
	return slices.CompactFunc(edges, func(a, b Edge) bool { return a.From == b.From && a.To == b.To }), nil
}

func edgesOf(rel string, content []byte, from string, names Names, known map[string]bool) []Edge {
	var edges []Edge
	for _, ref := range Read(rel, content, names) {
		if ref.Hard && ref.Product != from && known[ref.Product] {
			edges = append(edges, Edge{From: from, To: ref.Product, Where: fault.At(rel, content, ref.Start, ref.End), What: ref.What})
		}
	}
	return edges
}

// GoModule is the path of the Go module at the root; "" when there is none.
func GoModule(r *repo.Repo) string {
	content, err := r.Read("go.mod")
	if err != nil {
		return ""
	}
	return modfile.ModulePath(content)
}
