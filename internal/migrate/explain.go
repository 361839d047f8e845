package migrate

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/posthog/hogli/internal/fault"
)

var errTransactionEnded = errors.New("the file ended the transaction that hogli had opened; what ran before that stays")

// explain makes the fault of a migration that failed: where in the file, what
// the server said, and what is in the database now.
func (s *session) explain(ctx context.Context, step Step, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fault.Interrupt(context.Cause(ctx), step.ID()+" was not finished; the next run goes on with it")
	}
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return e
	}
	out := &fault.Error{
		Code:  fault.MigrationFailed,
		What:  fmt.Sprintf("%s failed in %s: %v", step.ID(), s.target.Alias, err),
		Where: fault.File(step.File.Path),
		Fix:   []string{"mend the file, then run hogli migrate:up again"},
		Err:   err,
	}
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		out.What = fmt.Sprintf("%s failed in %s: the connection was lost", step.ID(), s.target.Alias)
		out.Why = err.Error()
		out.Fix = []string{"run hogli migrate:up again: what was committed is in the history"}
		return out
	}
	out.What = fmt.Sprintf("%s failed in %s: %s", step.ID(), s.target.Alias, e.Message)
	if f, ok := errors.AsType[*failed](err); ok {
		out.Where = step.File.WordAt(f.offset(e, starts(step)))
	}
	out.Why = s.why(step, e, err)
	if _, locked := safe(e.Code); locked {
		out.Fix = []string{"end what holds the lock, then run hogli migrate:up again"}
	}
	return out
}

// why is what the server added, and what is in the database now.
func (s *session) why(step Step, e *pgconn.PgError, err error) string {
	lines := []string{}
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, label+text)
		}
	}
	add("detail: ", e.Detail)
	add("hint: ", e.Hint)
	add("in: ", strings.ReplaceAll(e.Where, "\n", "\n    "))
	if e.Code == "55P03" {
		add("held by ", s.watch.last)
	}
	add("SQLSTATE ", e.Code)
	f, _ := errors.AsType[*failed](err)
	switch {
	case !step.File.NoTransaction:
		lines = append(lines, "its transaction was rolled back: nothing of it is in the database")
	case f != nil && f.statement == 0:
		lines = append(lines, "it is the first statement of the file: none of the others was begun")
	default:
		lines = append(lines, "the statements before it are done; the next run begins with this one")
	}
	return strings.Join(lines, "\n")
}

func starts(step Step) []int {
	var out []int
	for _, one := range step.File.Up.Statements {
		out = append(out, one.Start)
	}
	return out
}

// bytesOf is the byte at which the n-th character of a text begins.
func bytesOf(text string, n int) int {
	for at := range text {
		if n == 0 {
			return at
		}
		n--
	}
	return len(text)
}

// onlyIndex is where part stands in text when it stands there once, else -1.
func onlyIndex(text, part string) int {
	if part == "" || strings.Count(text, part) != 1 {
		return -1
	}
	return strings.Index(text, part)
}
