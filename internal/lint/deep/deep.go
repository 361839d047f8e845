// Package deep holds the rules that ask the Go compiler: product:lint --deep runs
// them, and nothing else starts the toolchain.
//
// It refuses to judge what does not compile: that is told instead of a verdict.
// It sees the code as this machine would build it, not every build constraint.
package deep

import (
	"context"
	"fmt"
	"go/types"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/run"
)

// ID is the rule that a Go facade exposes no internal types.
const ID = "boundary/go-facade-types"

// Facades is that rule. Without a toolchain it cannot be run.
type Facades struct {
	ctx context.Context // of the run: rules have none
	env []string
}

// Find looks for the toolchain in an environment.
func Find(ctx context.Context, root string, env []string) (Facades, error) {
	_, err := run.Do(ctx, run.Cmd{Args: []string{"go", "version"}, Dir: root, Env: env})
	if err == nil {
		return Facades{ctx: ctx, env: env}, nil
	}
	e := fault.List(err)[0]
	return Facades{}, &fault.Error{
		Code: e.Code, What: "--deep asks the Go compiler, and it does not run: " + e.What, Why: e.Why, Err: e.Err,
		Fix: []string{"install Go, or put its bin folder on PATH", "leave --deep out: every other rule does without"},
	}
}

// Meta describes the rule.
func (Facades) Meta() report.Rule {
	return report.Rule{ID: ID, Severity: report.Error, Rationale: "a facade that hands out the types of logic makes others build on them"}
}

// Check looks at the facades of the products that are written in Go.
func (f Facades) Check(r *repo.Repo, products []*repo.Product) []report.Finding {
	if f.ctx == nil {
		return nil // --deep was not asked for: the rule is known, and not run
	}
	byModule := map[string][]*repo.Product{} // one run of the go command for each module
	for _, p := range products {
		if p.Backend == repo.Go && p.Has("backend/facade") {
			dir := moduleOf(r, p.Path("backend/facade"))
			byModule[dir] = append(byModule[dir], p)
		}
	}
	var found []report.Finding
	for dir, list := range byModule {
		found = append(found, f.module(r, dir, list)...)
	}
	return found
}

// moduleOf is the folder of the go.mod that a folder belongs to.
func moduleOf(r *repo.Repo, dir string) string {
	for ; dir != "." && !r.Exists(path.Join(dir, "go.mod")); dir = path.Dir(dir) {
	}
	return dir
}

func (f Facades) module(r *repo.Repo, dir string, products []*repo.Product) []report.Finding {
	var patterns []string
	for _, p := range products {
		below := strings.TrimPrefix(strings.TrimPrefix(p.Path("backend/facade"), dir), "/")
		patterns = append(patterns, "./"+below+"/...")
	}
	loaded, err := packages.Load(&packages.Config{
		Context: f.ctx, Dir: r.Path(dir), Env: f.env,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedSyntax | packages.NeedTypes,
	}, patterns...)
	if err != nil {
		return unread(fault.File(path.Join(dir, "go.mod")), products[0], err.Error())
	}
	var found []report.Finding
	for _, pkg := range loaded {
		at := slices.IndexFunc(products, func(p *repo.Product) bool {
			return len(pkg.GoFiles) > 0 && strings.HasPrefix(pkg.GoFiles[0], r.Path(p.Path("backend/facade"))+"/")
		})
		switch {
		case at < 0 && len(pkg.Errors) > 0:
			found = append(found, unread(fault.File(path.Join(dir, "go.mod")), products[0], pkg.Errors[0].Msg)...)
		case at < 0 || pkg.Types == nil:
		case len(pkg.Errors) > 0:
			e := plainest(pkg.Errors)
			found = append(found, unread(errorAt(r, e, pkg.GoFiles[0]), products[at], e.Msg)...)
		default:
			found = append(found, f.facade(r, pkg, products[at])...)
		}
	}
	return found
}

// facade checks one package: the facade, or one below it.
func (f Facades) facade(r *repo.Repo, pkg *packages.Package, p *repo.Product) []report.Finding {
	folder := path.Dir(relative(r, pkg.GoFiles[0]))
	below := strings.TrimPrefix(folder, p.Path("backend/facade"))
	facade := strings.TrimSuffix(pkg.PkgPath, below)
	e := exposure{own: pkg.Types, facade: facade, backend: strings.TrimSuffix(facade, "/facade")}
	var found []report.Finding
	for _, leak := range e.leaks() {
		at := pkg.Fset.Position(leak.object.Pos())
		where := fault.File(relative(r, at.Filename))
		if content, err := r.Read(where.Path); err == nil {
			where = fault.At(where.Path, content, at.Offset, at.Offset+len(leak.object.Name()))
		}
		short := strings.TrimPrefix(leak.kind.Pkg().Path(), e.backend+"/")
		found = append(found, report.Finding{
			Rule: ID, Severity: report.Error, Product: p.Name, Where: where,
			Message: fmt.Sprintf("%s exposes %s.%s, which is internal to the product (backend/%s)", leak.name, leak.kind.Pkg().Name(), leak.kind.Name(), short),
			Fix:     fmt.Sprintf("give it a type of the facade's own, or a plain one, and turn it into %s inside", leak.kind.Name()),
		})
	}
	return found
}

// plainest is the error that says most: of the compiler, with its place, before
// what the go command says of it.
func plainest(list []packages.Error) packages.Error {
	at := slices.IndexFunc(list, func(e packages.Error) bool { return e.Kind != packages.ListError })
	return list[max(at, 0)]
}

// unread is that no verdict is there, and why.
func unread(where fault.Span, p *repo.Product, why string) []report.Finding {
	why, _, _ = strings.Cut(strings.TrimSpace(why), "\n")
	return []report.Finding{{
		Rule: ID, Severity: report.Error, Product: p.Name, Where: where,
		Message: "what the facade exposes is not known: " + why, Fix: "mend it: go build says the same",
	}}
}

// errorAt is where the go command found an error: it says file:line:column.
func errorAt(r *repo.Repo, e packages.Error, otherwise string) fault.Span {
	parts := strings.Split(e.Pos, ":")
	where := fault.File(relative(r, otherwise))
	if len(parts) < 2 || !strings.HasSuffix(parts[0], ".go") {
		return where
	}
	line, err := strconv.Atoi(parts[1])
	where = fault.File(relative(r, parts[0]))
	if content, unread := r.Read(where.Path); err == nil && unread == nil {
		return fault.AtLine(where.Path, content, line, 1)
	}
	return where
}

// relative is a path from the root.
func relative(r *repo.Repo, file string) string {
	return strings.TrimPrefix(strings.TrimPrefix(file, r.Root), "/")
}

// isInternal tells whether a name is declared in the backend, and not in the
// facade or below it.
func (e exposure) isInternal(object *types.TypeName) bool {
	if object.Pkg() == nil {
		return false
	}
	at := object.Pkg().Path()
	in := func(dir string) bool { return at == dir || strings.HasPrefix(at, dir+"/") }
	return in(e.backend) && !in(e.facade)
}
