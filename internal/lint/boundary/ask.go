package boundary

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/contracts"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
)

// Answer is what the rules say of one import, be it in the code or not.
type Answer struct {
	From, To *Module
	Path     string // what is imported, dotted
	Member   string // of To; "" for the module itself
	Says     []Say  // of every rule that has a word in it
}

// Say is what one rule says of an import, and the line of the configuration
// that makes it say so.
type Say struct {
	Rule    string // the lint rule that reports it, or would
	Allowed bool
	Why     string
	Where   fault.Span

	deny, allow func() (step, string) // what turns it, or why nothing does
}

// Allowed tells whether no rule is against the import.
func (a Answer) Allowed() bool {
	for _, s := range a.Says {
		if !s.Allowed {
			return false
		}
	}
	return true
}

// Ask gives the verdict on an import of a path by a module of Python, whether or
// not the code has it. What keeps a single statement from being judged (a
// comment, TYPE_CHECKING, local_imports) is not asked.
func (a *Analysis) Ask(importer, path string) Answer {
	out := Answer{From: a.Modules.Owner(importer), To: a.Modules.Owner(path), Path: path}
	if out.From != out.To {
		out.Member = memberOf(path, out.To)
		out.Says = a.askMap(out)
	}
	out.Says = append(out.Says, a.askContracts(importer, path)...)
	return out
}

// askMap asks the module map about two of its modules.
func (a *Analysis) askMap(q Answer) []Say {
	if s, ok := a.askUnjudged(q); ok {
		return []Say{s}
	}
	d := a.judge.decide(q.From, q.To)
	says := []Say{a.sayDecision(q, d)}
	if d.by == byEntry {
		says = append(says, a.askEntry(q)...)
	}
	return append(says, a.askSurface(q)...)
}

// askUnjudged is about modules that the map leaves alone.
func (a *Analysis) askUnjudged(q Answer) (Say, bool) {
	ignored := a.Config.RootModule == tach.RootIgnore && (q.From == a.Modules.Root || q.To == a.Modules.Root)
	switch {
	case ignored:
		return Say{
			Rule: "boundary/undeclared", Allowed: true, Where: a.rootAt(),
			Why:  `no module covers one of them, and root_module is "ignore"`,
			deny: a.setRoot,
		}, true
	case q.From.Unchecked:
		return Say{
			Rule: "boundary/undeclared", Allowed: true, Where: q.From.Where,
			Why:  q.From.Name + " is unchecked",
			deny: a.inBlock(q.From.Module.Where, "take unchecked out of "+q.From.Name, block.RemoveKey, "unchecked"),
		}, true
	}
	return Say{}, false
}

// rootAt is the line of root_module, or the file when it does not say.
func (a *Analysis) rootAt() fault.Span {
	if a.Config.RootModuleAt.Path == "" {
		return fault.File(a.Config.Path)
	}
	return a.Config.RootModuleAt
}

// sayDecision tells what depends_on, cannot_depend_on and the layers say.
func (a *Analysis) sayDecision(q Answer, d decision) Say {
	from, to, at := q.From.Name, q.To.Name, place(d.rule)
	s := Say{Rule: "boundary/undeclared", Where: d.rule, Allowed: d.kind == "" || d.kind == Deprecated}
	s.deny = func() (step, string) { return a.denyModule(q, d) }
	s.allow = func() (step, string) { return a.allowModule(q, d) }
	switch {
	case d.kind == Undeclared:
		s.Why = fmt.Sprintf("depends_on of %s does not list %s", from, to)
	case d.kind == Forbidden:
		s.Rule, s.Why = "boundary/forbidden", fmt.Sprintf("cannot_depend_on of %s lists %s", from, to)
	case d.kind == Deprecated:
		s.Rule, s.Why = "boundary/deprecated", fmt.Sprintf("depends_on of %s lists %s as deprecated", from, to)
	case d.kind == LayerAbove:
		s.Rule, s.Why = "boundary/layer", "its layer "+d.detail
	case d.kind == LayerClosed:
		s.Rule, s.Why = "boundary/layer", "the layer "+d.detail+" between them is closed"
	case d.by == byLayers:
		s.Rule, s.Why = "boundary/layer", "its layer "+d.detail
	case d.by == byOpen:
		s.Why = from + " has no depends_on, so it may import everything"
	case d.by == byUtility:
		s.Why = to + " is a utility"
	case d.by == byEntry:
		s.Why = fmt.Sprintf("depends_on of %s lists %s", from, to)
	default:
		s.Why = "nothing is against it in " + at
	}
	return s
}

