package affected

import (
	"context"
	"errors"
	"slices"

	"github.com/posthog/hogli/internal/importgraph"
)

// cascade runs the core's tests and those of all products that name, directly or
// through others, one whose contract is touched. A product that runs already is
// followed all the same.
func (c *change) cascade(ctx context.Context) {
	var reached []string
	for _, p := range c.products {
		if p.contract == "" {
			continue
		}
		if c.core == "" {
			c.core = "the contract of " + p.Name + " is touched: " + p.contract
		}
		reached = append(reached, p.Name)
	}
	if len(reached) == 0 {
		return
	}
	edges, err := c.edges(ctx)
	if err != nil {
		c.everything("who imports whom cannot be read: " + err.Error())
		return
	}
	seen := map[string]bool{}
	for len(reached) > 0 {
		var next []string
		for _, e := range edges {
			if slices.Contains(reached, e.To) && !seen[e.From] {
				seen[e.From] = true
				next = append(next, e.From)
				c.name(e)
			}
		}
		reached = next
	}
}

// name gives a product the reason that it names another.
func (c *change) name(e importgraph.Edge) {
	for _, p := range c.products {
		if p.Name == e.From && p.why == "" {
			p.why = e.Where.String() + " " + e.What
		}
	}
}

// edges is who names whom. Code that is not read may name any product.
func (c *change) edges(ctx context.Context) ([]importgraph.Edge, error) {
	edges, err := importgraph.Products(ctx, c.repo, nil)
	if err != nil {
		return nil, err
	}
	files, err := c.repo.Files(ctx, c.repo.Config.Paths.Products)
	if err != nil {
		return nil, err
	}
	files = slices.DeleteFunc(files, func(rel string) bool { return !isBackendCode(rel) })
	for _, one := range c.repo.Scan(files, func(int, []byte) {}) {
		return nil, errors.New(one.Path + ": " + one.Why)
	}
	return edges, nil
}
