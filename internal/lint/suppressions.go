package lint

import (
	"bytes"
	"fmt"

	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// place is a file whose comments count; judged when the job is about it.
type place struct {
	rel    string
	judged bool
}

// suppressions are those of all files that a job looks at.
type suppressions struct {
	byFile map[string][]*suppression
	judged []*suppression   // in the order of the files
	bad    []report.Finding // in files that the job is about
	unread []repo.Skipped   // files whose comments are not known
}

func readAllSuppressions(r *repo.Repo, places []place, ids []string) suppressions {
	files := make([]string, len(places))
	for i, p := range places {
		files[i] = p.rel
	}
	lists := make([][]*suppression, len(places))
	bad := make([][]report.Finding, len(places))
	unread := r.Scan(files, func(i int, content []byte) {
		if bytes.Contains(content, []byte(suppressionMark)) {
			lists[i], bad[i] = readSuppressions(files[i], content, ids)
		}
	})
	s := suppressions{byFile: map[string][]*suppression{}, unread: unread}
	for i, p := range places {
		s.byFile[p.rel] = lists[i]
		if p.judged {
			s.judged, s.bad = append(s.judged, lists[i]...), append(s.bad, bad[i]...)
		}
	}
	return s
}

// covers tells whether a comment takes the finding out, and notes that the
// comment is of use. A finding without a line is of the whole file: no comment
// speaks of that.
func (s suppressions) covers(f report.Finding) bool {
	covered := false
	for _, one := range s.byFile[f.Where.Path] {
		if f.Where.Start.Line > 0 && one.covers == f.Where.Start.Line && one.rule == f.Rule {
			one.used, covered = true, true
		}
	}
	return covered
}

// unused are the findings about comments whose rule ran and that took nothing
// out.
func (s suppressions) unused(ran func(id string) bool) []report.Finding {
	var found []report.Finding
	for _, one := range s.judged {
		if !one.used && ran(one.rule) {
			found = append(found, report.Finding{
				Where: one.where, Message: fmt.Sprintf("%s finds nothing on line %d, so there is nothing to ignore", one.rule, one.covers), Fix: "take the comment out",
			})
		}
	}
	return found
}
