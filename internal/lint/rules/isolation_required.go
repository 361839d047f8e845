package rules

import (
	"slices"

	"github.com/posthog/hogli/internal/lint/boundary/contracts"
	"github.com/posthog/hogli/internal/report"
)

// isolationRequired is off until a repository asks for it: SEED has products that
// are not isolated, and theirs is no mistake. Who asks puts the products that are
// not there yet into the ratchet; a new one has to start isolated then.
func isolationRequired(seals *contracts.Seals) rule {
	return rule{
		meta: report.Rule{
			ID: "isolation/required", Severity: report.Off,
			Rationale: "each product that starts without isolation is one more that somebody has to isolate later",
		},
		seals: seals,
		check: func(s subject) []report.Finding {
			steps := IsolationSteps(s.repo, s.Product, seals)
			at := slices.IndexFunc(steps, func(step Step) bool { return !step.Done })
			if at < 0 {
				return nil
			}
			open := steps[at]
			f := s.found(open.Where, "the product is not isolated, step "+open.Name+": "+open.Why, open.Fix)
			f.Severity, f.Source, f.Target = report.Error, s.Dir, "not isolated" // the step it stands on changes
			return []report.Finding{f}
		},
	}
}
