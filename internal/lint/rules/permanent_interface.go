package rules

import (
	"fmt"

	"github.com/posthog/hogli/internal/lint/boundary"
	"github.com/posthog/hogli/internal/report"
)

func permanentInterface(maps *boundary.Maps) rule {
	return rule{
		meta: report.Rule{
			ID: "boundary/permanent-interface", Severity: report.Error, Whole: true,
			Rationale: "a mark that calls a leak permanent lets the product be taken for isolated, which only what cannot change excuses",
		},
		reader: maps,
		check: func(s subject) []report.Finding {
			tach, err := s.repo.Tach()
			if err != nil {
				return nil
			}
			var found []report.Finding
			for _, block := range tach.InterfacesOf(s.Module()) {
				for _, pattern := range block.Permanent() {
					if a := maps.Of(s.repo); a == nil || a.Frozen(s.Module(), pattern) {
						continue // boundary/map tells why there is none
					}
					f := s.found(block.Mark.Where, fmt.Sprintf("%s of %s is marked as permanent, and no migration or schema imports it: what can still change is a legacy leak", pattern, s.Module()),
						"take the pattern out of the block, or the mark when it has to stay for now")
					found = append(found, f)
				}
			}
			return found
		},
	}
}
