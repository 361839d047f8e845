package lint

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/lint/comment"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// Job is one run over products: the rules, and what the repository says about
// their findings in comments.
type Job struct {
	Repo     *repo.Repo
	Products []*repo.Product
	Rules    []Rule   // those that run: Selection.Of
	Known    []Rule   // all there are: a suppression may name any of them
	Outside  []string // files in no product: what is found in them is told, whichever product it is about
	Since    string   // the commit that the baseline may not have grown since; "" when it is not known
}

// Verdict is what a job found.
type Verdict struct {
	Findings   []report.Finding // sorted, each once
	Suppressed int              // findings that a comment takes out
	Baselined  int              // findings that the baseline allows

	Unread   []repo.Skipped // files that were passed over, and why
	Partial  bool           // a folder may not be looked into: nothing may be written by this verdict
	Baseline Ratchet        // for who wants to write it anew
}

// Do runs the job.
func (j Job) Do(ctx context.Context) (Verdict, error) {
	readers := readersOf(j.Rules)
	if slices.ContainsFunc(readers, func(r Reader) bool { _, ok := r.(wanting); return ok }) {
		_, _ = j.Repo.Files(ctx, ".") // they will ask for it: then git is asked once. An error comes again below
	}
	closed, err := j.closed() // behind what has listed most folders, many at once
	if err != nil {
		return Verdict{}, err
	}
	wanted := make(chan []string, 1)
	go func() { wanted <- j.wanted(ctx, readers) }()
	about, err := j.about(ctx)
	if err != nil {
		return Verdict{}, err
	}
	s := newSuppressions(j.Repo, idsOf(j.Known))
	s.readAll(about, <-wanted, readers)
	found := onceUnread(closed.certain(j.find()))
	s.readOthers(found)
	left := slices.DeleteFunc(slices.Clone(found), s.covers)
	v := Verdict{Suppressed: len(found) - len(left), Unread: slices.DeleteFunc(s.unread, j.isMissing), Partial: len(closed.folders) > 0}
	v.Unread = append(v.Unread, closed.unread(found)...)
	if v.Baseline, err = j.ratchet(ctx, left, closed); err != nil {
		return Verdict{}, err
	}
	known := len(left)
	left = v.Baseline.apply(left)
	v.Baselined = known - len(left)
	left = append(left, j.own(baselineID, v.Baseline.bad)...)
	left = append(left, j.own(suppressionID, s.bad)...)
	if !v.Partial { // what was not seen may be what they ignore
		left = append(left, j.own(unusedSuppressionID, s.unused(j.ran))...)
	}
	report.Sort(left)
	v.Findings = left
	return v, nil
}

// onceUnread keeps one finding of each file that says it cannot be read, an
// error rather than a warning: several rules that look into it may find out.
func onceUnread(found []report.Finding) []report.Finding {
	report.Sort(found)
	told := map[string]report.Finding{}
	for _, f := range found {
		if one, ok := told[f.Where.Path]; f.Unread && (!ok || one.Severity != report.Error && f.Severity == report.Error) {
			told[f.Where.Path] = f
		}
	}
	return slices.DeleteFunc(found, func(f report.Finding) bool {
		one := told[f.Where.Path]
		return f.Unread && (one.Rule != f.Rule || one.Where.Start != f.Where.Start)
	})
}

// find runs the rules over the products, and for files outside of them over the
// whole repository: what the core does to a product is told with that product, or
// with none.
func (j Job) find() []report.Finding {
	found := Run(j.Repo, j.Products, j.Rules)
	if len(j.Outside) == 0 || j.whole() {
		return found
	}
	for _, f := range Run(j.Repo, j.Repo.Products(), j.Rules) {
		if slices.Contains(j.Outside, f.Where.Path) {
			found = append(found, f)
		}
	}
	return unique(found)
}

// about lists the files that the job is about, as far as they can have comments.
// Only in these a suppression can be called unused: others are there for
// products that were not checked.
func (j Job) about(ctx context.Context) ([]string, error) {
	files, err := j.Repo.Files(ctx, j.Repo.Config.Paths.Products)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	checked := map[string]bool{}
	for _, p := range j.Products {
		checked[p.Name] = true
	}
	about := slices.DeleteFunc(files, func(rel string) bool { return !checked[j.productOf(rel)] })
	if j.whole() {
		about = append(about, sharedFiles(j.Repo)...)
	}
	about = slices.DeleteFunc(about, func(rel string) bool { return !comment.Has(rel) })
	slices.Sort(about)
	return slices.Compact(about), nil
}

// wanted lists what readers want to see beside the products, sorted.
func (j Job) wanted(ctx context.Context, readers []Reader) []string {
	var files []string
	for _, r := range readers {
		if w, ok := r.(wanting); ok {
			files = append(files, w.Wanted(ctx, j.Repo)...)
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// isMissing tells a file that is not there: rules say so where it should be.
func (j Job) isMissing(s repo.Skipped) bool { return !j.Repo.Exists(s.Path) }

// ran tells whether a rule ran, so that it can be said to have found nothing.
func (j Job) ran(id string) bool {
	return slices.ContainsFunc(j.Rules, func(r Rule) bool { return r.Meta().ID == id })
}

// whole tells whether all products are checked.
func (j Job) whole() bool { return len(j.Products) == len(j.Repo.Products()) }

// checked tells whether a file is in the folder of a product that is checked.
func (j Job) checked(rel string) bool {
	name := j.productOf(rel)
	return name != "" && slices.ContainsFunc(j.Products, func(p *repo.Product) bool { return p.Name == name })
}

// productOf is the product in whose folder a file is; "" for the repository's own.
func (j Job) productOf(rel string) string {
	inside, ok := strings.CutPrefix(rel, j.Repo.Config.Paths.Products+"/")
	name, _, deeper := strings.Cut(inside, "/")
	if !ok || !deeper {
		return ""
	}
	return name
}

// own makes findings those of one of the engine's rules, when it runs; none
// otherwise.
func (j Job) own(id string, found []report.Finding) []report.Finding {
	at := slices.IndexFunc(j.Rules, func(r Rule) bool { return r.Meta().ID == id })
	if at < 0 {
		return nil
	}
	for i := range found {
		found[i].Rule, found[i].Severity = id, j.Rules[at].Meta().Severity
		found[i].Product = j.productOf(found[i].Where.Path)
	}
	return found
}
