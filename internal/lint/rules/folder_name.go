package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"

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
				if s.Backend != repo.Django || !isPythonWord(s.Name) {
					return nil
				}
				return []report.Finding{s.found(fault.File(s.Dir),
					fmt.Sprintf("%q is a word of Python, so no import can name the product", s.Name), "rename the folder: add a word, such as "+s.Name+"_insights")}
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

// keepsName is false for a folder that has to get another name first. What
// registers it under this one would keep Django from starting, or be wrong again
// once the folder is renamed: the right name may be registered already.
func (s subject) keepsName() bool { return repo.WellFormed(s.Name) && !isPythonWord(s.Name) }

func isPythonWord(name string) bool { return slices.Contains(strings.Fields(pythonWords), name) }

// pythonWords are the keywords of Python; match, case and type are names, too.
const pythonWords = `False None True and as assert async await break class continue def del elif else except finally for from global
	if import in is lambda nonlocal not or pass raise return try while with yield`
