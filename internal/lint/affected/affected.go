// Package affected says which backend tests a change has to run, and why, by the
// rules of turbo-discover: a product that is not isolated takes everything with
// it, an isolated one itself, and when its contract is touched also who names
// it.
//
// It refuses to run tests, and to guess towards less: what cannot be known runs.
package affected

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint/boundary/contracts"
	"github.com/posthog/hogli/internal/repo"
)

// Test is a product whose tests run.
type Test struct {
	Product *repo.Product
	Why     string
}

// Answer is what runs.
type Answer struct {
	Core     string // why the core's tests run; "" when they do not
	Products []Test // in the order of their names
}

// By says what a change of these files runs.
func By(ctx context.Context, r *repo.Repo, files []string) Answer {
	c := newChange(r)
	for _, rel := range slices.Sorted(slices.Values(files)) {
		c.file(rel)
	}
	if !c.all {
		c.cascade(ctx)
	}
	answer := Answer{Core: c.core}
	for _, p := range c.products {
		if p.why == "" && c.all {
			p.why = c.core
		}
		if p.why != "" && p.hasTests() {
			answer.Products = append(answer.Products, Test{p.Product, p.why})
		}
	}
	return answer
}

// change gathers what follows from each changed file.
type change struct {
	repo     *repo.Repo
	products []*product
	global   repo.TurboInputs // of every task
	unread   error            // of the first turbo.json that does not say what its tasks watch
	core     string           // why the core's tests run
	all      bool             // and those of all products
}

func newChange(r *repo.Repo) *change {
	c, seals := &change{repo: r}, &contracts.Seals{}
	var err error
	c.global, err = r.TurboGlobal()
	for _, of := range r.Products() {
		p, unread := read(r, of, seals)
		c.products, err = append(c.products, p), cmp.Or(err, unread)
	}
	c.unread = err
	return c
}

// file works out what a change of one file touches. Which product it lies in
// does not settle it: a task may watch any file.
func (c *change) file(rel string) {
	switch {
	case c.unread != nil:
		c.everything(rel + " is changed, and what tasks watch cannot be read: " + c.unread.Error())
	case c.global.Watches(rel):
		c.everything(rel + " is changed, a global dependency of turbo.json")
	}
	for _, p := range c.products {
		if p.watches(rel) {
			c.touch(p, rel)
		}
	}
	inside, ok := strings.CutPrefix(rel, c.repo.Config.Paths.Products+"/")
	name, _, deeper := strings.Cut(inside, "/")
	at := slices.IndexFunc(c.products, func(p *product) bool { return p.Name == name })
	switch {
	case !ok || !deeper:
		if !harmless(c.repo, rel) {
			c.everything(rel + " is changed, which is no product's")
		}
	case at < 0:
		c.everything(rel + " is changed, and " + name + " is no product now")
	case c.products[at].Backend == repo.NoBackend && isBackendCode(rel):
		c.everything(rel + " is changed, code of a product without a backend")
	}
}

func (c *change) touch(p *product, rel string) {
	reason := rel + " is changed"
	if !strings.HasPrefix(rel, p.Dir+"/") {
		reason += ", which its tests watch"
	}
	if p.why == "" {
		p.why = reason
	}
	switch {
	case p.Backend == repo.NoBackend:
	case p.open != "":
		c.everything(fmt.Sprintf("%s, and %s is not isolated: %s", reason, p.Name, p.open))
	case p.contract == "" && p.check.Watches(rel):
		p.contract = reason
	}
}

// everything runs all there is; the first reason stays.
func (c *change) everything(why string) {
	if !c.all {
		c.all, c.core = true, why
	}
}
