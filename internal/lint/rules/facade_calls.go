package rules

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// entryPoints are where a product is called from outside, and what each may
// import of a product's backend besides the facade.
var entryPoints = [...]struct{ folder, said string }{
	{"presentation", "a view"},
	{"tasks", "a task"},
	{"management", "a command"},
}

func facadeCalls(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "django/facade-calls", Severity: report.Error,
			Rationale: "what goes past the facade is not seen by its tests, and breaks when the inside changes",
		},
		check: func(s subject) []report.Finding {
			if s.Backend != repo.Django || !s.Isolated {
				return nil
			}
			b := c.of(s.repo)
			var found []report.Finding
			for _, entry := range entryPoints {
				for _, at := range []string{"backend/" + entry.folder, "backend/" + entry.folder + ".py"} {
					for _, f := range b.below(s.Path(at)) {
						if !f.isTest {
							found = append(found, s.pastFacade(f, entry.folder, entry.said)...)
						}
					}
				}
			}
			return found
		},
	}
}

// pastFacade lists what an entry point imports of a backend other than the
// facade and its own folder.
func (s subject) pastFacade(f *pyFile, folder, said string) []report.Finding {
	var found []report.Finding
	told := map[fault.Span]bool{}
	prefix := strings.ReplaceAll(s.Path("backend"), "/", ".")
	for _, i := range f.imports() {
		target, ok := importTarget(i, f.pkg)
		inside, own := strings.CutPrefix(target, prefix+".")
		if !ok || !own && target != prefix {
			continue
		}
		part, _, _ := strings.Cut(inside, ".")
		where := f.importSpan(i)
		if part == "facade" || part == folder || told[where] {
			continue
		}
		told[where] = true
		found = append(found, s.found(where, fmt.Sprintf("%s calls the facade only, and this imports %s", said, target), "add a function to backend/facade/api.py, and call it"))
	}
	return found
}
