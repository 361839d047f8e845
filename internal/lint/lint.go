// Package lint runs rules over the repository. A rule is any value with the
// two methods of Rule; those of products are in lint/rules, and features that
// have rules of their own export values of the same shape.
//
// It refuses to know any rule, to read files, and to print: a run gives sorted
// findings, and the command tells them.
package lint

import (
	"runtime"
	"slices"
	"sync"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// Rule is one check. Check looks at the given products only (or at the whole
// repository, when that is what it checks), may run beside other rules and
// beside itself, and never writes.
type Rule interface {
	Meta() report.Rule
	Check(r *repo.Repo, products []*repo.Product) []report.Finding
}

// Run checks the products with every rule, in parallel, and gives the findings
// in one order, each once.
func Run(r *repo.Repo, products []*repo.Product, rules []Rule) []report.Finding {
	found := make([][]report.Finding, len(rules))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for i, rule := range rules {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			found[i] = rule.Check(r, products)
		})
	}
	wait.Wait()
	findings := slices.Concat(found...)
	report.Sort(findings)
	return slices.Compact(findings)
}
