package cli

import (
	"bytes"
	"context"

	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/repo"
)

// checkWriting settles which of the options that write go together.
func (o lintOptions) checkWriting() error {
	switch {
	case o.reason != "" && !o.updateBaseline:
		return fault.Usage("--reason says why the baseline grows, so it needs --update-baseline", "hogli product:lint --all --update-baseline --reason TEXT")
	case o.updateBaseline && !o.all:
		return fault.Usage("--update-baseline needs --all: the baseline is that of all products", "hogli product:lint --all --update-baseline")
	case (o.preview.dryRun || o.preview.diff) && !o.updateBaseline && !o.fix:
		return fault.Usage("--dry-run and --diff show what is written, and nothing would be", "hogli product:lint --all --fix --diff")
	case o.preview.diff && o.format.name != "text":
		return fault.Usage("--diff and --format "+o.format.name+" exclude each other: both go to stdout", "leave one of the two out")
	case o.fix && o.updateBaseline:
		return fault.Usage("--fix and --update-baseline exclude each other", "run --fix first")
	}
	return nil
}

// run does the job, with what the options write on the way.
func (o lintOptions) run(ctx context.Context, a *app, job lint.Job) (lint.Verdict, error) {
	verdict, err := job.Do(ctx)
	if err != nil || !o.updateBaseline && !o.fix {
		return verdict, err
	}
	if verdict.Partial {
		a.Step("skip", "nothing is written: a folder may not be looked into, and what it holds may need what would go")
		return verdict, nil
	}
	changes, err := o.changes(ctx, a, job, verdict)
	if err != nil || len(changes) == 0 {
		return verdict, err
	}
	if err := o.preview.commit(a, job.Repo.Root, changes); err != nil || o.preview.dryRun {
		return verdict, err
	}
	if job, err = afresh(a, job); err != nil {
		return verdict, err
	}
	return job.Do(ctx)
}

// afresh is the same job over the repository as it is now.
func afresh(a *app, job lint.Job) (lint.Job, error) {
	a.reopen()
	r, err := a.repo()
	if err != nil {
		return job, err
	}
	var products []*repo.Product
	for _, p := range job.Products {
		now, err := r.Product(p.Name)
		if err != nil {
			return job, err
		}
		products = append(products, now)
	}
	job.Repo, job.Products = r, products
	return job, nil
}

// changes are what the options write.
func (o lintOptions) changes(ctx context.Context, a *app, job lint.Job, v lint.Verdict) ([]edit.Change, error) {
	if o.updateBaseline {
		return o.newBaseline(a, v.Baseline)
	}
	changes, left, err := lint.Fixes(ctx, job.Repo, v.Findings)
	for _, u := range left {
		a.Step("skip", "%s: %s: %s", u.Finding.Where.Path, u.Finding.Rule, u.Why)
	}
	return changes, err
}

// newBaseline is the change of the baseline: fewer findings, and with a reason
// and consent also new ones.
func (o lintOptions) newBaseline(a *app, now lint.Ratchet) ([]edit.Change, error) {
	after := now.Lowered()
	if now.Unsure {
		a.Step("skip", "%s: nothing is taken out, since something could not be read and may hold what is listed", now.Path)
	}
	if o.reason != "" {
		raised := now.Raised(o.reason)
		if !bytes.Equal(raised, after) && !o.preview.dryRun {
			if err := a.consent("put what is found into "+now.Path, "add --yes"); err != nil {
				return nil, err
			}
		}
		after = raised
	}
	if bytes.Equal(after, now.Content) {
		return nil, nil
	}
	return []edit.Change{{Path: now.Path, Before: now.Content, After: after, Mode: 0o644}}, nil
}
