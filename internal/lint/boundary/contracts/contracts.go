// Package contracts holds the rules about the layers inside products that
// import-linter's three contracts state (products.md, section 6.3): what
// presentation, routes and facade of a backend may import. Exceptions are those
// that pyproject.toml has for import-linter: an edge from module to module.
//
// It refuses to read code, and to run import-linter: imports come from the
// graph, and the contracts are the same in every repository.
package contracts

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/python"
)

// Graph gives the Python of a repository, read once for all who ask. It is nil
// when it cannot be read, which is for others to tell.
type Graph func(r *repo.Repo) *importgraph.Python

// contract is one layer, and what it may not import.
type contract struct {
	meta report.Rule
	part string // of the backend: the layer
	// refuses tells why an import of a part of some product's backend, or of an
	// external package, is refused; "" when it is not.
	refuses func(i edge) string
	fix     string
}

// edge is an import as a contract sees it.
type edge struct {
	product string // that imports
	name    string // what is imported, dotted

	other string // the product it belongs to; "" when it is external
	part  string // of that product's backend; "" for the backend itself
}

// Rule is a contract over the imports of a repository.
type Rule struct {
	contract
	graph    Graph
	exempted func(r *repo.Repo) *exceptions
}

// Rules lists the contracts, and the rule about their exceptions.
func Rules(graph Graph) (contracts []Rule, stale Stale) {
	known := memo{}
	for _, c := range []contract{presentation(), routes(), facade()} {
		contracts = append(contracts, Rule{c, graph, known.of})
	}
	return contracts, Stale{graph, known.of}
}

// memo reads the exceptions of a repository once.
type memo struct {
	mu    sync.Mutex
	known map[*repo.Repo]*exceptions
}

func (m *memo) of(r *repo.Repo) *exceptions {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil {
		m.known = map[*repo.Repo]*exceptions{}
	}
	if m.known[r] == nil {
		m.known[r] = readExceptions(r.Read)
	}
	return m.known[r]
}

func presentation() contract {
	return contract{
		meta: report.Rule{
			ID: "boundary/presentation-uses-facade", Severity: report.Error,
			Rationale: "a view that goes past the facade depends on what the product is free to change",
		},
		part: "presentation",
		refuses: func(i edge) string {
			if i.other == "" || i.part == "facade" || i.part == "presentation" {
				return ""
			}
			return "presentation imports of a backend only facade and presentation"
		},
		fix: "add a function to backend/facade/api.py of %s, and call it",
	}
}

func routes() contract {
	return contract{
		meta: report.Rule{
			ID: "boundary/routes-use-presentation", Severity: report.Error,
			Rationale: "routes that import more than views load the inside of the product wherever urls are read",
		},
		part: "routes",
		refuses: func(i edge) string {
			if i.other == "" || i.part == "presentation" || i.part == "routes" && i.other == i.product {
				return ""
			}
			return "routes import of a backend only presentation"
		},
		fix: "move what the route needs into backend/presentation of %s",
	}
}

func facade() contract {
	return contract{
		meta: report.Rule{
			ID: "boundary/facade-below-presentation", Severity: report.Error,
			Rationale: "a facade that knows of HTTP cannot be called without it",
		},
		part: "facade",
		refuses: func(i edge) string {
			switch {
			case i.other == "" && (i.name == drf || strings.HasPrefix(i.name, drf+".")):
				return "a facade does not know Django REST framework"
			case i.other != "" && i.part == "presentation":
				return "a facade does not import presentation"
			}
			return ""
		},
		fix: "move what both need below the facade of %s, or into its contracts",
	}
}

const drf = "rest_framework"

// Meta describes the rule.
func (r Rule) Meta() report.Rule { return r.meta }

// Check checks the imports of the products.
func (r Rule) Check(in *repo.Repo, products []*repo.Product) []report.Finding {
	g := r.graph(in)
	if g == nil {
		return nil
	}
	exempted := r.exempted(in)
	var found []report.Finding
	for at := range g.Files {
		f := &g.Files[at]
		l := place(in, f.Module)
		if l.part != r.part || f.Stub {
			continue
		}
		index := slices.IndexFunc(products, func(p *repo.Product) bool { return p.Name == l.product })
		if index < 0 {
			continue
		}
		for _, i := range f.Imports {
			if f := r.judge(in, g, at, i, exempted); f != nil && !r.isFacadeCalls(products[index], f.Target) {
				found = append(found, *f)
			}
		}
	}
	return found
}

// isFacadeCalls tells whether django/facade-calls speaks of what the layer of the
// product imports already: of its own backend.
func (c contract) isFacadeCalls(p *repo.Product, module string) bool {
	return c.part == "presentation" && p.Isolated && repo.Within(strings.ReplaceAll(module, ".", "/"), p.Dir)
}

func (r Rule) judge(in *repo.Repo, g *importgraph.Python, at int, i importgraph.Import, exempted *exceptions) *report.Finding {
	f, p := &g.Files[at], &g.Paths[i.Path]
	if i.Quoted || exempted.typesExcluded && i.Scope.Has(python.TypeOnly) {
		return nil
	}
	module := p.Name
	if p.Kind.FirstParty() && p.Target >= 0 {
		module = g.Files[p.Target].Module
	}
	e, why := r.weigh(in, Import{f.Module, p.Name, module, p.Kind.FirstParty()})
	if _, excepted := exempted.allow(f.Module, module); why == "" || excepted {
		return nil
	}
	found := &report.Finding{
		Rule: r.meta.ID, Severity: r.meta.Severity, Product: e.product, Where: g.Span(at, i),
		Message: fmt.Sprintf("%s, and this imports %s", why, p.Name), Fix: r.mend(e),
		Source: f.Module, Target: module,
	}
	if r.part == "facade" && e.other == "" {
		found.Yields = "django/contracts-frozen" // of an isolated product it wants plain Python
	}
	return found
}

// weigh tells why the contract refuses an import; "" when it does not.
func (c contract) weigh(in *repo.Repo, i Import) (e edge, why string) {
	e = edge{product: place(in, i.From).product, name: i.Name}
	if i.FirstParty {
		to := place(in, i.To)
		if !to.backend {
			return e, ""
		}
		e.other, e.part = to.product, to.part
	}
	return e, c.refuses(e)
}

// spot is where a module stands in the products.
type spot struct {
	product string
	backend bool
	part    string // the word behind backend; "" for backend itself
}

func place(r *repo.Repo, module string) spot {
	rest, ok := strings.CutPrefix(module, strings.ReplaceAll(r.Config.Paths.Products, "/", "."))
	if !ok || rest == "" || rest[0] != '.' {
		return spot{}
	}
	product, rest, _ := strings.Cut(rest[1:], ".")
	second, rest, _ := strings.Cut(rest, ".")
	if second != "backend" {
		return spot{product: product}
	}
	part, _, _ := strings.Cut(rest, ".")
	return spot{product: product, backend: true, part: part}
}
