package lint

import (
	"context"
	"errors"
	"io/fs"
	"maps"
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
	Rules    []Rule // those that run: Selection.Of
	Known    []Rule // all there are: a suppression may name any of them
	Since    string // the commit that the baseline may not have grown since; "" when it is not known
}

// Verdict is what a job found.
type Verdict struct {
	Findings   []report.Finding // sorted, each once
	Suppressed int              // findings that a comment takes out
	Baselined  int              // findings that the baseline allows

	Unread   []repo.Skipped // files that were passed over, and why
	Baseline Ratchet        // for who wants to write it anew
}

// Do runs the job.
func (j Job) Do(ctx context.Context) (Verdict, error) {
	found := Run(j.Repo, j.Products, j.Rules)
	places, err := j.places(ctx, found)
	if err != nil {
		return Verdict{}, err
	}
	s := readAllSuppressions(j.Repo, places, idsOf(j.Known))
	left := slices.DeleteFunc(slices.Clone(found), s.covers)
	v := Verdict{Suppressed: len(found) - len(left), Unread: slices.DeleteFunc(s.unread, j.isMissing)}
	if v.Baseline, err = j.ratchet(ctx, left); err != nil {
		return Verdict{}, err
	}
	known := len(left)
	left = v.Baseline.apply(left)
	v.Baselined = known - len(left)
	left = append(left, j.own(baselineID, v.Baseline.bad)...)
	left = append(left, j.own(suppressionID, s.bad)...)
	left = append(left, j.own(unusedSuppressionID, s.unused(j.ran))...)
	report.Sort(left)
	v.Findings = left
	return v, nil
}

// places are the files whose comments count: those of the findings, and those
// that the job is about. Only in the latter a suppression can be called unused:
// the others are there for products that were not checked.
func (j Job) places(ctx context.Context, found []report.Finding) ([]place, error) {
	about := map[string]bool{}
	files, err := j.Repo.Files(ctx, j.Repo.Config.Paths.Products)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, rel := range files {
		if comment.Has(rel) && j.checked(rel) {
			about[rel] = true
		}
	}
	for _, f := range found {
		if _, there := about[f.Where.Path]; !there && comment.Has(f.Where.Path) {
			about[f.Where.Path] = false
		}
	}
	if j.whole() {
		for _, rel := range sharedFiles(j.Repo) {
			if comment.Has(rel) {
				about[rel] = true
			}
		}
	}
	var places []place
	for _, rel := range slices.Sorted(maps.Keys(about)) {
		places = append(places, place{rel, about[rel]})
	}
	return places, nil
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
