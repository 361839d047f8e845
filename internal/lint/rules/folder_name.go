package rules

import (
	"errors"
	"fmt"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

func folderName() rule {
	return rule{
		meta: report.Rule{
			ID: "structure/folder-name", Severity: report.Error,
			Rationale: "the folder's name is a Python package, an app label and a database name at once",
		},
		check: func(s subject) []report.Finding {
			if repo.WellFormed(s.Name) {
				return nil
			}
			fix := "rename the folder"
			if e, ok := errors.AsType[*fault.Error](repo.CheckName(s.Name)); ok {
				fix += ": " + e.Fix[0]
			}
			return []report.Finding{s.found(fault.File(s.Dir),
				fmt.Sprintf("%q is not under_score cased: lower case words joined by single underscores", s.Name), fix)}
		},
	}
}
