package rules

import (
	"fmt"

	"github.com/posthog/hogli/internal/lint/boundary/contracts"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// whatTurboDoes is the reason of both rules about backend:contract-check.
const whatTurboDoes = "turbo-discover takes a product with this script for isolated and skips the full Django test suite when it changes"

func contractCheckPresent(seals *contracts.Seals) rule {
	return rule{
		seals: seals,
		meta: report.Rule{
			ID: "scripts/contract-check-present", Severity: report.Error,
			Rationale: "an isolated product without the script makes every change of it run the full Django suite",
		},
		check: func(s subject) []report.Finding {
			pkg, ok := s.scripts()
			_, leaks := s.leaks()
			_, deferrals := s.seals.Deferrals(s.repo, s.Product)
			if !ok || !leaks || !deferrals || s.notIsolated() != "" {
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

func contractCheckAbsent(seals *contracts.Seals) rule {
	return rule{
		seals: seals,
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
		return s.deferred()
	}
}

// deferred says what its presentation and routes may import for now; "" when
// nothing that their contracts refuse.
func (s subject) deferred() string {
	open, _ := s.seals.Deferrals(s.repo, s.Product)
	if len(open) == 0 {
		return ""
	}
	text := fmt.Sprintf("%d open deferrals in %s let", len(open), contracts.File)
	if len(open) == 1 {
		text = fmt.Sprintf("1 open deferral in %s lets", contracts.File)
	}
	return text + " its presentation or routes import what their contract refuses: " + open[0].Text + " at " + open[0].Where.String()
}

func contractsOf(b repo.Backend) string {
	if b == repo.Go {
		return "contracts.go"
	}
	return "contracts.py"
}
