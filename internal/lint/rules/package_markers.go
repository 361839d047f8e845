package rules

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/collect"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/templates"
)

// guarded are the folders whose imports are contracts: who reads the import
// graph has to see all of them. Elsewhere a folder without a marker is the
// product's own business, but for migrations.
var guarded = [...]string{"backend/facade", "backend/presentation"}

// packageMarkersRule looks at the folder of all products too, once.
type packageMarkersRule struct{ rule }

func packageMarkers() packageMarkersRule {
	return packageMarkersRule{rule{
		meta: report.Rule{
			ID: "structure/package-markers", Severity: report.Error,
			Rationale: "readers of the import graph do not look into a folder without __init__.py, so every contract holds there unchecked",
		},
		check: func(s subject) []report.Finding {
			if s.Backend != repo.Django {
				return nil
			}
			var found []report.Finding
			for _, dir := range s.unmarked() {
				marker := path.Join(dir, "__init__.py")
				f := s.found(fault.File(marker),
					fmt.Sprintf("%s/ holds Python and no __init__.py, so tools that read imports do not look into it", strings.TrimPrefix(dir, s.Dir+"/")),
					"create "+marker)
				f.Repair = emptyFile(marker)
				found = append(found, f)
			}
			return append(found, s.unmarkedMigrations()...)
		},
	}}
}

// Check checks the products, and that products/ is a package: import-linter
// begins to read there.
func (r packageMarkersRule) Check(in *repo.Repo, products []*repo.Product) []report.Finding {
	found := r.rule.Check(in, products)
	marker := path.Join(in.Config.Paths.Products, "__init__.py")
	django := slices.ContainsFunc(products, func(p *repo.Product) bool { return p.Backend == repo.Django })
	if django && !in.Exists(marker) {
		all := subject{Product: &repo.Product{}, repo: in, meta: r.meta}
		f := all.found(fault.File(marker), in.Config.Paths.Products+"/ has no __init__.py, so tools that read imports see no product", "create "+marker)
		f.Severity = report.Warning // Python itself can do without
		f.Repair = emptyFile(marker)
		found = append(found, f)
	}
	return found
}

// emptyFile is the repair that makes an empty file, which a marker is.
func emptyFile(rel string) *report.Repair {
	return &report.Repair{Edits: []report.Edit{{Path: rel, Create: true, Apply: func(content []byte) ([]byte, bool, error) {
		if content != nil {
			return content, false, nil
		}
		return []byte{}, true, nil
	}}}}
}

// unmarkedMigrations: Django takes an app whose migrations are no package for one
// without any.
func (s subject) unmarkedMigrations() []report.Finding {
	dir := s.Path("backend/migrations")
	files, err := fs.Glob(s.repo.FS(), dir+"/*.py")
	marker := path.Join(dir, "__init__.py")
	if err != nil || len(files) == 0 || s.repo.Exists(marker) || s.isRequired(dir) {
		return nil // the pattern is constant but for the name, and a name with [ is folder-name's
	}
	f := s.found(fault.File(marker), "backend/migrations/ has no __init__.py, so Django runs none of its migrations", "create "+marker)
	f.Repair = emptyFile(marker)
	return []report.Finding{f}
}

// unmarked lists the guarded folders that hold Python, at any depth, and lack
// their marker.
func (s subject) unmarked() []string {
	var out []string
	for _, root := range guarded {
		collect.Below(s.repo, s.Path(root), func(at string) bool {
			if !strings.HasSuffix(at, ".py") {
				return true
			}
			for dir := path.Dir(at); dir != s.Path("backend"); dir = path.Dir(dir) {
				if !slices.Contains(out, dir) && !s.repo.Exists(path.Join(dir, "__init__.py")) && !s.isRequired(dir) {
					out = append(out, dir)
				}
			}
			return true
		})
	}
	return out
}

// isRequired tells whether structure/required-files asks for the marker of a
// folder already.
func (s subject) isRequired(dir string) bool {
	entries, err := templates.Structure(s.repo.Config.Structure)
	if err != nil {
		return true // that rule tells what is wrong, and nothing else
	}
	return slices.ContainsFunc(templates.Required(entries, s.Facts()), func(q templates.Requirement) bool {
		return s.Path(q.Path) == path.Join(dir, "__init__.py")
	})
}
