package rules

import (
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/source/python"
)

var (
	// tellsPeople are the calls whose texts people read and no database does.
	tellsPeople = regexp.MustCompile(`(?:Error|Exception|Warning|Exit|Fault|Failure)$|^(?:debug|info|warning|warn|error|exception|critical|fatal|trace|log|print|echo|secho|pprint|capture_message|add_error|fail|skip|xfail|abort)$`)
	// forPeople are the names of what people read.
	forPeople = regexp.MustCompile(`(?i)(?:^|_)(?:msg|message|error|reason|description|help|help_text|label|title|hint|comment|docs?|__doc__|verbose_name|verbose_name_plural|warning|detail|epilog)s?$`)
)

// passOn are the calls that give a text back, much as it was.
const passOn = "format format_map _ gettext gettext_lazy gettext_noop ngettext ngettext_lazy str dedent cleandoc strip join encode"

// isProse tells whether a text of Python at the bytes from start to end is
// written for people: in an exception, a message of a log, or what a name like
// help_text says.
func isProse(f *pyFile, start, end int) bool {
	m := f.module()
	var around []python.Call
	for _, c := range m.Calls {
		if slices.ContainsFunc(c.Args, func(a python.Arg) bool { return a.Value.Start <= start && end <= a.Value.End }) {
			around = append(around, c)
		}
	}
	slices.SortFunc(around, func(a, b python.Call) int { return b.Start - a.Start }) // the innermost first
	for _, c := range around {
		for _, a := range c.Args {
			if a.Value.Start <= start && end <= a.Value.End && forPeople.MatchString(a.Name) {
				return true
			}
		}
		name := c.Attr
		if name == "" {
			name = lastName(c.Name)
		}
		if tellsPeople.MatchString(name) || isRaised(f.content(), c.Start) {
			return true
		}
		if !isIn(name, passOn) {
			return false
		}
	}
	return isMessageOf(f, start, end)
}

// isRaised tells whether raise stands before a place.
func isRaised(content []byte, at int) bool {
	before := strings.TrimRight(string(content[max(0, at-40):at]), " \t\\")
	return before == "raise" || strings.HasSuffix(before, "raise") && !isWordByte(before[len(before)-len("raise")-1])
}

// isMessageOf tells whether a text is what assert says, or what a name for
// people is given.
func isMessageOf(f *pyFile, start, end int) bool {
	for _, a := range f.module().Assigns {
		if a.Value.Start <= start && end <= a.Value.End {
			return forPeople.MatchString(a.Target)
		}
	}
	line := ""
	for _, l := range codeLines(f.content()) {
		if l.start > start {
			break
		}
		line = string(f.content()[l.start:start])
	}
	return strings.HasPrefix(line, "assert ") && strings.Contains(line, ",")
}
