// Package lint runs rules over the repository. A rule is any value with the
// two methods of Rule; those of products are in lint/rules, and features that
// have rules of their own export values of the same shape.
//
// It refuses to know any rule, to read files, and to print: a run gives sorted
// findings, and the command tells them.
package lint

import (
	"fmt"
	"runtime"
	"runtime/debug"
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
// in one order, each once: of a mistake that two rules see, the better one.
func Run(r *repo.Repo, products []*repo.Product, rules []Rule) []report.Finding {
	found := make([][]report.Finding, len(rules))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	var broken any // a rule that panicked; the caller's goroutine is the one that may
	var once sync.Once
	for i, rule := range rules {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			defer func() {
				if p := recover(); p != nil {
					once.Do(func() { broken = fmt.Sprintf("rule %s: %v\n%s", rule.Meta().ID, p, debug.Stack()) })
				}
			}()
			found[i] = rule.Check(r, products)
		})
	}
	wait.Wait()
	if broken != nil {
		panic(broken)
	}
	return unique(better(slices.Concat(found...)))
}

// better takes out what another rule that ran tells better, unless it would
// count for less than an error then.
func better(findings []report.Finding) []report.Finding {
	told := map[[2]string][]report.Finding{} // by rule and path
	for _, f := range findings {
		at := [2]string{f.Rule, f.Where.Path}
		told[at] = append(told[at], f)
	}
	return slices.DeleteFunc(findings, func(f report.Finding) bool {
		return f.Yields != "" && slices.ContainsFunc(told[[2]string{f.Yields, f.Where.Path}], func(other report.Finding) bool {
			from, to := other.Where.Start.Line, max(other.Where.Start.Line, other.Where.End.Line)
			return from <= f.Where.Start.Line && f.Where.Start.Line <= to && (other.Severity == report.Error || f.Severity != report.Error)
		})
	})
}

// unique puts findings in order, each once.
func unique(findings []report.Finding) []report.Finding {
	report.Sort(findings)
	return slices.CompactFunc(findings, func(a, b report.Finding) bool {
		a.Repair, b.Repair = nil, nil
		return a == b
	})
}
