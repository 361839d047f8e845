package rules

import (
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func facadeClasses(c *code) rule {
	return rule{
		meta: report.Rule{
			ID: "isolation/facade-classes", Severity: report.Error,
			Rationale: "a class that the facade only passes on brings its inside along, and a change of that runs no contract check",
		},
		reader: c,
		check: func(s subject) []report.Finding {
			if s.Backend != repo.Django || !s.Isolated {
				return nil
			}
			b := c.of(s.repo)
			var found []report.Finding
			for _, f := range b.below(s.Path("backend/facade")) {
				if !f.isTest {
					found = append(found, s.passedClasses(b, f)...)
				}
			}
			return found
		},
	}
}

// passedClasses are the classes of the product's inside that a file of the facade
// passes on. Models are django/contracts-frozen's; what stands where the core looks
// for what it runs is meant to cross.
func (s subject) passedClasses(b *codebase, f *pyFile) []report.Finding {
	severity := report.Warning
	if s.skipsTheSuite() {
		severity = report.Error
	}
	var found []report.Finding
	for _, passed := range f.passesOn() {
		from, class, ok := b.passedClass(passed.target)
		if !ok || !repo.Within(from.path, s.Path("backend")) || repo.Within(from.path, s.Path("backend/facade")) || s.isWiring(from.path) {
			continue
		}
		if _, model := b.modelOf(b.models(), from.name+"."+class); model {
			continue
		}
		one := s.found(f.importSpan(passed.by), fmt.Sprintf("the facade passes on the class %s of %s as it is: whoever imports it works with the product's inside", class, from.path),
			"give others a contract, and functions of the facade that take and return it")
		one.Severity = severity
		found = append(found, one)
	}
	return found
}

// skipsTheSuite tells whether turbo-discover runs only the product's own tests for
// a change that the contract check does not watch.
func (s subject) skipsTheSuite() bool {
	pkg, ok := s.scripts()
	in, _, err := s.DeclaredInputs(contractCheck)
	if !ok || err != nil {
		return false
	}
	_, checked := pkg.Script(contractCheck)
	return checked && s.isNarrowed(in)
}

// passedClass is the class that a dotted path leads to; of a star, the first that
// the module has for others.
func (b *codebase) passedClass(dotted string) (f *pyFile, class string, ok bool) {
	module, star := strings.CutSuffix(dotted, ".*")
	if !star {
		return b.definition(dotted)
	}
	f, ok = b.moduleFile(module)
	if !ok {
		return nil, "", false
	}
	for _, d := range f.defs() {
		if d.Class && d.TopLevel() && !strings.HasPrefix(d.Name, "_") {
			return f, d.Name, true
		}
	}
	return nil, "", false
}
