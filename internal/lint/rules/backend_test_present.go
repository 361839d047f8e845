package rules

import (
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func backendTestPresent() rule {
	return rule{
		meta: report.Rule{
			ID: "scripts/backend-test-present", Severity: report.Error,
			Rationale: "without the script turbo runs none of the product's backend tests",
		},
		check: func(s subject) []report.Finding {
			pkg, ok := s.scripts()
			if !ok || s.Backend == repo.NoBackend {
				return nil
			}
			if _, ok := pkg.Script(backendTest); ok {
				return nil
			}
			return []report.Finding{s.missingScript(pkg, s.found(s.scriptsPlace(pkg),
				"the product has a backend and no script backend:test, so turbo runs none of its tests",
				`add "backend:test" to scripts, such as "`+exampleTest(s.Backend)+`"`))}
		},
	}
}

// missingScript is a finding about a script that is not there; where the whole
// file is not, structure/required-files says so.
func (s subject) missingScript(pkg *repo.Package, f report.Finding) report.Finding {
	if pkg.File == nil {
		f.Yields = "structure/required-files"
	}
	return f
}

func exampleTest(b repo.Backend) string {
	if b == repo.Go {
		return "go test ./backend/..."
	}
	return "pytest backend"
}
