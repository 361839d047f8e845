package lint_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// fixed is a rule that always finds the same.
type fixed []report.Finding

func (f fixed) Meta() report.Rule { return report.Rule{ID: "test/fixed"} }

func (f fixed) Check(*repo.Repo, []*repo.Product) []report.Finding { return f }

func TestRunSortsAndDropsTwins(t *testing.T) {
	t.Parallel()
	at := func(path string, line int) report.Finding {
		return report.Finding{Rule: "test/fixed", Where: fault.Span{Path: path, Start: fault.Pos{Line: line, Column: 1}}}
	}
	rules := []lint.Rule{fixed{at("b", 1)}, fixed{at("a", 9), at("a", 2)}, fixed{}, fixed{at("a", 9)}}
	var got []string
	for _, f := range lint.Run(nil, nil, rules) {
		got = append(got, fmt.Sprint(f.Where))
	}
	if diff := cmp.Diff([]string{"a:2:1", "a:9:1", "b:1:1"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestRunTellsAMistakeOnce: of two rules that see one mistake in a line, the one
// that says less is silent, unless the other counts for less.
func TestRunTellsAMistakeOnce(t *testing.T) {
	t.Parallel()
	at := func(rule string, line int, severity report.Severity, yields string) report.Finding {
		return report.Finding{Rule: rule, Severity: severity, Yields: yields, Where: fault.Span{Path: "f", Start: fault.Pos{Line: line, Column: 1}}}
	}
	over := func(f report.Finding, end int) report.Finding {
		f.Where.End = fault.Pos{Line: end, Column: 1}
		return f
	}
	for _, row := range []struct {
		name string
		a, b report.Finding
		want int
	}{
		{"in one line", at("a", 1, report.Error, ""), at("b", 1, report.Error, "a"), 1},
		{"inside of several lines", over(at("a", 1, report.Error, ""), 3), at("b", 2, report.Error, "a"), 1},
		{"in two lines", at("a", 1, report.Error, ""), at("b", 2, report.Error, "a"), 2},
		{"to a third rule", at("a", 1, report.Error, ""), at("b", 1, report.Error, "c"), 2},
		{"to what counts for less", at("a", 1, report.Warning, ""), at("b", 1, report.Error, "a"), 2},
		{"to what counts for as little", at("a", 1, report.Warning, ""), at("b", 1, report.Warning, "a"), 1},
	} {
		if got := lint.Run(nil, nil, []lint.Rule{fixed{row.a}, fixed{row.b}}); len(got) != row.want || got[0].Rule != "a" {
			t.Errorf("%s: %+v", row.name, got)
		}
	}
}
