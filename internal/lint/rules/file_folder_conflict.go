package rules

import (
	"fmt"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// stems are the parts of a backend that may be a module or a package.
var stems = [...]string{"models", "logic", "tasks", "facade", "presentation", "tests"}

func fileFolderConflict() rule {
	return rule{
		meta: report.Rule{
			ID: "structure/file-folder-conflict", Severity: report.Error,
			Rationale: "of a module and a package with one name Python imports one, and hides the other",
		},
		check: func(s subject) []report.Finding {
			if s.Backend != repo.Django {
				return nil
			}
			var found []report.Finding
			for _, stem := range stems {
				file, folder := "backend/"+stem+".py", "backend/"+stem
				if !s.isFile(file) || !s.isFolder(folder) {
					continue
				}
				hidden, imported := file, folder+"/"
				if !s.Has(folder + "/__init__.py") {
					hidden, imported = imported, hidden
				}
				found = append(found, s.found(fault.File(s.Path(file)),
					fmt.Sprintf("%s and %s/ are both there: Python imports %s and never sees %s", file, folder, imported, hidden),
					fmt.Sprintf("move what %s holds into %s, and remove it", hidden, imported)))
			}
			return found
		},
	}
}

// isFile tells whether a path of the product is there and no folder.
func (s subject) isFile(rel string) bool {
	info, err := s.repo.Stat(s.Path(rel))
	return err == nil && !info.IsDir()
}

// isFolder tells whether a path of the product is a folder.
func (s subject) isFolder(rel string) bool {
	info, err := s.repo.Stat(s.Path(rel))
	return err == nil && info.IsDir()
}
