package migrate

import (
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
		if at, how, differ := difference(c.File.Content[s.start:s.end], s.was); differ {
			return c.File.Span(s.start+at, s.start+at), "; " + how
		}
	}
	return fault.File(c.File.Path), ""
}

// difference is where the first line begins that differs, and how it was.
func difference(now []byte, was string) (at int, how string, differ bool) {
	before := strings.Split(strings.ReplaceAll(was, "\r\n", "\n"), "\n")
	lines := strings.SplitAfter(string(now), "\n")
	for n, current := range lines {
		text := withoutEnd(current)
		if n < len(before) && text == before[n] {
			at += len(current)
			continue
		}
		indent := len(text) - len(strings.TrimLeft(text, " \t"))
		switch {
		case n >= len(before), n == len(before)-1 && before[n] == "", // behind the last newline is no line
			n+1 < len(lines) && withoutEnd(lines[n+1]) == before[n]:
			return at + indent, "the line was not there then", true
		case strings.TrimSpace(before[n]) == "":
			return at + indent, "the line was empty then", true
		default:
			return at + indent, "the line was then:\n" + before[n], true
		}
	}
	gone := before[min(len(before), len(lines)):]
	if rest := strings.TrimSpace(strings.Join(gone, "\n")); rest != "" {
		return at, "then these lines followed:\n" + rest, true
	}
	return at, "then an empty line followed", len(gone) > 0
}

func withoutEnd(line string) string { return strings.TrimRight(line, "\r\n") }
