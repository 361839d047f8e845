package boundary

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary/tach"
	"github.com/posthog/hogli/internal/report"
)

// namingWords are in every file that names a model by a string.
var namingWords = [...]string{"ForeignKey", "OneToOneField", "ManyToManyField", "get_model"}

// mayNameModels tells whether a file may do so. A migration names what was there
// when it was written.
func mayNameModels(rel string, has func(word string) bool) bool {
	return !strings.Contains(rel, "/migrations/") && slices.ContainsFunc(namingWords[:], has)
}

// checkNamed judges relations and get_model that name a model of another module
// by its label: no import says so, and the module is needed all the same. The
// other strings that frameworks look up are edges of the graph, and no findings.
func (a *Analysis) checkNamed(files []string) []Violation {
	if len(a.naming) == 0 {
		return nil
	}
	n := naming{Analysis: a, apps: importgraph.ReadApps(a.repo, files), telling: map[*Module]map[string]bool{}}
	slices.Sort(a.naming)
	paths := make([]string, len(a.naming))
	for i, file := range a.naming {
		paths[i] = a.Graph.Files[file].Path
		n.labelsFor(a.Owners[file]) // not while files are read side by side
	}
	named := make([][]Violation, len(paths))
	a.repo.Scan(paths, func(i int, content []byte) {
		if file := a.naming[i]; a.isChecked(file) && n.says(content, a.Owners[file]) {
			named[i] = n.violations(file, content, importgraph.ReadUses(paths[i], content).List)
		}
	})
	var found []Violation
	for _, v := range slices.Concat(named...) {
		a.used[pair{v.Source.id, v.Target.id}] = true
		if v.Kind == Fetched {
			place := fmt.Sprintf("%s:%d", a.Graph.Files[v.File].Path, v.Import.NameLine)
			a.fetched = append(a.fetched, fetched{v.Target, memberOf(v.Detail, v.Target), place})
		}
		if verdict, ok := n.judge(v); ok {
			found = append(found, verdict)
		}
	}
	return found
}

// fetched is a member of a module that get_model gives.
type fetched struct {
	of     *Module
	member string
	place  string // path:line
}

// naming finds out what strings name.
type naming struct {
	*Analysis

	apps    *importgraph.Apps
	telling map[*Module]map[string]bool // the words that labels of other modules begin with, by the module that would name them
}

func (n naming) labelsFor(from *Module) {
	if _, done := n.telling[from]; done {
		return
	}
	n.telling[from] = map[string]bool{}
	for _, label := range n.apps.Labels() {
		module, _ := n.apps.Module(label)
		to := n.Modules.Owner(module)
		if to != from && to != n.Modules.Root && (n.mayNeed(from, to) || n.Analysis.judge.decide(from, to).kind != "" || n.surfaces.between(from, to).guarded) {
			n.telling[from][label[:wordLength([]byte(label))]] = true
		}
	}
}

// mayNeed tells whether depends_on lists a module that no import has needed so far.
func (n naming) mayNeed(from, to *Module) bool {
	return !n.used[pair{from.id, to.id}] && slices.ContainsFunc(from.DependsOn, func(d tach.Dependency) bool { return n.stance.matches(d.Path.Value, to.Name) })
}

// says tells whether a file may name an app that matters for its module.
func (n naming) says(content []byte, from *Module) bool {
	labels := n.telling[from]
	if len(labels) == 0 {
		return false
	}
	for _, quote := range [...]byte{'"', '\''} {
		for rest := content; ; {
			at := bytes.IndexByte(rest, quote)
			if at < 0 {
				break
			}
			rest = rest[at+1:]
			if labels[string(rest[:wordLength(rest)])] {
				return true
			}
		}
	}
	return false
}

// wordLength is the number of bytes of the name that a text begins with.
func wordLength(text []byte) int {
	for i, c := range text {
		if c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') && c < 0x80 {
			return i
		}
	}
	return len(text)
}

// violations are the uses that lead to another module, not judged yet.
func (n naming) violations(file int, content []byte, uses []importgraph.Use) []Violation {
	var found []Violation
	for _, u := range uses {
		label, model, _ := strings.Cut(u.Text, ".")
		module, known := n.apps.Module(label)
		to := n.Modules.Owner(module)
		if u.By != importgraph.ByRelation && u.By != importgraph.ByModel || !known || to == n.Owners[file] || to == n.Modules.Root {
			continue
		}
		v := Violation{Kind: Related, File: file, Path: strings.TrimSuffix(label+"."+model, "."), Source: n.Owners[file], Target: to, Detail: module + ".models." + model}
		if u.By == importgraph.ByModel {
			v.Kind = Fetched
		}
		at := fault.At(n.Graph.Files[file].Path, content, u.Start, u.End).Start
		v.Import = importgraph.Import{Line: int32(at.Line), NameLine: int32(at.Line), Column: int32(at.Column), Width: int32(utf8.RuneCount(content[u.Start:u.End]))}
		found = append(found, v)
	}
	return found
}

// judge asks the map. A relation by a label is how products may point at each
// other, so one that nobody declared is a warning; what is forbidden is not. A
// model that get_model gives is used like one that is imported.
func (n naming) judge(v Violation) (Violation, bool) {
	member := memberOf(v.Detail, v.Target)
	d := n.Analysis.judge.decide(v.Source, v.Target)
	v.Rule, v.Severity = d.rule, report.Error
	if v.Kind == Related && d.kind != Forbidden || d.kind == Deprecated {
		v.Severity = report.Warning
	}
	to, at := nameOf(v.Target), place(d.rule)
	switch d.kind {
	case Undeclared:
		v.Detail = fmt.Sprintf("depends_on of %s (%s) does not list %s", nameOf(v.Source), at, to)
	case Forbidden:
		v.Detail = fmt.Sprintf("its cannot_depend_on (%s) lists %s", at, to)
	case Deprecated:
		v.Detail = fmt.Sprintf("its dependency on %s is deprecated (%s)", to, at)
	case LayerAbove:
		v.Detail = fmt.Sprintf("its layer %s (%s)", d.detail, at)
	case LayerClosed:
		v.Detail = fmt.Sprintf("the layer %s between them is closed (%s)", d.detail, at)
	default:
		s := n.surfaces.between(v.Source, v.Target)
		if _, ok := n.surfaces.exposes(s, member); ok || v.Kind == Related {
			return v, false
		}
		rule, exposes := n.surfaces.why(s, v.Target)
		v.Rule = rule
		v.Detail = fmt.Sprintf("%s is not in the interface of %s (%s), which exposes %s", member, to, place(rule), orNothing(exposes))
	}
	return v, true
}

func orNothing(patterns string) string {
	if patterns == "" {
		return "nothing"
	}
	return patterns
}
