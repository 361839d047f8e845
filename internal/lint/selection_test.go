package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// noisy is a rule with one finding, of a severity of its own.
type noisy string

func (n noisy) Meta() report.Rule { return report.Rule{ID: string(n), Severity: report.Error} }

func (n noisy) Check(*repo.Repo, []*repo.Product) []report.Finding {
	return []report.Finding{{Rule: string(n), Severity: report.Error, Where: fault.File("f")}}
}

// asleep is a rule that is off by itself.
type asleep struct{ noisy }

func (a asleep) Meta() report.Rule { return report.Rule{ID: string(a.noisy), Severity: report.Off} }

func TestSelection(t *testing.T) {
	t.Parallel()
	rules := []lint.Rule{noisy("a/one"), noisy("a/two"), noisy("b/three"), asleep{"c/four"}}
	level := func(rule string, l report.Severity) repo.RuleSeverity {
		return repo.RuleSeverity{Rule: rule, Level: l, Where: fault.File("hogli.yaml")}
	}
	for _, row := range []struct {
		name string
		s    lint.Selection
		want []string
	}{
		{"all", lint.Selection{}, []string{"error a/one", "error a/two", "error b/three"}},
		{"a group", lint.Selection{Only: []string{"a"}}, []string{"error a/one", "error a/two"}},
		{"a group without one", lint.Selection{Only: []string{"a"}, Skip: []string{"a/one"}}, []string{"error a/two"}},
		{"ids", lint.Selection{Only: []string{"b/three", "a/one"}}, []string{"error a/one", "error b/three"}},
		{"skip a group", lint.Selection{Skip: []string{"a"}}, []string{"error b/three"}},
		{"severities", lint.Selection{Severities: []repo.RuleSeverity{level("a/one", report.Off), level("a/two", report.Warning)}}, []string{"warning a/two", "error b/three"}},
		{"a severity of a group", lint.Selection{Severities: []repo.RuleSeverity{level("a", report.Warning)}}, []string{"warning a/one", "warning a/two", "error b/three"}},
		{"an id beats its group", lint.Selection{Severities: []repo.RuleSeverity{level("a/two", report.Error), level("a", report.Off)}}, []string{"error a/two", "error b/three"}},
		{"whatever comes first", lint.Selection{Severities: []repo.RuleSeverity{level("a", report.Warning), level("a/two", report.Off)}}, []string{"warning a/one", "error b/three"}},
		{"a group that is off, and asked for by its name", lint.Selection{Only: []string{"a"}, Severities: []repo.RuleSeverity{level("a", report.Off)}}, []string{"error a/one", "error a/two"}},
		{"of a group that is off, and asked for by its id", lint.Selection{Only: []string{"a/one"}, Severities: []repo.RuleSeverity{level("a", report.Off)}}, []string{"error a/one"}},
		{"off, and asked for by its group", lint.Selection{Only: []string{"a"}, Severities: []repo.RuleSeverity{level("a/one", report.Off)}}, []string{"error a/two"}},
		{"off, and asked for by its id", lint.Selection{Only: []string{"a/one"}, Severities: []repo.RuleSeverity{level("a/one", report.Off)}}, []string{"error a/one"}},
		{"off by itself, and asked for by the repository", lint.Selection{Only: []string{"c"}, Severities: []repo.RuleSeverity{level("c/four", report.Warning)}}, []string{"warning c/four"}},
		{"off by itself, and asked for by its id", lint.Selection{Only: []string{"c/four"}}, []string{"error c/four"}},
	} {
		chosen, err := row.s.Of(rules)
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
			continue
		}
		var got []string
		for _, f := range lint.Run(nil, nil, chosen) {
			got = append(got, string(f.Severity)+" "+f.Rule)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
	}
}

func TestSelectionThatIsWrong(t *testing.T) {
	t.Parallel()
	rules := []lint.Rule{noisy("a/one"), noisy("b/three"), asleep{"c/four"}}
	for _, row := range []struct {
		s    lint.Selection
		want string
	}{
		{lint.Selection{Only: []string{"a/ome"}}, `there is no rule "a/ome"`},
		{lint.Selection{Only: []string{"a"}, Skip: []string{"a/one"}}, `no rule is left to run`},
		{lint.Selection{Only: []string{"c"}}, `no rule is left to run`},
		{lint.Selection{Skip: []string{"zzz"}}, `there is no rule "zzz"`},
		{lint.Selection{Severities: []repo.RuleSeverity{{Rule: "a/ome", Level: report.Off, Where: fault.File("hogli.yaml")}}}, `hogli.yaml: there is no rule "a/ome"`},
		{lint.Selection{Severities: []repo.RuleSeverity{{Rule: "d", Level: report.Off, Where: fault.File("hogli.yaml")}}}, `hogli.yaml: there is no rule "d"`},
		{lint.Selection{Severities: []repo.RuleSeverity{{Rule: "a", Level: report.Off}, {Rule: "b", Level: report.Off}}}, `no rule is left to run`},
	} {
		_, err := row.s.Of(rules)
		if err == nil || err.Error() != row.want || fault.ExitOf(err) != fault.ExitUsage {
			t.Errorf("got %v, want %s", err, row.want)
		}
	}
}
