package rules

import (
	"fmt"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func packageName() rule {
	return rule{
		meta: report.Rule{
			ID: "frontend/package-name", Severity: report.Warning,
			Rationale: "pnpm links a product only under the name that frontend/package.json asks for",
		},
		check: func(s subject) []report.Finding {
			pkg, err := s.Product.Package()
			if err != nil || !repo.WellFormed(s.Name) || pkg.Name == s.Names.Package() {
				return nil
			}
			want := s.Names.Package()
			where, message := pkg.Span(pkg.Root.Start, pkg.Root.Start+1), fmt.Sprintf("the package has no name; it should be %q", want)
			if m, ok := pkg.Root.Member("name"); ok {
				where = pkg.Span(m.Value.Start, m.Value.End)
				message = fmt.Sprintf("the package is called %q; product %s is %q, with dashes", pkg.Name, s.Name, want)
			}
			return []report.Finding{s.found(where, message, fmt.Sprintf(`write "name": %q`, want))}
		},
	}
}
