package migrate

import (
	"context"
	"fmt"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/migrate/sqlfile"
)

// repeatable are the statements outside a transaction that may run twice.
var repeatable = []string{"VACUUM", "REINDEX", "ANALYZE"}

// resume looks at a statement that a run began outside a transaction and whose
// end nobody saw. It is through when its index is there and valid (or gone, for
// DROP); it runs when it may run twice, or when the index is still to be built.
// Of any other only a person can tell how far it came.
func (s *session) resume(ctx context.Context, step Step, n int, begun progress) (through bool, err error) {
	one := step.File.Up.Statements[n]
	same := begun.Checksum == sqlfile.ChecksumOf(step.File.Text(one))
	for _, word := range repeatable {
		if same && one.Begins(word) {
			return false, nil
		}
	}
	i := concurrentIndex(one)
	if i.name == "" {
		return false, s.unclear(step, n, same)
	}
	full, valid, err := s.indexState(ctx, i)
	switch {
	case err != nil:
		return false, err
	case i.create && full != "" && !valid: // bare drops it and builds what the file says now
		return false, nil
	case !same:
		return false, s.unclear(step, n, same)
	case i.create == (full != ""):
		return true, s.mark(ctx, step, n, true)
	}
	return false, nil
}

// unclear refuses to guess what a statement left that was begun.
func (s *session) unclear(step Step, n int, same bool) error {
	one := step.File.Up.Statements[n]
	where := fmt.Sprintf(" WHERE app = '%s' AND name = '%s' AND statement = %d", step.App.Label, step.Name, n+1)
	f := &fault.Error{
		Code:  fault.Changed,
		What:  fmt.Sprintf("statement %d of %s (%s) was begun by a run that died", n+1, step.ID(), strings.Join(one.Head[:min(len(one.Head), 2)], " ")),
		Where: step.File.WordAt(one.Start),
		Why:   "it runs outside a transaction, so part of it may be done; hogli cannot tell how much",
		Fix: []string{
			"look at what it did in " + s.target.Alias + "; then, in that database,",
			"to run it (again), undo what it left if it must not be there: DELETE FROM " + s.table(progressTable) + where,
			"if all of it is done: UPDATE " + s.table(progressTable) + " SET done = true" + where,
		},
	}
	if !same {
		f.What = fmt.Sprintf("statement %d of %s was changed after a run that died had begun it", n+1, step.ID())
		f.Why = "it ran outside a transaction; what it built may be there, and is not what the file says now"
		f.Fix[2] = "or put the statement back as it was: hogli then sees whether its index was built"
	}
	return f
}
