package boundary

import (
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/facade"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// statement is one import statement of a file.
type statement struct {
	file int
	line int32
}

// rewrites finds, for imports past a facade, those that the facade passes on.
// The names of one statement move together, so that it can keep its form.
type rewrites struct {
	analysis *Analysis
	repairs  map[statement]*report.Repair
	moves    map[statement][]edit.Move
}

func (a *Analysis) rewrites() *rewrites {
	return &rewrites{analysis: a, repairs: map[statement]*report.Repair{}, moves: map[statement][]edit.Move{}}
}

// of gives the repair of a violation, and what to tell about it; nil and "" when
// the facade does not have the name.
func (r *rewrites) of(v Violation) (repair *report.Repair, told string) {
	if v.Kind != Private || v.File < 0 || v.Import.Quoted {
		return nil, ""
	}
	p := r.analysis.productOf(v.Path)
	if p == nil {
		return nil, ""
	}
	blocked := ""
	for _, way := range r.analysis.facades().Ways(p, v.Path) {
		why := r.analysis.facades().Blocked(v.File, v.Import, way)
		if why == "" && !r.isExposed(v, way.Path) {
			why = "no interface exposes that to " + v.Source.Name
		}
		if why == "" {
			return r.move(v, way.Path), "the facade passes it on as " + way.Path
		}
		if blocked == "" {
			blocked = "the facade has it as " + way.Path + ", but " + why
		}
	}
	return nil, blocked
}

// facades is the finder, made when it is first needed.
func (a *Analysis) facades() *facade.Finder {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.finder == nil {
		a.finder = facade.New(a.repo, a.Graph)
	}
	return a.finder
}

// productOf is the product that a dotted path leads into; nil for none.
func (a *Analysis) productOf(path string) *repo.Product {
	for _, p := range a.repo.Products() {
		if strings.HasPrefix(path, p.Module()+".") {
			return p
		}
	}
	return nil
}

func (r *rewrites) isExposed(v Violation, path string) bool {
	s := r.analysis.surfaces
	_, ok := s.exposes(s.between(v.Source, v.Target), memberOf(path, v.Target))
	return ok && r.analysis.Modules.Owner(path) == v.Target
}

// move adds a name to what moves of its statement.
func (r *rewrites) move(v Violation, to string) *report.Repair {
	at := statement{v.File, v.Import.Line}
	r.moves[at] = append(r.moves[at], edit.Move{From: v.Path, To: to})
	if r.repairs[at] == nil {
		f := &r.analysis.Graph.Files[v.File]
		r.repairs[at] = &report.Repair{Edits: []report.Edit{{Path: f.Path, Apply: func(c []byte) ([]byte, bool, error) {
			return edit.MovePythonImports(f.Path, c, packageOf(f), r.moves[at])
		}}}}
	}
	return r.repairs[at]
}

// packageOf is the package that the relative imports of a file start from.
func packageOf(f *importgraph.PythonFile) string {
	if f.Package {
		return f.Module
	}
	return f.Module[:max(strings.LastIndexByte(f.Module, '.'), 0)]
}
