package rules

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/lint/boundary"
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

func legacyLeak(maps *boundary.Maps) rule {
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
				found = append(found, s.leak(maps, block))
			}
			return found
		},
	}
}

// leak tells who keeps the patterns of a block alive. The baseline knows the
// finding by the patterns alone.
func (s subject) leak(maps *boundary.Maps, block repo.TachInterface) report.Finding {
	head := fmt.Sprintf("legacy leak: this block lets others import internals of %s: ", s.Module())
	list := strings.Join(block.Leaks(), ", ")
	f := s.found(block.Where, head+list, "move what is imported behind backend.facade, then drop the patterns")
	f.Target = report.Numberless(f.Message)
	a := maps.Of(s.repo)
	if a == nil {
		return f // boundary/map tells why
	}
	leaks, repair := a.Leaks(block, s.Module())
	var told []string
	unused := 0
	for _, l := range leaks {
		told = append(told, l.Pattern+" ("+keptBy(l)+")")
		if l.Unused {
			unused++
		}
	}
	f.Message, f.Repair = head+strings.Join(told, ", "), repair
	switch {
	case unused == len(leaks):
		f.Fix = "drop the patterns"
	case unused > 0:
		f.Fix = "drop the patterns that nobody uses; move the rest behind backend.facade"
	}
	return f
}

// shownUsers is how many places of a leak are told.
const shownUsers = 3

// keptBy says who imports by a leak.
func keptBy(l boundary.Leak) string {
	switch n := len(l.Users); {
	case l.Unused:
		return "nobody imports it any more"
	case n == 0:
		return "only other modules of the block are imported by it"
	default:
		text := fmt.Sprintf("%d imports: ", n)
		if n == 1 {
			text = "1 import: "
		}
		text += strings.Join(l.Users[:min(n, shownUsers)], ", ")
		if more := n - shownUsers; more > 0 {
			text += fmt.Sprintf(" and %d more", more)
		}
		return text
	}
}
