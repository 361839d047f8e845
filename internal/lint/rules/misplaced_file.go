package rules

import (
	"fmt"
	"path"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// belongs says where files belong that people put straight into backend/.
var belongs = [...]struct{ file, folder string }{
	{"api.py", "presentation"},
	{"contracts.py", "facade"},
	{"serializers.py", "presentation"},
	{"views.py", "presentation"},
	{"urls.py", "presentation"},
	{"tasks.py", "tasks"},
	{"schedules.py", "tasks"},
	{"test_api.py", "tests"},
	{"test_logic.py", "tests"},
	{"test_presentation.py", "tests"},
	{"test_tasks.py", "tests"},
}

func misplacedFile() rule {
	return rule{
		meta: report.Rule{
			ID: "structure/misplaced-file", Severity: report.Error,
			Rationale: "boundaries are drawn by folder: what lies beside them is guarded by none",
		},
		check: func(s subject) []report.Finding {
			if s.Backend != repo.Django || !s.Isolated {
				return nil
			}
			var found []report.Finding
			for _, b := range belongs {
				from, to := path.Join("backend", b.file), path.Join("backend", b.folder, b.file)
				switch {
				case !s.isFile(from), b.file == "tasks.py" && s.isFolder("backend/tasks"): // the folder's is file-folder-conflict
				case s.Has(to):
					found = append(found, s.found(fault.File(s.Path(from)),
						fmt.Sprintf("%s conflicts with %s: an isolated product keeps it there", from, to), fmt.Sprintf("move what it holds into %s, and remove it", to)))
				default:
					found = append(found, s.found(fault.File(s.Path(from)),
						fmt.Sprintf("%s of an isolated product belongs in %s/", from, path.Dir(to)), "git mv "+s.Path(from)+" "+s.Path(to)))
				}
			}
			return found
		},
	}
}
