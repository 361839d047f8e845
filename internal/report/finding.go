// Package report is what a check found, and how it is told: Finding, Document,
// and one printer for each format.
//
// It refuses to decide anything: rules make findings, commands choose exit
// codes.
package report

import (
	"cmp"
	"slices"

	"github.com/posthog/hogli/internal/fault"
)

// Severity is how bad a finding is. Only errors make a run fail.
type Severity string

// The severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Off     Severity = "off" // of rules that do not run, never of a finding
)

// Finding is one thing that is not as it should be.
type Finding struct {
	Rule     string // group/kebab-case
	Severity Severity
	Product  string     // "" when it is the repository's
	Where    fault.Span // a path at least
	Message  string     // one line, lower case, no stop
	Fix      string     // what to do, one line

	Source string // what holds it, for the baseline; "" is the path
	Target string // what it is about, for the baseline; "" is the message without its numbers

	// Yields is the rule that says more of the same mistake: where it tells
	// something about the same line, this is not told.
	Yields string

	Unread bool // it says that the file cannot be read wholly: once is enough

	Blind bool // rules that need the file did not see it: what they find no more may be there

	Repair *Repair // what --fix does; nil when a person has to
}

// Summary counts the findings of a document.
type Summary struct {
	Products int `json:"products"`
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`

	Suppressed int `json:"suppressed,omitempty"` // taken out by a comment
	Baselined  int `json:"baselined,omitempty"`  // allowed by the baseline
}

// Document is the result of a run: sorted findings, and the errors that kept
// parts of it from running.
type Document struct {
	Schema   string // "hogli.lint/1"
	Findings []Finding
	Products int
	Errors   []error
	Rules    []Rule // that ran

	Suppressed int // findings that a comment takes out
	Baselined  int // findings that the baseline allows
}

// Summary counts.
func (d Document) Summary() Summary {
	s := Summary{Products: d.Products, Suppressed: d.Suppressed, Baselined: d.Baselined}
	for _, f := range d.Findings {
		if f.Severity == Error {
			s.Errors++
		} else {
			s.Warnings++
		}
	}
	return s
}

// Sort orders findings by path, line, column, rule and message, so that two
// runs over the same files print the same bytes.
func Sort(findings []Finding) {
	slices.SortFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Where.Path, b.Where.Path),
			cmp.Compare(a.Where.Start.Line, b.Where.Start.Line),
			cmp.Compare(a.Where.Start.Column, b.Where.Start.Column),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
		)
	})
}
