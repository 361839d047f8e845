package fault

import (
	"slices"
	"strings"
)

// Code names a kind of error, such as HG2003. Its first digit tells the exit
// status: 1 finding, 2 usage, 3 environment, 4 refused, 5 partial, 6 child,
// 7 bug, 8 timeout, 9 interrupted. `hogli explain HG2003` prints its page.
type Code string

// The codes in use. A code is never used again for something else.
const (
	Findings        Code = "HG1001"
	NotInSync       Code = "HG1002"
	MigrationFailed Code = "HG1003"
	Unregistered    Code = "HG1004"
	ManifestClash   Code = "HG1005"
	Stale           Code = "HG1006"

	BadUsage       Code = "HG2001"
	UnknownCommand Code = "HG2002"
	BadName        Code = "HG2003"
	UnknownProduct Code = "HG2004"
	NoRepository   Code = "HG2005"
	BadFile        Code = "HG2006"
	BadGraph       Code = "HG2007"
	UnknownName    Code = "HG2008"

	NoPostgres      Code = "HG3001"
	Unreachable     Code = "HG3002"
	PortTaken       Code = "HG3003"
	MissingProgram  Code = "HG3004"
	NotRunning      Code = "HG3005"
	CannotWrite     Code = "HG3006"
	DatabaseSkipped Code = "HG3007"

	ProductExists  Code = "HG4001"
	AlreadyRunning Code = "HG4002"
	LockHeld       Code = "HG4003"
	TargetExists   Code = "HG4004"
	NeedsAnswer    Code = "HG4005"
	Changed        Code = "HG4006"
	StillUsed      Code = "HG4007"
	Uncommitted    Code = "HG4008"

	MigrationPartial Code = "HG5001"
	HalfWritten      Code = "HG5003"

	ChildFailed Code = "HG6001"
	UnitFailed  Code = "HG6002"

	Bug         Code = "HG7001"
	TimedOut    Code = "HG8001"
	Interrupted Code = "HG9001"
)

// Page explains a code: what `hogli explain` prints.
type Page struct {
	Code    Code
	Title   string // one line, lower case
	Text    string // why it happens and what to do
	Example string // a command and the error it gives
}

// Exit is the exit status that the code stands for.
func (c Code) Exit() Exit {
	if len(c) < 3 {
		return ExitInternal
	}
	switch c[2] {
	case '8':
		return ExitTimeout
	case '9':
		return ExitInterrupted
	case '7':
		return ExitInternal
	default:
		return Exit(c[2] - '0')
	}
}

// Explain gives the page of a code, in any case of letters.
func Explain(code string) (Page, bool) {
	at := slices.IndexFunc(pages, func(p Page) bool {
		return strings.EqualFold(string(p.Code), code)
	})
	if at < 0 {
		return Page{}, false
	}
	return pages[at], true
}
