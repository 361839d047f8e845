package rules

import (
	"path"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/templates"
)

// requiredFilesRule asks for the files that templates/product/structure.yaml and
// the repository's config.structure require.
type requiredFilesRule struct{}

func requiredFiles() requiredFilesRule { return requiredFilesRule{} }

// Meta describes the rule.
func (requiredFilesRule) Meta() report.Rule {
	return report.Rule{
		ID: "structure/required-files", Severity: report.Error,
		Rationale: "turbo, Django and the frontend find a product by these files",
	}
}

// Check checks the products. A config.structure that cannot be applied is told
// once, and in place of everything else: what is required is not known then.
func (q requiredFilesRule) Check(r *repo.Repo, products []*repo.Product) []report.Finding {
	entries, err := templates.Structure(r.Config.Structure)
	if err != nil {
		return q.unusable(err)
	}
	var found []report.Finding
	for _, p := range products {
		s := subject{Product: p, repo: r, meta: q.Meta()}
		for _, need := range templates.Required(entries, p.Facts()) {
			f := s.found(fault.File(s.Path(need.Path)), strings.TrimSuffix(need.Path, "/")+" is missing: "+need.Why, s.creating(need))
			f.Severity, f.Yields = need.Severity, "structure/readable-files" // a link that leads to itself is neither there nor missing
			switch is, wanted := repo.IsFolder(r.Path(f.Where.Path)), strings.HasSuffix(need.Path, "/"); {
			case is && !wanted:
				f.Message, f.Fix = "a folder stands where "+need.Path+" should be: "+need.Why, "move it away, and "+s.creating(need)
				found = append(found, f)
				continue
			case is, s.Has(need.Path), s.isPackage(need.Path):
				continue
			}
			if path.Base(need.Path) == "__init__.py" {
				f.Repair = emptyFile(s.Path(need.Path))
			}
			found = append(found, f)
		}
	}
	return found
}

// creating says how a file comes about: by what writes it for a new product, where
// an empty one would only be the next finding.
func (s subject) creating(need templates.Requirement) string {
	fix := "create " + s.Path(need.Path)
	if !need.Template || !s.keepsName() {
		return fix
	}
	return fix + ", or run: hogli product:bootstrap " + s.Name + " --fill-missing"
}

// isPackage tells whether a package stands in for a module: api/__init__.py for
// api.py, which imports the same.
func (s subject) isPackage(rel string) bool {
	module, ok := strings.CutSuffix(rel, ".py")
	return ok && s.Has(path.Join(module, "__init__.py"))
}

func (q requiredFilesRule) unusable(err error) []report.Finding {
	var found []report.Finding
	for _, e := range fault.List(err) {
		fix := "correct config.structure"
		if len(e.Fix) > 0 {
			fix = e.Fix[0]
		}
		found = append(found, report.Finding{
			Rule: q.Meta().ID, Severity: report.Error, Where: e.Where, Message: e.What, Fix: fix,
		})
	}
	return found
}
