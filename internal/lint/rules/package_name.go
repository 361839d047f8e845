package rules

import (
	"fmt"

	"github.com/posthog/hogli/internal/edit"
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
			f := s.found(where, message, fmt.Sprintf(`write "name": %q`, want))
			f.Repair = s.renamePackage(pkg, want)
			if other := s.namesake(pkg.Name); other != "" {
				f.Message += fmt.Sprintf("; %s has that name too, and a workspace holds each name once", other)
				f.Severity, f.Repair = report.Error, nil // the frontend means the other
			}
			return []report.Finding{f}
		},
	}
}

// namesake is the package.json of another product, or of the frontend, that has
// a name; "" for none.
func (s subject) namesake(name string) string {
	if core, err := s.repo.ReadPackage(s.repo.Config.Paths.FrontendPackage); err == nil && name != "" && core.Name == name {
		return s.repo.Config.Paths.FrontendPackage
	}
	for _, p := range s.repo.Products() {
		if pkg, err := p.Package(); name != "" && err == nil && p.Name != s.Name && pkg.Name == name {
			return p.Path("package.json")
		}
	}
	return ""
}

// renamePackage gives the package its name, also where the frontend depends on
// it. Who else uses the old name would not find the package any more.
func (s subject) renamePackage(pkg *repo.Package, want string) *report.Repair {
	file, old := s.Path("package.json"), pkg.Name
	repair := &report.Repair{Unused: old, Edits: []report.Edit{{Path: file, Apply: func(c []byte) ([]byte, bool, error) {
		return edit.JSONString(file, c, "name", want)
	}}}}
	frontend := s.repo.Config.Paths.FrontendPackage
	if old == "" || !s.repo.Exists(frontend) {
		return repair
	}
	repair.Edits = append(repair.Edits, report.Edit{Path: frontend, Apply: func(c []byte) ([]byte, bool, error) {
		without, changed, err := edit.RemoveJSONMember(frontend, c, "dependencies", old)
		if err != nil || !changed {
			return c, false, err
		}
		return edit.JSONMember(frontend, without, "dependencies", want, "workspace:*")
	}})
	return repair
}