// askEntry is about what else an entry of depends_on has to agree with.
func (a *Analysis) askEntry(q Answer) []Say {
	var says []Say
	for _, v := range a.checkVisibility() {
		if v.Source == q.From && v.Target == q.To {
			says = append(says, Say{
				Rule: "boundary/visibility", Where: q.To.Where, Why: fmt.Sprintf("%s is visible to %s only", q.To.Name, orNobody(v.Detail)),
				allow: a.inList(q.To.Module, "visibility", q.From.Name),
			})
			break
		}
	}
	treatment := a.Config.RootModule
	for _, d := range q.From.DependsOn {
		if d.Path.Value == tach.Root && q.To.Name == tach.Root && (treatment == tach.RootForbid || treatment == tach.RootDependenciesOnly) {
			says = append(says, Say{
				Rule: mapRule, Where: a.rootAt(), Why: fmt.Sprintf("root_module = %q lets no module depend on %s", treatment, tach.Root),
				allow: a.setRoot,
			})
			break
		}
	}
	return says
}

// askSurface asks the interfaces of the module that is imported from.
func (a *Analysis) askSurface(q Answer) []Say {
	one := a.surfaces.between(q.From, q.To)
	if !one.guarded || q.Member == "" {
		return nil
	}
	face, ok := a.surfaces.exposes(one, q.Member)
	if !ok {
		rule, detail := a.surfaces.why(one, q.To)
		why := fmt.Sprintf("%s exposes nothing to %s", q.To.Name, q.From.Name)
		if detail != "" && len(one.interfaces) > 0 {
			why = fmt.Sprintf("%s is not in the interface of %s, which exposes %s", q.Member, q.To.Name, detail)
		}
		return []Say{{Rule: "boundary/private", Where: rule, Why: why, allow: func() (step, string) { return a.expose(q, one) }}}
	}
	says := []Say{{Rule: "boundary/private", Allowed: true, Where: a.exposedAt(face, q.Member), Why: fmt.Sprintf("the interface of %s exposes %s", q.To.Name, q.Member)}}
	if data := (&dataTypes{analysis: a, known: map[string]bool{}}); !data.fit(face, q.To, q.Member) {
		says = append(says, Say{
			Rule: "boundary/data-types", Where: face.Where, Why: fmt.Sprintf("the interface of %s gives primitive types only, and %s does not", q.To.Name, q.Member),
			allow: a.inBlock(face.Where, "take data_types out of the interface", block.RemoveKey, "data_types"),
		})
	}
	return says
}

// exposedAt is the line of the pattern that exposes a member.
func (a *Analysis) exposedAt(face *tach.Interface, member string) fault.Span {
	for _, p := range face.Expose {
		if a.surfaces.expression(p).MatchString(member) && p.Where.Path != "" {
			return p.Where
		}
	}
	return face.Where
}

// askContracts asks the contracts about the layers inside products.
func (a *Analysis) askContracts(importer, path string) []Say {
	i := contracts.Import{From: importer, Name: path, To: a.moduleOf(path), FirstParty: true}
	var says []Say
	for _, o := range contracts.Ask(a.repo, a.source, i) {
		s := Say{Rule: o.Rule, Why: o.Why, Where: fault.File(contracts.File)}
		if len(o.Blocks) > 0 {
			s.Where = fault.Span{Path: contracts.File, Start: fault.Pos{Line: o.Blocks[0], Column: 1}}
		}
		s.allow = func() (step, string) { return a.except(o) }
		if o.Except != nil {
			s.Allowed, s.Where = true, o.Except.Where
			s.Why += ", and an exception lets it pass"
			s.deny = a.inContract(o.Except.Block, "take the exception out", func(b block, c []byte) ([]byte, bool, error) {
				return b.RemoveItem(c, "ignore_imports", o.Except.Text)
			})
		}
		says = append(says, s)
	}
	return says
}

// moduleOf is the module of the file that a path leads to, or the path.
func (a *Analysis) moduleOf(path string) string {
	if a.known == nil {
		a.known = map[string]bool{}
		for i := range a.Graph.Files {
			a.known[a.Graph.Files[i].Module] = true
		}
	}
	if above := path[:max(strings.LastIndexByte(path, '.'), 0)]; !a.known[path] && a.known[above] {
		return above
	}
	return path
}

// Unjudged tells why lint does not report an import that stands in the code,
// whatever its verdict is; "" when it would.
func (a *Analysis) Unjudged(file int, i importgraph.Import) string {
	if !a.isVisible(i.Scope) {
		return "only type checkers see it, and ignore_type_checking_imports is not false"
	}
	if _, ok := a.severity(i); !ok {
		return `it stands in a block, and local_imports is "off"`
	}
	path := a.Graph.Paths[i.Path].Name
	for _, d := range a.directives[file] {
		if d.isAt(i) && d.speaksOf(path, a.stance) {
			return "the comment on line " + fmt.Sprint(d.where.Start.Line) + " ignores it"
		}
	}
	return ""
}
