package importgraph

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/modfile"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
)

// MaxFile is the size up to which a file is read: nobody writes a larger one by
// hand.
const MaxFile = 4 << 20

// Edge is one product that names another: the first place that does.
type Edge struct {
	From, To string
	Where    fault.Span
	What     string
}

// Products lists which product names which, sorted. References to a product's
// own files, and to what is no product, are no edges; a product that is gone
// is named by gone.
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
	module := GoModule(r)
	found := make([][]Edge, len(files))
	each(len(files), func(i int) {
		from, ok := below(files[i], r.Config.Paths.Products+"/", "/")
		if ok && known[from] {
			found[i] = edgesOf(r, files[i], from, module, known)
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

func edgesOf(r *repo.Repo, rel, from, module string, known map[string]bool) []Edge {
	info, err := r.Stat(rel)
	if err != nil || info.Size() > MaxFile || !info.Mode().IsRegular() {
		return nil
	}
	content, err := r.Read(rel)
	if err != nil || bytes.IndexByte(content, 0) >= 0 {
		return nil // a file that cannot be read is structure/readable-files'
	}
	var edges []Edge
	for _, ref := range Read(rel, content, module) {
		if ref.Product != from && known[ref.Product] {
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

// each runs do for 0..n-1, as many at once as there are processors.
func each(n int, do func(i int)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}
