package rules

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// leaks are the interface blocks that hand out internals of the product; false
// when tach.toml cannot be read.
func (s subject) leaks() ([]repo.TachInterface, bool) {
	tach, err := s.repo.Tach()
	if err != nil {
		return nil, false
	}
	var out []repo.TachInterface
	for _, block := range tach.InterfacesOf(s.Module()) {
		if len(block.Leaks()) > 0 {
			out = append(out, block)
		}
	}
	return out, true
}

func legacyLeak() rule {
	return rule{
		meta: report.Rule{
			ID: "boundary/legacy-leak", Severity: report.Warning,
			Rationale: "while others import a product's internals it cannot change or be tested by itself",
		},
		check: func(s subject) []report.Finding {
			blocks, _ := s.leaks()
			var found []report.Finding
			for _, block := range blocks {
				if block.Mark.Marked() {
					found = append(found, s.found(block.Mark.Where, "the block below is marked as permanent without a reason, so it counts as a legacy leak of "+s.Module(),
						"write behind the mark why others will always import "+strings.Join(block.Leaks(), ", ")))
					continue
				}
				found = append(found, s.found(block.Where,
					fmt.Sprintf("legacy leak: this block lets others import internals of %s: %s", s.Module(), strings.Join(block.Leaks(), ", ")),
					"move what is imported behind backend.facade, then drop the patterns"))
			}
			return found
		},
	}
}
