package migrate

import (
	"errors"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// partial gives the migrations that failed the code of a run that did
// something, when this one did.
func partial(all []Status) {
	if len(done(all)) == 0 {
		return
	}
	for _, s := range all {
		if e, ok := errors.AsType[*fault.Error](s.Err); ok && e.Code == fault.MigrationFailed {
			e.Code = fault.MigrationPartial
		}
	}
}

// Stopped is the error of a run that did something and was refused elsewhere:
// the refusal alone would mean that nothing was changed. Else it is nil.
func Stopped(all []Status) error {
	did := done(all)
	var errs []error
	for _, s := range all {
		errs = append(errs, s.Err)
	}
	if len(did) == 0 || fault.ExitOf(errors.Join(errs...)) != fault.ExitRefused {
		return nil
	}
	return &fault.Error{
		Code: fault.MigrationPartial,
		What: "the run was refused after it had changed something",
		Why:  strings.Join(did, "\n"),
		Fix:  []string{"mend what was refused, then run hogli migrate:up again: what was done stays"},
	}
}

// done says what a run did, a line for each database that it changed.
func done(all []Status) []string {
	var lines []string
	for _, s := range all {
		var parts []string
		if s.Created {
			parts = append(parts, "created the database")
		}
		if len(s.Ran) > 0 {
			parts = append(parts, "applied "+strings.Join(s.Ran, ", "))
		}
		if s.halfway {
			parts = append(parts, "ran statements outside of a transaction")
		}
		if len(parts) > 0 {
			lines = append(lines, s.Alias+": "+strings.Join(parts, "; "))
		}
	}
	return lines
}
