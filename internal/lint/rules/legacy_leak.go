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

// leakRule is the rule of legacyLeak.
const leakRule = "boundary/legacy-leak"

func legacyLeak(maps *boundary.Maps) rule {
	return rule{
		meta: report.Rule{
			ID: leakRule, Severity: report.Warning, Whole: true,
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
	if _, all := block.CatchAll(); all {
		f.Fix = nameParts + "; move the rest behind it"
	} else if len(block.Leaks()) < len(block.Expose) {
		f.Fix += "; until then give them a block of their own, away from what is public"
	}
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

// keptBy says who imports by a leak, and what names it by a string.
func keptBy(l boundary.Leak) string {
	switch {
	case l.Unused:
		return "nobody imports it any more"
	case len(l.Users)+len(l.Strings) == 0:
		return "only other modules of the block are imported by it"
	}
	var told []string
	for _, part := range []struct {
		one, several string
		places       []string
	}{{"1 import", "imports", l.Users}, {"1 string that names it", "strings that name it", l.Strings}} {
		if len(part.places) > 0 {
			told = append(told, counted(part.one, part.several, part.places))
		}
	}
	return strings.Join(told, "; ")
}

// counted is "2 imports: a.py:1, b.py:3".
func counted(one, several string, places []string) string {
	n := len(places)
	text := one
	if n > 1 {
		text = fmt.Sprintf("%d %s", n, several)
	}
	text += ": " + strings.Join(places[:min(n, shownUsers)], ", ")
	if more := n - shownUsers; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
