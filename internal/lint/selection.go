package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// Selection says which rules run, and what their findings count for.
type Selection struct {
	Only       []string            // ids and groups; none of them: every rule
	Skip       []string            // ids and groups
	Severities []repo.RuleSeverity // of ids, and of groups for those without
}

// Of gives the rules that run, with their severities. A rule that the
// repository switches off runs all the same when Only has its very id, or the
// group that is off: who asks for it by name wants its answer. A rule that is off
// by itself runs when the repository or Only says so by its id. A name that stands
// for nothing is a fault.
func (s Selection) Of(rules []Rule) ([]Rule, error) {
	names := Names(rules)
	for _, asked := range slices.Concat(s.Only, s.Skip) {
		if !slices.Contains(names, asked) {
			return nil, unknownRule(asked, names, fault.Span{})
		}
	}
	judged := map[string]report.Severity{}
	for _, row := range s.Severities {
		if !slices.Contains(names, row.Rule) {
			return nil, unknownRule(row.Rule, names, row.Where)
		}
		judged[row.Rule] = row.Level
	}
	var chosen []Rule
	for _, rule := range rules {
		id := rule.Meta().ID
		by := id // what the repository judges the rule by: its id before its group
		if _, ok := judged[id]; !ok {
			by = groupOf(id)
		}
		level, ok := judged[by]
		switch {
		case len(s.Only) > 0 && !named(s.Only, id), named(s.Skip, id):
		case rule.Meta().Severity == report.Off && (by != id || level == report.Off):
			if slices.Contains(s.Only, id) {
				chosen = append(chosen, judgedRule{rule, report.Error})
			}
		case !ok, level == report.Off && (slices.Contains(s.Only, id) || slices.Contains(s.Only, by)):
			chosen = append(chosen, rule)
		case level != report.Off:
			chosen = append(chosen, judgedRule{rule, level})
		}
	}
	if len(chosen) == 0 {
		return nil, &fault.Error{
			Code: fault.BadUsage, What: "no rule is left to run",
			Why: "each of those that are asked for is left out too, or is off in " + repo.ConfigFile, Fix: []string{"leave a --skip out, or ask for another --rule"},
		}
	}
	return chosen, nil
}

// judgedRule is a rule whose findings count for what the repository says.
type judgedRule struct {
	Rule
	level report.Severity
}

func (j judgedRule) Meta() report.Rule {
	meta := j.Rule.Meta()
	meta.Severity = j.level
	return meta
}

func (j judgedRule) Check(r *repo.Repo, products []*repo.Product) []report.Finding {
	found := slices.Clone(j.Rule.Check(r, products)) // the rule may keep its own
	for i := range found {
		found[i].Severity = j.level
	}
	return found
}

// named tells whether a rule, or its group, is in a list.
func named(list []string, id string) bool {
	return slices.Contains(list, id) || slices.Contains(list, groupOf(id))
}

func groupOf(id string) string {
	group, _, _ := strings.Cut(id, "/")
	return group
}

func idsOf(rules []Rule) []string {
	ids := make([]string, 0, len(rules))
	for _, rule := range rules {
		ids = append(ids, rule.Meta().ID)
	}
	slices.Sort(ids)
	return ids
}

// Names are what Only and Skip may hold: the groups and the ids, sorted.
func Names(rules []Rule) []string {
	names := idsOf(rules)
	for _, id := range idsOf(rules) {
		names = append(names, groupOf(id))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// unknownRule names the nearest one and lists all of them: who mistypes a group
// wants to see what there is.
func unknownRule(name string, known []string, where fault.Span) error {
	fix := []string{"known: " + strings.Join(known, ", ")}
	if near := fault.Nearest(name, known); near != "" {
		fix = append([]string{"did you mean " + near + "?"}, fix...)
	}
	return &fault.Error{Code: fault.UnknownName, What: fmt.Sprintf("there is no rule %q", name), Where: where, Fix: fix}
}
