package lint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/baseline"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// BaselineFile is the path of the ratchet: the findings that a repository lives
// with, and that may only become fewer.
func BaselineFile(r *repo.Repo) string { return r.Config.Paths.Products + "/lint_baseline.txt" }

// Ratchet is the baseline beside what was found.
type Ratchet struct {
	Path    string
	Content []byte // nil when there is no file
	Unsure  bool   // something could not be read: nobody knows what is found no more

	read   baseline.Baseline
	found  map[baseline.Key]int
	moved  map[baseline.Key]baseline.Key // entries whose file has moved, and what they are now
	judged func(baseline.Key) bool
	bad    []report.Finding
}

// ratchet reads the baseline and compares it with what comments left over.
func (j Job) ratchet(ctx context.Context, found []report.Finding, unseen closed) (Ratchet, error) {
	t := Ratchet{Path: BaselineFile(j.Repo), found: map[baseline.Key]int{}}
	for _, f := range found {
		t.found[baseline.KeyOf(f)]++
	}
	t.judged = func(k baseline.Key) bool { return j.ran(k.Rule) && (j.whole() || j.checked(k.Source)) }
	content, err := j.Repo.Read(t.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err != nil {
		t.wrong(fault.List(err)...)
		return t, nil
	}
	var wrong []*fault.Error
	t.Content = content
	t.read, wrong = baseline.Read(t.Path, content, idsOf(j.Known))
	t.wrong(wrong...)
	t.Unsure = len(unseen.folders) > 0 || slices.ContainsFunc(found, t.hides)
	if !t.Unsure {
		t.moved = t.read.Moved(t.found, j.isGone)
		t.stale()
		t.read = t.read.Follow(t.moved)
	}
	return t, t.grown(ctx, j, func(source string) bool { return !unseen.holds(source) && j.isGone(source) })
}

// hides tells whether a finding says that other findings may be hidden. One that the
// repository lives with hides what it always did.
func (t *Ratchet) hides(f report.Finding) bool {
	k := baseline.KeyOf(f)
	e, allowed := t.read.Of(k)
	return (f.Blind || f.Unread) && f.Severity == report.Error && (!allowed || t.found[k] > e.Count)
}

func (t *Ratchet) wrong(errs ...*fault.Error) {
	for _, e := range errs {
		message := e.What
		if why := e.Reason(); why != "" {
			message += ": " + strings.Join(strings.Fields(why), " ")
		}
		t.bad = append(t.bad, report.Finding{Where: e.Where, Message: message, Fix: append(e.Fix, "mend the file")[0]})
	}
}

// stale finds the entries that allow more than there is.
func (t *Ratchet) stale() {
	for _, e := range t.read.Entries {
		left := t.found[e.Key]
		if !t.judged(e.Key) || left >= e.Count {
			continue
		}
		if to, ok := t.moved[e.Key]; ok {
			t.bad = append(t.bad, report.Finding{
				Where: e.Where, Message: fmt.Sprintf("%s is not there any more, and %s finds the same in %s", e.Source, e.Rule, to.Source),
				Fix: fmt.Sprintf("write %s; hogli product:lint --all --update-baseline does it", to.Source),
			})
			continue
		}
		message, fix := fmt.Sprintf("%s finds this %d times in %s, and the line allows %d: %s", e.Rule, left, e.Source, e.Count, e.Target), fmt.Sprintf("write %d", left)
		if left == 0 {
			message, fix = fmt.Sprintf("%s finds this no more in %s: %s", e.Rule, e.Source, e.Target), "take the line out"
		}
		t.bad = append(t.bad, report.Finding{Where: e.Where, Message: message, Fix: fix + "; hogli product:lint --all --update-baseline does it"})
	}
}

// isGone tells whether the source of an entry, a path or a module, is not there.
func (j Job) isGone(source string) bool {
	at := strings.ReplaceAll(source, ".", "/")
	return !j.Repo.Exists(source) && !j.Repo.Exists(at) && !j.Repo.Exists(at+".py")
}

// grown finds the entries that allow more than in the commit. Where that has no
// baseline, the repository is just taking one up.
func (t *Ratchet) grown(ctx context.Context, j Job, gone func(source string) bool) error {
	if j.Since == "" {
		return nil
	}
	content, there, err := j.Repo.ReadAt(ctx, j.Since, t.Path)
	if err != nil || !there {
		return err
	}
	before, _ := baseline.Read(t.Path, content, idsOf(j.Known))
	for _, g := range t.read.GrownSince(before, gone) {
		t.bad = append(t.bad, report.Finding{
			Where:   g.Where,
			Message: fmt.Sprintf("the line allows %d, and %d before this branch: the baseline may only shrink", g.Count, g.Before),
			Fix:     "mend the finding, or ignore it where it stands, with a reason",
		})
	}
	return nil
}

// apply leaves out the findings that the baseline allows. Of a key that has more
// than are allowed all are told: which of them is new nobody knows.
func (t *Ratchet) apply(found []report.Finding) []report.Finding {
	return slices.DeleteFunc(found, func(f report.Finding) bool {
		k := baseline.KeyOf(f)
		e, ok := t.read.Of(k)
		return ok && t.found[k] <= e.Count
	})
}

// Lowered is the file with nothing in it that is not found any more.
func (t *Ratchet) Lowered() []byte {
	if t.Unsure {
		return t.Content
	}
	return t.read.Lower(t.found, t.judged)
}

// Raised is the file with everything in it that is found.
func (t *Ratchet) Raised(reason string) []byte {
	again, _ := baseline.Read(t.Path, t.Lowered(), t.rules())
	return again.Raise(t.found, reason)
}

// rules are those that the entries name: they were known when the file was read.
func (t *Ratchet) rules() []string {
	var ids []string
	for _, e := range t.read.Entries {
		ids = append(ids, e.Rule)
	}
	return ids
}
