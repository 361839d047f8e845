package rules

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func sharedImports() rule {
	return rule{
		meta: report.Rule{
			ID: "structure/shared-imports", Severity: report.Error,
			Rationale: "what both sides read may depend on neither, or each side depends on the other through it",
		},
		check: func(s subject) []report.Finding {
			var found []report.Finding
			collect.Below(s.repo, s.Path("shared"), func(at string) bool {
				reported := map[string]bool{} // once for each statement, whatever it names
				for _, i := range s.importsOf(at) {
					side := s.sideOf(i.to)
					key := fmt.Sprint(i.where.Start.Line, i.text)
					if side == "" || reported[key] {
						continue
					}
					reported[key] = true
					found = append(found, s.found(i.where,
						fmt.Sprintf("shared/ imports %s, which is %s's", i.text, side), "move what both sides need into shared/, or this file into "+side+"/"))
				}
				return true
			})
			return found
		},
	}
}

// sideOf is backend or frontend for a path below either of this product.
func (s subject) sideOf(at string) string {
	for _, side := range []string{"backend", "frontend"} {
		if at == s.Path(side) || strings.HasPrefix(at, s.Path(side)+"/") {
			return side
		}
	}
	return ""
}

func sharedUsed() rule {
	return rule{
		meta: report.Rule{
			ID: "structure/shared-used", Severity: report.Warning,
			Rationale: "what only one side reads is that side's own, and couples nothing there",
		},
		check: func(s subject) []report.Finding {
			if !s.isFolder("shared") || !s.holdsFiles("shared") {
				return nil
			}
			backend := s.Backend != repo.NoBackend && s.usesShared("backend")
			frontend := s.Frontend && s.usesShared("frontend")
			switch where := fault.File(s.Path("shared")); {
			case backend && frontend:
				return nil
			case backend:
				return []report.Finding{s.found(where, "only backend/ uses shared/", "move it into backend/, until frontend/ needs it too")}
			case frontend:
				return []report.Finding{s.found(where, "only frontend/ uses shared/", "move it into frontend/, until backend/ needs it too")}
			default:
				return []report.Finding{s.found(where, "neither backend/ nor frontend/ uses shared/", "remove it")}
			}
		},
	}
}

// holdsFiles tells whether a folder holds more than markers.
func (s subject) holdsFiles(dir string) bool {
	found := false
	collect.Below(s.repo, s.Path(dir), func(at string) bool {
		name := path.Base(at)
		found = name != "__init__.py" && !strings.HasPrefix(name, ".")
		return !found
	})
	return found
}

// usesShared tells whether a file of a side imports shared/, or names a path in
// it: data is opened, not imported.
func (s subject) usesShared(side string) bool {
	shared, used := s.Path("shared"), false
	collect.Below(s.repo, s.Path(side), func(at string) bool {
		for _, i := range s.importsOf(at) {
			used = used || i.to == shared || strings.HasPrefix(i.to, shared+"/")
		}
		used = used || s.namesShared(at)
		return !used
	})
	return used
}

func (s subject) namesShared(at string) bool {
	src, err := s.source(at)
	if err != nil {
		return false
	}
	for _, form := range []string{"shared/", `"shared"`, "'shared'"} {
		if bytes.Contains(src, []byte(form)) {
			return true
		}
	}
	return false
}
