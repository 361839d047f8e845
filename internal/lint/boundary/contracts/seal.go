package contracts

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/repo"
)

// Seals tells how far the layers inside of products are kept. It reads the
// exceptions of a repository once.
type Seals struct{ exempted memo }

// Deferrals are the exceptions that keep the inner seal of a product open: its
// presentation or its routes may import what their contract refuses. What is
// written for all products at once is a rule of the repository, and defers
// nothing. It is false when the exceptions cannot be read.
func (s *Seals) Deferrals(r *repo.Repo, p *repo.Product) ([]Exception, bool) {
	e := s.exempted.of(r)
	var out []Exception
	for _, one := range e.list {
		if !one.bad && one.defers(r, p) {
			out = append(out, Exception{one.text, one.where, one.block})
		}
	}
	return out, e.err == nil
}

// Err is why the exceptions cannot be read.
func (s *Seals) Err(r *repo.Repo) error { return s.exempted.of(r).err }

// Defers tells whether one of the product's deferrals lets a module import
// another one.
func (s *Seals) Defers(r *repo.Repo, p *repo.Product, from, to string) bool {
	return slices.ContainsFunc(s.exempted.of(r).list, func(e *exception) bool {
		return !e.bad && e.from.matches(from) && e.to.matches(to) && e.defers(r, p)
	})
}

// defers tells whether an exception is for the presentation or the routes of the
// product, and for something that their contract refuses.
func (e *exception) defers(r *repo.Repo, p *repo.Product) bool {
	own := strings.Split(strings.ReplaceAll(p.Path("backend"), "/", "."), ".")
	if len(e.from) <= len(own) || !slices.Equal(e.from[:len(own)], own) {
		return false
	}
	part := e.from[len(own)]
	return slices.ContainsFunc([]contract{presentation(), routes()}, func(c contract) bool {
		if part != c.part && !strings.Contains(part, "*") {
			return false
		}
		to, ok := e.to.spot(r)
		return ok && c.refuses(edge{product: p.Name, other: to.product, part: to.part}) != ""
	})
}

// spot is where the modules of an expression stand; false when they are in no
// backend. What it leaves open may be any part, which nobody may import.
func (p pattern) spot(r *repo.Repo) (spot, bool) {
	written, open := p, slices.Index(p, "**")
	if open >= 0 {
		written = p[:open]
	}
	shape := append(strings.Split(r.Config.Paths.Products, "/"), "*", "backend")
	for i, word := range written[:min(len(written), len(shape))] {
		if shape[i] != "*" && word != "*" && word != shape[i] {
			return spot{}, false
		}
	}
	to := spot{product: "*", part: "*", backend: open >= 0 || len(written) >= len(shape)}
	if len(written) >= len(shape) {
		to.product = written[len(shape)-2]
	}
	switch {
	case len(written) > len(shape):
		to.part = written[len(shape)]
	case open < 0:
		to.part = ""
	}
	return to, to.backend
}
