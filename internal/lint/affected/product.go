package affected

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint/boundary/contracts"
	"github.com/posthog/hogli/internal/lint/rules"
	"github.com/posthog/hogli/internal/repo"
)

const (
	testTask  = "backend:test"
	checkTask = "backend:contract-check"
)

// product is a product with what decides about its tests, read once.
type product struct {
	*repo.Product
	test, check repo.TurboInputs
	open        string // the first step to isolation that it has not taken; "" for one that is isolated
	why         string // why its tests run: the first reason
	contract    string // why its contract is touched
}

func read(r *repo.Repo, of *repo.Product, seals *contracts.Seals) (*product, error) {
	p := &product{Product: of}
	var testErr, checkErr error
	p.test, testErr = of.TaskInputs(testTask)
	p.check, checkErr = of.TaskInputs(checkTask)
	for _, step := range rules.IsolationSteps(r, of, seals) {
		if !step.Done {
			p.open = step.Why
			break
		}
	}
	return p, cmp.Or(testErr, checkErr)
}

// watches tells whether a change of a file runs the tests or the contract check.
func (p *product) watches(rel string) bool {
	return p.test.Watches(rel) || p.open == "" && p.check.Watches(rel) || p.runsAfterOthers()
}

// runsAfterOthers: what a task of another package watches is not followed, so
// any file may count.
func (p *product) runsAfterOthers() bool {
	return slices.ContainsFunc(p.test.After, func(task string) bool { return strings.ContainsAny(task, "^#") })
}

// hasTests errs towards yes: a package.json that cannot be read may name some.
func (p *product) hasTests() bool {
	pkg, err := p.Package()
	if err != nil {
		return p.Has("package.json")
	}
	_, ok := pkg.Script(testTask)
	return ok
}

// harmless are files that no backend test reads, unless a task says that it
// watches them: words that lie beside the code, and the code of the frontend.
// What else lies in the frontend's folder (products.json, schemas, templates of
// mails) the backend may load.
func harmless(r *repo.Repo, rel string) bool {
	paths := r.Config.Paths
	if slices.ContainsFunc(paths.Core, func(core string) bool { return strings.HasPrefix(rel, core+"/") }) {
		return false
	}
	frontend := path.Dir(paths.FrontendPackage) + "/"
	return path.Ext(rel) == ".md" || strings.HasPrefix(rel, frontend) && isFrontendCode(rel)
}

func isFrontendCode(rel string) bool {
	return slices.Contains([]string{".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".css", ".scss"}, path.Ext(rel))
}

func isBackendCode(rel string) bool {
	return slices.Contains([]string{".py", ".pyi", ".go", ".sql"}, path.Ext(rel))
}
