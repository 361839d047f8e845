package boundary

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/importgraph/node"
	"github.com/posthog/hogli/internal/lint/boundary/packages"
	"github.com/posthog/hogli/internal/repo"
)

// CodeImport is an import by a script or by Go.
type CodeImport struct {
	File     string // that imports
	Target   string // the file that is imported; in Go the folder
	Name     string // as written
	TypeOnly bool   // nothing of it is there when the program runs
}

func (q CodeImport) isGo() bool { return path.Ext(q.File) == ".go" }

// AskCode is Ask for an import by a script or by Go. Of what the module map says
// to Python, they are asked what lint asks them: boundary/undeclared has its page.
func (a *Analysis) AskCode(q CodeImport) Answer {
	out := Answer{From: a.ownerOf(q.File), To: a.ownerOf(q.Target), Path: q.Name}
	if a.code == nil || a.excluded(q.File) || q.File == a.repo.Config.Paths.ProductsTSX {
		return out
	}
	if q.isGo() {
		out.Path = strings.ReplaceAll(q.Target, "/", ".")
	}
	if !q.isGo() { // package.json has the first word
		one := importgraph.ScriptImport{Specifier: q.Name, TypeOnly: q.TypeOnly, To: node.Target{Path: q.Target}}
		for _, o := range a.code.AskScript(q.File, one) {
			out.Says = append(out.Says, a.sayPackage(o))
		}
	}
	if out.From != out.To && out.From != a.Modules.Root && out.To != a.Modules.Root {
		out.Member = memberOf(strings.ReplaceAll(q.Target, "/", "."), out.To)
		out.Says = append(out.Says, a.askCodeMap(out, q)...)
	}
	if o, ok := a.code.AskGo(q.File, q.Target); ok && q.isGo() {
		out.Says = append(out.Says, a.sayPackage(o))
	}
	return out
}

// CodeBetween is the import that code below one folder, or in a file, would have of
// another: of Go, to a product by its facade; else of a script, to another product
// by the name of its package. It is false where neither is written on both sides.
func (a *Analysis) CodeBetween(from, to string) (CodeImport, bool) {
	if a.code == nil {
		return CodeImport{}, false
	}
	p := a.code.ProductOf(to + "/")
	for _, f := range a.code.Go.Files {
		if !repo.Within(f.Path, from) {
			continue
		}
		target := to
		if p != nil && p.Dir == to {
			target = p.Path("backend/facade")
		}
		if slices.ContainsFunc(a.code.Go.Files, func(f importgraph.GoFile) bool { return path.Dir(f.Path) == target }) {
			return CodeImport{File: f.Path, Target: target, Name: target}, true
		}
	}
	if p == nil {
		return CodeImport{}, false
	}
	for _, f := range a.code.Scripts.Files {
		if repo.Within(f.Path, from) && a.code.ProductOf(f.Path) != p {
			return CodeImport{File: f.Path, Target: p.Path("package.json"), Name: packages.NameOf(p)}, true
		}
	}
	return CodeImport{}, false
}

// FlipCode is Flip for what AskCode answers.
func (a *Analysis) FlipCode(q CodeImport) (*Flip, string) {
	return a.flip(func(a *Analysis) Answer { return a.AskCode(q) })
}

// askCodeMap asks the module map.
func (a *Analysis) askCodeMap(out Answer, q CodeImport) []Say {
	if s, ok := a.askUnjudged(out); ok {
		return []Say{s}
	}
	if q.TypeOnly && a.Config.IgnoreTypeChecking {
		return []Say{{
			Rule: "boundary/undeclared", Allowed: true, Where: fault.File(a.Config.Path),
			Why: "only type checkers see it, and ignore_type_checking_imports is not false",
		}}
	}
	d := a.judge.decide(out.From, out.To)
	s := a.sayDecision(out, d)
	c := crossing{from: out.From, to: out.To, file: q.File, target: q.Target, name: q.Name}
	if !q.isGo() && !a.isUndeclared(c, a.holdsPython(out.From)) {
		if d.kind == Undeclared || d.kind == "" && d.by != byLayers {
			s = Say{Rule: "boundary/undeclared", Allowed: true, Where: out.From.Where, Why: "depends_on of " + out.From.Name + " is not asked about scripts"}
		}
		s.deny = a.inList(out.From.Module, "cannot_depend_on", out.To.Name)
	}
	says := append([]Say{s}, a.askPackageVisibility(out, q)...)
	if !q.isGo() {
		return says
	}
	if d.by == byEntry {
		says = append(says, a.askEntry(out)...)
	}
	if a.code.ProductOf(q.Target) == nil || a.code.IsDoor(q.Target) {
		says = append(says, a.askSurface(out)...)
	}
	return says
}

// holdsPython tells whether a module has a file of Python.
func (a *Analysis) holdsPython(m *Module) bool {
	return slices.ContainsFunc(a.Graph.Files, func(f importgraph.PythonFile) bool { return a.Modules.Owner(f.Module) == m })
}

// askPackageVisibility is about a package that package.json lists.
func (a *Analysis) askPackageVisibility(out Answer, q CodeImport) []Say {
	from, to := a.code.ProductOf(q.File), a.code.ProductOf(q.Target)
	if q.isGo() || from == nil || to == nil {
		return nil
	}
	for _, v := range a.checkPackageVisibility() {
		if v.Source == out.From && v.Target == out.To {
			return []Say{{
				Rule: "boundary/visibility", Where: out.To.Where, Why: fmt.Sprintf("%s is visible to %s only", out.To.Name, orNobody(v.Detail)),
				allow: a.inList(out.To.Module, "visibility", out.From.Name),
			}}
		}
	}
	return nil
}

// sayPackage is what a rule about packages says, and the line of package.json that
// turns it.
func (a *Analysis) sayPackage(o packages.Opinion) Say {
	s := Say{Rule: o.Rule, Allowed: o.Allowed, Why: o.Why, Where: o.Where}
	s.allow = func() (step, string) { return step{}, "no line of the configuration turns it; " + o.Fix }
	if o.Table == "" {
		return s
	}
	own := o.Where.Path
	s.allow = func() (step, string) {
		return step{own, fmt.Sprintf("add %s to %s", o.Name, o.Table), func(c []byte) ([]byte, bool, error) {
			return edit.JSONMember(own, c, o.Table, o.Name, "workspace:*")
		}}, ""
	}
	s.deny = func() (step, string) {
		return step{own, fmt.Sprintf("take %s out of %s", o.Name, o.Table), func(c []byte) ([]byte, bool, error) {
			return edit.RemoveJSONMember(own, c, o.Table, o.Name)
		}}, ""
	}
	return s
}
