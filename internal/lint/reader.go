package lint

import (
	"context"
	"slices"

	"github.com/posthog/hogli/internal/repo"
)

// Reader looks at files of the checked products while a job reads them, before
// any rule checks: what rules ask about every file is found out in the one time
// that it is read. It keeps nothing of a File, and its Read runs beside itself.
// Rules cannot count on it: a file may have been passed over, and a rule may be
// run without a job.
type Reader interface {
	Read(r *repo.Repo, f *File)
}

// wanting is a Reader that wants to see more files than those of the products.
// What it is given goes to all readers.
type wanting interface {
	Wanted(ctx context.Context, r *repo.Repo) []string
}

// reading is a rule that has a Reader, which it may share with others.
type reading interface {
	Reader() Reader
}

// readersOf are the readers of the rules, each once.
func readersOf(rules []Rule) []Reader {
	var out []Reader
	for _, rule := range rules {
		if r, ok := rule.(reading); ok && r.Reader() != nil && !slices.Contains(out, r.Reader()) {
			out = append(out, r.Reader())
		}
	}
	return out
}
