package migrate

import (
	"bytes"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// Fault refuses a changed migration, at the first line that differs from what
// was applied.
func (c Changed) Fault() error {
	where, applied := c.firstDifference()
	return &fault.Error{
		Code:  fault.Changed,
		What:  c.App + "/" + c.File.Name + " was changed after it was applied",
		Where: where,
		Why:   "it was applied " + c.Row.AppliedAt.UTC().Format("2006-01-02 15:04:05Z") + applied,
		Fix: []string{
			"put the file back as it was: git log -p " + c.File.Path,
			"write what should be different into a new migration",
		},
	}
}

// firstDifference finds the line of a section that is not as it was. A change
// above the sections, or of their comments only, is the whole file's.
func (c Changed) firstDifference() (where fault.Span, applied string) {
	sections := []struct {
		start, end int
		was        string
	}{{c.File.Up.Start, c.File.Up.End, c.Row.UpSQL}, {c.File.Down.Start, c.File.Down.End, ""}}
	if c.Row.DownSQL != nil {
		sections[1].was = *c.Row.DownSQL
	}
	for _, s := range sections {
		if at, was, differ := difference(c.File.Content[s.start:s.end], s.was); differ {
			return c.File.Span(s.start+at, s.start+at), "; the line was then:\n" + was
		}
	}
	return fault.File(c.File.Path), ""
}

// difference is where the first line begins that differs, and what it was.
func difference(now []byte, was string) (at int, line string, differ bool) {
	before := strings.Split(strings.ReplaceAll(was, "\r\n", "\n"), "\n")
	for n, current := range bytes.SplitAfter(now, []byte("\n")) {
		text := strings.TrimRight(string(current), "\r\n")
		if n >= len(before) {
			return at, "(it was not there)", true
		}
		if text != before[n] {
			return at + len(text) - len(strings.TrimLeft(text, " \t")), before[n], true
		}
		at += len(current)
	}
	return at, strings.Join(before[min(len(before), bytes.Count(now, []byte("\n"))+1):], "\n"), len(before) > bytes.Count(now, []byte("\n"))+1
}
