// Package affected says which backend tests a change has to run, and why, by the
// rules of turbo-discover: a product that is not isolated takes everything with
// it, an isolated one itself, and when its contract is touched also who names
// it.
//
// It refuses to run tests, and to guess towards less: what cannot be known runs.
package affected

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/rules"
	"github.com/posthog/hogli/internal/repo"
)

const (
	testTask  = "backend:test"
	checkTask = "backend:contract-check"
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
	c := change{repo: r, why: map[string]string{}}
	for _, rel := range slices.Sorted(slices.Values(files)) {
		c.file(rel)
	}
	if c.core == "" && len(c.contracts) > 0 {
		c.cascade(ctx)
	}
	answer := Answer{Core: c.core}
	for _, p := range r.Products() {
		why := c.why[p.Name]
		if why == "" && c.all {
			why = c.core
		}
		if why != "" && hasTests(p) {
			answer.Products = append(answer.Products, Test{p, why})
		}
	}
	return answer
}

// change gathers what follows from each changed file.
type change struct {
	repo      *repo.Repo
	why       map[string]string // by product: the first reason
	contracts []string          // products whose contract is touched
	core      string
	all       bool
}

func (c *change) file(rel string) {
	inside, ok := strings.CutPrefix(rel, c.repo.Config.Paths.Products+"/")
	name, _, deeper := strings.Cut(inside, "/")
	if !ok || !deeper {
		if !harmless(c.repo, rel) {
			c.everything(rel + " is changed, which is no product's")
		}
		return
	}
	p, err := c.repo.Product(name)
	if err != nil {
		c.everything(rel + " is changed, and " + name + " is no product now")
		return
	}
	inputs, err := p.TaskInputs(testTask)
	if err == nil && !inputs.Watches(rel) {
		return
	}
	if c.why[name] == "" {
		c.why[name] = rel + " is changed"
	}
	switch open := openStep(c.repo, p); {
	case p.Backend == repo.NoBackend:
	case open != "":
		c.everything(fmt.Sprintf("%s is changed, and %s is not isolated: %s", rel, name, open))
	case touchesContract(p, rel) && !slices.Contains(c.contracts, name):
		c.contracts = append(c.contracts, name)
	}
}

// everything runs all there is; the first reason stays.
func (c *change) everything(why string) {
	c.all = true
	if c.core == "" {
		c.core = why
	}
}

// harmless are files that no backend test reads.
func harmless(r *repo.Repo, rel string) bool {
	frontend := path.Dir(r.Config.Paths.FrontendPackage) + "/"
	return path.Ext(rel) == ".md" || strings.HasPrefix(rel, frontend) && rel != r.Config.Paths.FrontendPackage
}

// openStep is the first step towards isolation that a product has not taken; ""
// for one that is isolated.
func openStep(r *repo.Repo, p *repo.Product) string {
	for _, step := range rules.IsolationSteps(r, p) {
		if !step.Done {
			return step.Why
		}
	}
	return ""
}

// touchesContract errs towards yes.
func touchesContract(p *repo.Product, rel string) bool {
	inputs, ok, err := p.TurboTask(checkTask)
	return !ok || err != nil || inputs.Watches(rel)
}

// hasTests errs towards yes: a package.json that cannot be read may name some.
func hasTests(p *repo.Product) bool {
	pkg, err := p.Package()
	if err != nil {
		return p.Has("package.json")
	}
	_, ok := pkg.Script(testTask)
	return ok
}

// cascade runs the core's tests and those of all products that name, directly or
// through others, one whose contract is touched.
func (c *change) cascade(ctx context.Context) {
	c.core = "the contract of " + c.contracts[0] + " is touched: " + c.why[c.contracts[0]]
	edges, err := importgraph.Products(ctx, c.repo, nil)
	if err != nil {
		c.everything("who imports whom cannot be read: " + err.Error())
		return
	}
	for reached := c.contracts; len(reached) > 0; {
		var next []string
		for _, e := range edges {
			if slices.Contains(reached, e.To) && c.why[e.From] == "" {
				c.why[e.From] = e.Where.String() + " " + e.What
				next = append(next, e.From)
			}
		}
		reached = next
	}
}
