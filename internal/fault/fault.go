// Package fault holds the error that a person at the terminal sees: what went
// wrong, where, why, and how to mend it, with the exit status that a script
// sees. It also holds Span, the place in a file that errors and findings share.
//
// It refuses to print on its own, to wrap errors that nobody will read, and to
// know anything about the features: it is the lowest package of hogli, and
// every other package may use it.
package fault

import (
	"context"
	"errors"
	"fmt"
)

// Error is an error meant for a person. It is made where the meaning is known
// and written in one place (Write).
type Error struct {
	Code  Code     // row of the table of codes; it decides the exit status
	What  string   // one line, lower case, no stop
	Where Span     // zero when no file is to blame
	Why   string   // what hogli knows about the cause; may hold several lines
	Fix   []string // commands to run or edits to make, in order
	Err   error    // the cause, for errors.Is; its text is not shown unless Why is empty
}

// Error is the one-line form: place and what.
func (e *Error) Error() string {
	if e.Where.Path == "" {
		return e.What
	}
	return e.Where.String() + ": " + e.What
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Reason is what is known of the cause: Why, else the text of the cause itself.
func (e *Error) Reason() string {
	if e.Why == "" && e.Err != nil {
		return e.Err.Error()
	}
	return e.Why
}

// List gives the faults that are joined in an error, however deep, in order;
// one that nobody explained is a bug. No error gives no faults.
func List(err error) []*Error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []*Error
		for _, e := range joined.Unwrap() {
			out = append(out, List(e)...)
		}
		return out
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return []*Error{e}
	}
	return []*Error{Internal(err)}
}

// Usage is the fault of a wrong flag, argument or combination of them.
func Usage(what string, fix ...string) *Error {
	return &Error{Code: BadUsage, What: what, Fix: fix}
}

// Malformed is the fault of a file that cannot be read as what it should be.
func Malformed(where Span, what string, fix ...string) *Error {
	return &Error{Code: BadFile, What: what, Where: where, Fix: fix}
}

// Interrupt is the fault of a run ended by SIGINT or SIGTERM; done says what
// had happened until then, or is empty.
func Interrupt(cause error, done string) *Error {
	return &Error{Code: Interrupted, What: "interrupted", Why: done, Err: cause}
}

// ExitOf is the exit status of an error: 0 for nil, that of its code for an
// Error, the highest for joined errors, and 70 for an error nobody explained.
func ExitOf(err error) Exit {
	if err == nil {
		return ExitOK
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		highest := ExitOK
		for _, e := range joined.Unwrap() {
			highest = max(highest, ExitOf(e))
		}
		return highest
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code.Exit()
	}
	if errors.Is(err, context.Canceled) {
		return ExitInterrupted
	}
	return ExitInternal
}

// Internal turns an error nobody expected into a fault that asks for a report.
func Internal(err error) *Error {
	return &Error{
		Code: Bug,
		What: "this is a bug in hogli",
		Why:  fmt.Sprint(err),
		Fix:  []string{"report it with the command you ran and the lines above"},
		Err:  err,
	}
}
