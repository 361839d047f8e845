package rules

import (
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func tachModule() rule {
	return rule{
		meta: report.Rule{
			ID: "registration/tach-module", Severity: report.Error,
			Rationale: "what is no module of tach.toml may import and be imported without limit",
		},
		check: func(s subject) []report.Finding {
			tach, err := s.repo.Tach()
			if err != nil || tach.File == nil || s.Backend != repo.Django || isModule(tach, s.Module()) || !collect.HasPython(s.repo, s.Dir) {
				return nil
			}
			return []report.Finding{s.found(fault.File(s.repo.Config.Paths.Tach),
				fmt.Sprintf("tach.toml has no module %q, so nothing guards the product's boundary", s.Module()),
				fmt.Sprintf("add a [[modules]] block with path = %q", s.Module()))}
		},
	}
}

// isModule tells whether a module is declared, by name or by a pattern for all
// products.
func isModule(tach *repo.Tach, name string) bool {
	return slices.ContainsFunc([]string{name, "products.*", "products.**"}, func(path string) bool {
		_, ok := tach.Module(path)
		return ok
	})
}
