package lint

import (
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// The rules of the engine itself: they judge what is said about the findings of
// others, so their findings are made when those are known.
const (
	suppressionID       = "structure/suppression"
	unusedSuppressionID = "structure/unused-suppression"
	baselineID          = "structure/baseline"
)

// ownRule is a rule that Job.Do applies; by itself it finds nothing.
type ownRule report.Rule

func (o ownRule) Meta() report.Rule { return report.Rule(o) }

func (ownRule) Check(*repo.Repo, []*repo.Product) []report.Finding { return nil }

// Own are the rules of the engine, to be chosen and judged like all others.
func Own() []Rule {
	return []Rule{
		ownRule{ID: suppressionID, Severity: report.Error, Rationale: "a finding that is ignored without a reason is one that nobody will look at again"},
		ownRule{ID: unusedSuppressionID, Severity: report.Warning, Rationale: "a suppression that outlives its finding hides the next one"},
		ownRule{ID: baselineID, Severity: report.Error, Rationale: "a list of known findings that may grow is a list that nobody empties"},
	}
}
