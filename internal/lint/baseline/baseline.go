// Package baseline is the ratchet: the file of the findings that a repository
// lives with, one line for each rule, source and target, with how many there
// are and why. It reads the file with places, and rewrites no more of it than
// has changed.
//
// It refuses to find anything, to ask git, and to write.
package baseline

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/report"
)

// Key is what an entry counts findings by.
type Key struct{ Rule, Source, Target string }

// KeyOf is the key of a finding.
func KeyOf(f report.Finding) Key {
	source, target := f.Ratchet()
	return Key{f.Rule, source, target}
}

// Entry is one line of the file.
type Entry struct {
	Key
	Count  int
	Reason string
	Where  fault.Span // of the line
}

// Baseline is the file, read.
type Baseline struct {
	Entries []Entry
	lines   []line
}

// line is a line as it stands, with its end; entry is -1 for any other.
type line struct {
	text  string
	entry int
}

// Of gives the entry of a key.
func (b Baseline) Of(k Key) (Entry, bool) {
	at := slices.IndexFunc(b.Entries, func(e Entry) bool { return e.Key == k })
	if at < 0 {
		return Entry{}, false
	}
	return b.Entries[at], true
}

// byteOrderMark is what some editors begin a file with.
const byteOrderMark = "\ufeff"

// Read reads the file, and gives a fault for each line that is wrong: it counts
// for nothing. A rule that there is not is wrong, too.
func Read(path string, content []byte, rules []string) (b Baseline, wrong []*fault.Error) {
	seen := map[Key]int{}
	start := 0
	for text := range strings.Lines(string(content)) {
		at := fault.At(path, content, start, start+len(strings.TrimRight(text, "\r\n")))
		start += len(text)
		entry := -1
		if trimmed := strings.TrimSpace(strings.TrimPrefix(text, byteOrderMark)); trimmed != "" && !strings.HasPrefix(trimmed, "#") {
			e, bad := readEntry(trimmed, at, rules)
			if bad == nil && seen[e.Key] > 0 {
				bad = fault.Malformed(at, fmt.Sprintf("line %d says the same", seen[e.Key]), "keep one of the two")
			}
			if bad == nil {
				seen[e.Key], entry = at.Start.Line, len(b.Entries)
				b.Entries = append(b.Entries, e)
			} else {
				wrong = append(wrong, bad)
			}
		}
		b.lines = append(b.lines, line{text, entry})
	}
	return b, wrong
}

var bar = regexp.MustCompile(`\s+\|\s+|\s+\|$`)

func readEntry(text string, at fault.Span, rules []string) (Entry, *fault.Error) {
	fields := bar.Split(text, -1)
	if len(fields) != 5 {
		return Entry{}, fault.Malformed(at, fmt.Sprintf("the line has %d fields, not 5", len(fields)), "write RULE | SOURCE | TARGET | COUNT | REASON")
	}
	for i, field := range fields {
		fields[i] = strings.ReplaceAll(field, `\|`, "|")
	}
	e := Entry{Key: Key{fields[0], fields[1], fields[2]}, Reason: strings.TrimSpace(fields[4]), Where: at}
	count, err := strconv.Atoi(fields[3])
	e.Count = count
	switch {
	case !slices.Contains(rules, e.Rule):
		return e, fault.Malformed(at, fmt.Sprintf("there is no rule %q", e.Rule), fault.DidYouMean(e.Rule, rules))
	case err != nil || count < 1:
		return e, fault.Malformed(at, fmt.Sprintf("%q is no count", fields[3]), "write how many findings there are, 1 or more")
	case !IsReason(e.Reason):
		return e, fault.Malformed(at, "no reason is given", "write behind the last bar why the finding stays")
	}
	return e, nil
}

// IsReason tells whether a text can say why: signs alone cannot.
func IsReason(text string) bool {
	return strings.ContainsFunc(text, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) })
}

// String is the entry as a line, without its end.
func (e Entry) String() string {
	fields := []string{e.Rule, e.Source, e.Target, strconv.Itoa(e.Count), e.Reason}
	for i, field := range fields {
		fields[i] = strings.ReplaceAll(strings.Join(strings.Fields(field), " "), "|", `\|`)
	}
	return strings.Join(fields, " | ")
}
