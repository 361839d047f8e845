package rules

import (
	"fmt"
	"slices"

	"github.com/posthog/hogli/internal/edit"
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
			if err != nil || tach.File == nil || s.Backend != repo.Django || isModule(tach, s.Module()) || !s.keepsName() || !collect.HasPython(s.repo, s.Dir) {
				return nil
			}
			file, module := s.repo.Config.Paths.Tach, s.Module()
			f := s.found(fault.File(file),
				fmt.Sprintf("tach.toml has no module %q, so nothing guards the product's boundary", module),
				fmt.Sprintf("add a [[modules]] block with path = %q", module))
			f.Repair = &report.Repair{Edits: []report.Edit{{Path: file, Apply: func(c []byte) ([]byte, bool, error) {
				return edit.TachModule(file, c, module, s.repo.ModuleBlock(tach, module))
			}}}}
			return []report.Finding{f}
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
