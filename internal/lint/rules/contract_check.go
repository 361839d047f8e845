package rules

import (
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// whatTurboDoes is the reason of both rules about backend:contract-check.
const whatTurboDoes = "turbo-discover takes a product with this script for isolated and skips the full Django test suite when it changes"

func contractCheckPresent() rule {
	return rule{
		meta: report.Rule{
			ID: "scripts/contract-check-present", Severity: report.Error,
			Rationale: "an isolated product without the script makes every change of it run the full Django suite",
		},
		check: func(s subject) []report.Finding {
			pkg, ok := s.scripts()
			leaks, known := s.leaks()
			if !ok || s.Backend == repo.NoBackend || !s.Isolated || !known || len(leaks) > 0 {
				return nil
			}
			if _, ok := pkg.Script(contractCheck); ok {
				return nil
			}
			return []report.Finding{s.missingScript(pkg, s.found(s.scriptsPlace(pkg),
				"the product is isolated and has no script backend:contract-check: "+whatTurboDoes,
				`add "backend:contract-check" to scripts, such as `+checkCommand(s.Backend)))}
		},
	}
}

func contractCheckAbsent() rule {
	return rule{
		meta: report.Rule{
			ID: "scripts/contract-check-absent", Severity: report.Error,
			Rationale: "the script makes CI skip the full Django suite, which only an isolated product may",
		},
		check: func(s subject) []report.Finding {
			pkg, ok := s.scripts()
			if !ok {
				return nil
			}
			script, ok := pkg.Script(contractCheck)
			reason := s.notIsolated()
			if !ok || reason == "" {
				return nil
			}
			return []report.Finding{s.found(script.Where,
				"backend:contract-check must not be here, since "+reason+": "+whatTurboDoes, "remove the script")}
		},
	}
}

// notIsolated says why the product may not be taken for isolated; "" when it may.
func (s subject) notIsolated() string {
	switch leaks, _ := s.leaks(); {
	case s.Backend == repo.NoBackend:
		return "the product has no backend"
	case !s.Isolated:
		return "the product is not isolated (it has no backend/facade/" + contractsOf(s.Backend) + ")"
	case len(leaks) > 0:
		return "a legacy leak in " + leaks[0].Where.String() + " still hands out the product's internals"
	default:
		return ""
	}
}

func contractsOf(b repo.Backend) string {
	if b == repo.Go {
		return "contracts.go"
	}
	return "contracts.py"
}
