package lint

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/posthog/hogli/internal/lint/comment"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// suppressions are those of all files that a job looks at.
type suppressions struct {
	repo   *repo.Repo
	ids    []string // of all rules
	byFile map[string][]*suppression
	badIn  map[string][]report.Finding // what is wrong with comments of a file
	judged []*suppression              // in the order of the files
	bad    []report.Finding            // in files that the job is about
	unread []repo.Skipped              // files whose comments are not known, in order
}

func newSuppressions(r *repo.Repo, ids []string) *suppressions {
	return &suppressions{repo: r, ids: ids, byFile: map[string][]*suppression{}, badIn: map[string][]report.Finding{}}
}

// readAll reads the files that the job is about, and what else readers want. A
// file of those that could not be read is told only when a finding is in it.
func (s *suppressions) readAll(about, wanted []string, readers []Reader) {
	unread := s.read(union(about, wanted), readers)
	for _, u := range unread {
		if _, judged := slices.BinarySearch(about, u.Path); judged {
			s.unread = append(s.unread, u)
		} else {
			delete(s.byFile, u.Path)
		}
	}
	for _, rel := range about {
		s.judged, s.bad = append(s.judged, s.byFile[rel]...), append(s.bad, s.badIn[rel]...)
	}
}

// union is what is in either of two sorted lists, sorted.
func union(a, b []string) []string {
	out := make([]string, 0, max(len(a), len(b)))
	for len(a) > 0 && len(b) > 0 {
		switch strings.Compare(a[0], b[0]) {
		case -1:
			out, a = append(out, a[0]), a[1:]
		case 1:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// readOthers reads the files of findings that have not been read.
func (s *suppressions) readOthers(found []report.Finding) {
	s.unread = append(s.unread, s.read(s.others(found), nil)...)
	slices.SortFunc(s.unread, func(a, b repo.Skipped) int { return strings.Compare(a.Path, b.Path) })
}

// read reads the suppressions of files. What else there is to be known of them
// the readers find out meanwhile.
func (s *suppressions) read(files []string, readers []Reader) []repo.Skipped {
	lists := make([][]*suppression, len(files))
	bad := make([][]report.Finding, len(files))
	known := vocabularyOf(s.repo, readers)
	rooms := sync.Pool{New: func() any { return &File{all: known} }}
	unread := s.repo.Scan(files, func(i int, content []byte) {
		f, _ := rooms.Get().(*File)
		defer rooms.Put(f)
		f.Fill(files[i], content)
		if f.Has(suppressionMark) {
			lists[i], bad[i] = readSuppressions(files[i], content, s.ids)
		}
		for _, r := range readers {
			r.Read(s.repo, f)
		}
	})
	for i, rel := range files {
		s.byFile[rel] = lists[i]
		if len(bad[i]) > 0 {
			s.badIn[rel] = bad[i]
		}
	}
	return unread
}

// others lists the files of findings that have not been read, as far as they can
// have comments.
func (s *suppressions) others(found []report.Finding) []string {
	var out []string
	for _, f := range found {
		if _, known := s.byFile[f.Where.Path]; !known && comment.Has(f.Where.Path) {
			out = append(out, f.Where.Path)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// covers tells whether a comment takes the finding out, and notes that the
// comment is of use. A finding without a line is of the whole file: no comment
// speaks of that.
func (s *suppressions) covers(f report.Finding) bool {
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
func (s *suppressions) unused(ran func(id string) bool) []report.Finding {
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
