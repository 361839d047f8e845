package report

import (
	"regexp"
	"strings"
)

var digits = regexp.MustCompile(`[0-9]+`)

// Ratchet is what the baseline and fingerprints know a finding by: what holds
// it, and what it is about. Both stay the same when lines move. Where the rule
// does not say, they are the path, and the message without its numbers.
func (f Finding) Ratchet() (source, target string) {
	source, target = f.Source, f.Target
	if source == "" {
		source = f.Where.Path
	}
	if target == "" {
		target = Numberless(f.Message)
	}
	return plain(source), plain(target)
}

// plain is a text on one line, with single blanks.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// Numberless is a message without its numbers, as the baseline knows it.
func Numberless(message string) string { return digits.ReplaceAllString(message, "#") }
