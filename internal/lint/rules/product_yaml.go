package rules

import (
	"slices"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/report"
	"github.com/posthog/hogli/internal/source/yamlfile"
	"github.com/posthog/hogli/templates"
)

// productYAML: a product needs no product.yaml unless config.structure requires
// one (structure/required-files); one that is there has to say who answers for it.
func productYAML() rule {
	return rule{
		meta: report.Rule{
			ID: "structure/product-yaml", Severity: report.Warning,
			Rationale: "who answers for a product is read from product.yaml, by people and by what assigns reviews",
		},
		check: func(s subject) []report.Finding {
			content, err := s.repo.Read(s.Path("product.yaml"))
			if err != nil {
				return nil
			}
			if yamlfile.Open(s.Path("product.yaml"), content).Err() != nil {
				return nil // it is no YAML, which structure/readable-files tells
			}
			return s.unreadable(readProductYAML(s.Path("product.yaml"), content, s.requiresYAML()))
		},
	}
}

// readProductYAML gives the faults of the file. Owners must be named where the
// repository asks for the file; elsewhere the list may be empty for now. Other
// keys are not looked at.
func readProductYAML(rel string, content []byte, named bool) error {
	file := yamlfile.Open(rel, content)
	name, owners := false, 0
	where := fault.File(rel)
	for _, p := range file.Root().Pairs() {
		switch p.Key {
		case "name":
			name = p.Value.Text() != ""
		case "owners":
			where = p.At.Span()
			owners = len(p.Value.Texts())
		}
	}
	if err := file.Err(); err != nil {
		return err
	}
	if !name {
		return fault.Malformed(fault.File(rel), "the product has no name", `write name: "…", as people call it`)
	}
	if named && owners == 0 {
		return fault.Malformed(where, "the product has no owners", "write owners: with the team that answers for it")
	}
	return nil
}

func (s subject) requiresYAML() bool {
	entries, err := templates.Structure(s.repo.Config.Structure)
	return err == nil && slices.ContainsFunc(templates.Required(entries, s.Facts()), func(q templates.Requirement) bool { return q.Path == "product.yaml" })
}
