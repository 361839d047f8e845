package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/baseline"
	"github.com/posthog/hogli/internal/lint/comment"
	"github.com/posthog/hogli/internal/report"
)

// suppression is one `hogli: ignore[rule] reason` of a file, for one rule.
type suppression struct {
	rule   string
	covers int        // the line whose findings it takes out
	where  fault.Span // of the rule's name
	used   bool
}

// suppressionMark is what a file holds that has suppressions.
const suppressionMark = "hogli:"

var suppressionForm = regexp.MustCompile(`(?:#|//|/\*)[ \t]*hogli:[ \t]*ignore(?:\[([^\]\r\n]*)\])?([^\r\n]*)`)

// readSuppressions gives what the comments of a file suppress, and the findings
// about those that suppress nothing: without a rule, without a reason, of a rule
// that there is not.
func readSuppressions(rel string, content []byte, ids []string) (list []*suppression, bad []report.Finding) {
	comments := comment.Read(rel, content)
	for i, c := range comments {
		m := suppressionForm.FindStringSubmatchIndex(c.Text)
		if m == nil {
			continue
		}
		s := suppressionReader{rel: rel, content: content, ids: ids, covers: c.Line}
		if c.Alone {
			s.covers = nextLine(comments[i:])
		}
		if m[2] < 0 {
			s.bad(c.Start+m[0], c.Start+m[1], "the comment names no rule to ignore", "write hogli: ignore[RULE] and the reason")
		} else {
			s.names(c.Start+m[2], c.Start+m[3], baseline.IsReason(c.Text[m[4]:m[5]]))
		}
		list, bad = append(list, s.list...), append(bad, s.found...)
	}
	return list, bad
}

// nextLine is the line that a comment alone on its line speaks of: the next
// one, behind the comments that follow without a gap.
func nextLine(comments []comment.Comment) int {
	line := comments[0].Line + 1
	for _, c := range comments[1:] {
		if !c.Alone || c.Line != line {
			break
		}
		line++
	}
	return line
}

type suppressionReader struct {
	rel     string
	content []byte
	ids     []string
	covers  int
	list    []*suppression
	found   []report.Finding
}

// names reads the rules between the brackets, at a place in the file. What has
// no reason suppresses nothing.
func (s *suppressionReader) names(start, end int, reason bool) {
	for at := start; at <= end; {
		stop := end
		if n := strings.IndexByte(string(s.content[at:end]), ','); n >= 0 {
			stop = at + n
		}
		raw := string(s.content[at:stop])
		name := strings.TrimSpace(raw)
		from := at + len(raw) - len(strings.TrimLeft(raw, " \t"))
		to := from + len(name)
		switch {
		case name == "":
			s.bad(from, to, "the comment names no rule to ignore", "write hogli: ignore[RULE] and the reason")
		case !slices.Contains(s.ids, name):
			s.bad(from, to, fmt.Sprintf("there is no rule %q to ignore", name), fault.DidYouMean(name, s.ids))
		case !reason:
			s.bad(from, to, fmt.Sprintf("no reason is given why %s is ignored, so it is not", name), "write why behind the bracket")
		default:
			s.list = append(s.list, &suppression{rule: name, covers: s.covers, where: fault.At(s.rel, s.content, from, to)})
		}
		at = stop + 1
	}
}

func (s *suppressionReader) bad(start, end int, message, fix string) {
	s.found = append(s.found, report.Finding{Where: fault.At(s.rel, s.content, start, end), Message: message, Fix: fix})
}
