package boundary

import (
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/lint/boundary/contracts"
	"github.com/posthog/hogli/internal/lint/boundary/packages"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// mapRule is the rule that also tells of a tach.toml that cannot be read.
const mapRule = "boundary/map"

// kinds are the rules, and the violations that each one reports.
var kinds = []struct {
	meta  report.Rule
	kinds []Kind
}{
	{report.Rule{ID: "boundary/undeclared", Severity: report.Error, Rationale: "a dependency that nobody declared is one that nobody decided on"}, []Kind{Undeclared}},
	{report.Rule{ID: "boundary/forbidden", Severity: report.Error, Rationale: "what a module must never use is worth more than a habit"}, []Kind{Forbidden}},
	{report.Rule{ID: "boundary/deprecated", Severity: report.Warning, Rationale: "a dependency on its way out should not gain users"}, []Kind{Deprecated}},
	{report.Rule{ID: "boundary/layer", Severity: report.Error, Rationale: "layers hold only while nothing imports upwards, or around the one between"}, []Kind{LayerAbove, LayerClosed}},
	{report.Rule{ID: "boundary/private", Severity: report.Error, Rationale: "what others import by its inside cannot change"}, []Kind{Private, Loose}},
	{report.Rule{ID: "boundary/attribute", Severity: report.Warning, Rationale: "what an attribute reaches is used like what is imported, and no import tells"}, []Kind{Attribute}},
	{report.Rule{ID: "boundary/data-types", Severity: report.Error, Rationale: "an interface of plain data must not hand out objects"}, []Kind{DataTypes}},
	{report.Rule{ID: "boundary/external", Severity: report.Error, Rationale: "each package that a module uses is one that it has to follow"}, []Kind{External, Banned}},
	{report.Rule{ID: "boundary/relation", Severity: report.Error, Rationale: "a model that is named by a string is depended on like one that is imported"}, []Kind{Related, Fetched}},
	{report.Rule{ID: "boundary/undeclared-package", Severity: report.Error, Rationale: "what is installed only because something else needs it goes when that does"}, []Kind{UndeclaredPackage}},
	{report.Rule{ID: "boundary/unused-package", Severity: report.Error, Whole: true, Rationale: "a package that nothing imports is installed, updated and trusted for nothing"}, []Kind{UnusedPackage}},
	{report.Rule{ID: "boundary/unresolved", Severity: report.Error, Rationale: "an import that cannot be followed is one that no rule checks"}, []Kind{AboveRoot, Gone, Unread}},
	{report.Rule{ID: mapRule, Severity: report.Error, Rationale: "a name in tach.toml that means nothing guards nothing"}, []Kind{UnknownModule, DuplicateModule, UnknownTarget, UnknownLayer, UnknownRoot, RootModule}},
	{report.Rule{ID: "boundary/visibility", Severity: report.Error, Rationale: "a module that chose who may depend on it means the others too"}, []Kind{Invisible}},
	{report.Rule{ID: "boundary/circular", Severity: report.Error, Rationale: "modules that need each other are one module"}, []Kind{Circular}},
	{report.Rule{ID: "boundary/unused-dependency", Severity: report.Error, Whole: true, Rationale: "a dependency that is declared and not used lets the next import in unseen"}, []Kind{Unused}},
	{report.Rule{ID: "boundary/unused-expose", Severity: report.Warning, Whole: true, Rationale: "what is exposed and used by nobody lets the next import in unseen"}, []Kind{UnusedExpose}},
	{report.Rule{ID: "boundary/vacuous", Severity: report.Warning, Whole: true, Rationale: "an entry that matches nothing guards nothing, and reads as if it did"}, []Kind{Vacuous}},
	{report.Rule{ID: "boundary/uncovered", Severity: report.Error, Rationale: "what no module covers may import anything, and nobody sees it"}, []Kind{Uncovered}},
	{report.Rule{ID: "boundary/ignore", Severity: report.Warning, Rationale: "a comment that ignores nothing, or does not say why, is one that nobody dares to remove"}, []Kind{UnusedIgnore, NoReason}},
}

// NewMaps makes what reads repositories for rules, in that way. venv is the virtual
// environment that their Python runs in; "" is the repository's own, if it has one.
func NewMaps(stance Stance, venv string) *Maps {
	return &Maps{stance: stance, venv: venv, known: map[*repo.Repo]*analysis{}}
}

// Rules are the rules about the module map, about the packages of products, and
// the contracts of layers. They share one reading of each repository.
func (m *Maps) Rules() []lint.Rule {
	rules := make([]lint.Rule, len(kinds))
	for i := range kinds {
		rules[i] = rule{meta: kinds[i].meta, shared: m}
	}
	for _, meta := range packages.Rules() {
		rules = append(rules, rule{meta: meta, shared: m})
	}
	layers, stale := contracts.Rules(m.graph)
	for _, l := range layers {
		rules = append(rules, l)
	}
	return append(rules, stale)
}

type rule struct {
	meta   report.Rule
	shared *Maps
}

// Meta describes the rule.
func (r rule) Meta() report.Rule { return r.meta }

// Reader gives what takes the imports while the files are read.
func (r rule) Reader() lint.Reader { return r.shared }

// Check gives the findings of the products; when they are all there are, also
// those of the rest of the repository.
func (r rule) Check(in *repo.Repo, products []*repo.Product) []report.Finding {
	is := r.shared.of(in).end()
	if r.meta.ID == mapRule {
		if _, err := in.Tach(); err != nil {
			return unreadable(err, "structure/readable-files")
		}
		if is.err != nil {
			return unreadable(is.err, "")
		}
	}
	whole := len(products) == len(in.Products())
	var found []report.Finding
	for _, f := range is.findings {
		if f.Rule == r.meta.ID && (whole || slices.ContainsFunc(products, func(p *repo.Product) bool { return p.Name == f.Product })) {
			found = append(found, f)
		}
	}
	return found
}

// unreadable tells what is wrong with the map as findings of its rule: of a file that
// is no TOML only where the rule of such files does not run, or nothing would say
// that no boundary was checked.
func unreadable(err error, yields string) []report.Finding {
	var found []report.Finding
	for _, e := range fault.List(err) {
		message := e.What
		if why := e.Reason(); why != "" {
			message += ": " + strings.Join(strings.Fields(why), " ")
		}
		fix := strings.Join(e.Fix, "; ")
		if fix == "" {
			fix = "mend the file: until then no boundary is checked"
		}
		found = append(found, report.Finding{Rule: mapRule, Severity: report.Error, Where: e.Where, Message: message, Fix: fix, Yields: yields, Blind: true})
	}
	return found
}

// Findings are the violations as lint reports them.
func (a *Analysis) Findings() []report.Finding {
	ids := map[Kind]string{}
	for _, one := range kinds {
		for _, k := range one.kinds {
			ids[k] = one.meta.ID
		}
	}
	found := make([]report.Finding, 0, len(a.Violations))
	facades := a.rewrites()
	for _, v := range a.Violations {
		if a.stance == AsTach && (v.Kind == UndeclaredPackage || v.Kind == UnusedPackage) && !a.asksForPackages() {
			continue // tach has a command of its own for them
		}
		f := report.Finding{Rule: ids[v.Kind], Severity: v.Severity, Where: a.Where(v)}
		f.Message, f.Fix = a.tell(v)
		if repair, told := facades.of(v); told != "" {
			f.Repair, f.Fix = repair, told
		}
		f.Product = a.product(v, f.Where.Path)
		if v.Kind == UnknownModule || v.Kind == UnknownTarget || v.Kind == Gone {
			f.Yields = "registration/stale" // which knows the products
		}
		if v.Kind == Related {
			f.Yields = "database/cross-database-relation" // which no depends_on mends
		}
		f.Unread = v.Kind == Unread
		if v.Source != nil && !v.isOfMap() {
			f.Source = v.Source.Name
		}
		f.Target = string(v.Kind) + " " + v.Path
		if v.Path == "" {
			f.Target = ""
		}
		if v.mend != nil {
			f.Repair = &report.Repair{Edits: []report.Edit{{Path: f.Where.Path, Apply: v.mend}}}
		}
		found = append(found, f)
	}
	return found
}

// FoundAt are the findings about imports that begin at a place, be it in a script, in
// Go or in a string, those of packages too.
func (a *Analysis) FoundAt(path string, line, column int) []report.Finding {
	all := a.Findings()
	if a.code != nil {
		all = append(all, a.code.Findings()...)
	}
	return slices.DeleteFunc(all, func(f report.Finding) bool {
		return f.Where.Path != path || f.Where.Start.Line != line || f.Where.Start.Column != column
	})
}

// product is the product in whose folder a file is; in tach.toml it is that of
// the module.
func (a *Analysis) product(v Violation, rel string) string {
	dir := a.repo.Config.Paths.Products + "/"
	if v.Kind == Uncovered && !strings.HasSuffix(rel, ".py") {
		rel += "/" // it is about the folder
	}
	inside, ok := strings.CutPrefix(rel, dir)
	if !ok && v.Source != nil && v.isOfMap() {
		inside, ok = strings.CutPrefix(strings.ReplaceAll(v.Source.Name, ".", "/"), dir)
		inside += "/"
	}
	name, _, deeper := strings.Cut(inside, "/")
	if !ok || !deeper {
		return ""
	}
	return name
}

// Scripts are those that had to be read to judge a repository.
func (m *Maps) Scripts(r *repo.Repo) []importgraph.ScriptFile { return m.of(r).end().scripts }

// Of is the analysis of a repository; nil when there is none.
func (m *Maps) Of(r *repo.Repo) *Analysis { return m.of(r).end().analysis }
