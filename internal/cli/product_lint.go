package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint"
	"github.com/posthog/hogli/internal/lint/boundary"
	"github.com/posthog/hogli/internal/lint/deep"
	"github.com/posthog/hogli/internal/lint/rules"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

const lintSchema = "hogli.lint/1"

type lintOptions struct {
	format
	scope
	rules []string // ids and groups to run
	skip  []string // ids and groups to leave out

	extra bool // annotations beside the text
	preview
	fix            bool
	updateBaseline bool
	reason         string // why the baseline may grow; "" when it may not
	tachCompat     bool

	venv      string // that Python runs in
	deep      bool
	toolchain deep.Facades // once it is found
	lacking   error        // why it is not
}

func newProductLint(a *app) *cobra.Command {
	var o lintOptions
	cmd := documented(&cobra.Command{
		Use:   "lint [NAME..] [--changed [BASE]]",
		Short: "Check the structure, scripts and boundaries of products",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.names = args
			return runProductLint(a, cmd, o)
		},
		ValidArgsFunction: a.completeProducts,
	}, `
Check products against the rules of the repository. Each finding has its place,
its rule and a way to mend it; hogli explain RULE says more. Warnings alone do
not fail.`, `
hogli product:lint visual_review
hogli product:lint --all --json
hogli product:lint --all --deep
hogli product:lint --changed main
hogli product:lint --all --fix --dry-run --diff
hogli product:lint --all --rule scripts --skip scripts/no-op`,
		fault.ExitFinding, fault.ExitUsage, fault.ExitEnvironment)
	o.scope.addTo(cmd)
	cmd.Flags().StringArrayVar(&o.rules, "rule", nil, "run only this `RULE`, or group of rules (repeatable)")
	cmd.Flags().StringArrayVar(&o.skip, "skip", nil, "leave this `RULE`, or group of rules, out (repeatable)")
	for _, flag := range []string{"rule", "skip"} {
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(lint.Names(allRules()), cobra.ShellCompDirectiveNoFileComp))
	}
	cmd.Flags().BoolVar(&o.fix, "fix", false, "mend what can be mended safely, then check again")
	cmd.Flags().BoolVar(&o.updateBaseline, "update-baseline", false, "take out of the baseline what is found no more")
	cmd.Flags().StringVar(&o.reason, "reason", "", "with --update-baseline: also put in what is found, because of `TEXT`")
	cmd.Flags().BoolVar(&o.tachCompat, "tach-compat", false, "judge imports exactly as tach check does, also where that lets pass what nobody means")
	cmd.Flags().BoolVar(&o.deep, "deep", false, "also run the rules that ask the Go compiler: "+deep.ID)
	o.preview.addTo(cmd)
	o.format.addTo(cmd, "text", "line", "json", "sarif", "github")
	return cmd
}

func runProductLint(a *app, cmd *cobra.Command, o lintOptions) error {
	if err := o.format.check(cmd); err != nil {
		return err
	}
	o.extra = !cmd.Flags().Changed("format") && !o.format.json && a.onGitHub()
	doc, err := o.lint(cmd.Context(), a)
	lacking := errors.Join(doc.Errors...) // it keeps one rule from running, and no finding from being told
	if err != nil {
		if o.format.name != "text" {
			_ = o.print(a, report.Document{Schema: lintSchema, Errors: []error{err}})
		}
		return err
	}
	err = errors.Join(o.print(a, doc), lacking)
	s := doc.Summary()
	ignored := ""
	if s.Suppressed > 0 {
		ignored = fmt.Sprintf(", %d ignored", s.Suppressed)
	}
	if s.Baselined > 0 {
		ignored += fmt.Sprintf(", %d in the baseline", s.Baselined)
	}
	if n := fixable(doc); n > 0 && !o.fix {
		a.Note("%s can be mended by --fix", count(n, "finding"))
	}
	a.Note("%s, %s, %s%s", count(s.Products, "product"), count(s.Errors, "error"), count(s.Warnings, "warning"), ignored)
	if err == nil && s.Errors > 0 {
		return answered(fault.ExitFinding)
	}
	return err
}

func (o lintOptions) lint(ctx context.Context, a *app) (report.Document, error) {
	if err := errors.Join(o.scope.check(), o.checkWriting()); err != nil {
		return report.Document{}, err
	}
	a.overlooks = true
	r, err := a.repo()
	if err != nil {
		return report.Document{}, err
	}
	o.venv = a.venv(r)
	chosen, err := o.scope.choose(ctx, a, r)
	if err != nil {
		return report.Document{}, err
	}
	if o.deep {
		o.toolchain, o.lacking = deep.Find(ctx, r.Root, a.process.Environ)
		if o.lacking != nil && (o.fix || o.updateBaseline) {
			return report.Document{}, o.lacking // what is written is to be right for all rules
		}
	}
	job, err := o.job(r, chosen.products)
	if err != nil {
		return report.Document{}, err
	}
	job.Outside = chosen.outside
	if job.Since, err = o.since(ctx, a, r, chosen.since); err != nil {
		return report.Document{}, err
	}
	verdict, err := o.run(ctx, a, job)
	for _, u := range verdict.Unread {
		a.Step("skip", "%s: %s", u.Path, u.Why)
	}
	doc := document(job, verdict)
	if o.lacking != nil {
		doc.Errors = append(doc.Errors, o.lacking)
	}
	return doc, err
}

// allRules are those of products, those of --deep, and the engine's own.
func allRules() []lint.Rule { return lintOptions{}.allRules() }

// allRules are those that the options choose between.
func (o lintOptions) allRules() []lint.Rule {
	stance := boundary.Strict
	if o.tachCompat {
		stance = boundary.AsTach
	}
	return slices.Concat(rules.AllAs(stance, o.venv), []lint.Rule{o.toolchain}, lint.Own())
}

// job is the run that the options ask for.
func (o lintOptions) job(r *repo.Repo, products []*repo.Product) (lint.Job, error) {
	if !o.deep && slices.Contains(o.rules, deep.ID) {
		return lint.Job{}, fault.Usage(deep.ID+" asks the Go compiler, which only --deep does", "add --deep")
	}
	known := o.allRules()
	chosen, err := lint.Selection{Only: o.rules, Skip: o.skip, Severities: r.Config.Lint.Severity}.Of(known)
	if !o.deep || o.lacking != nil {
		chosen = slices.DeleteFunc(chosen, func(rule lint.Rule) bool { return rule.Meta().ID == deep.ID })
	}
	return lint.Job{Repo: r, Products: products, Rules: chosen, Known: known}, err
}

// since is the commit that the baseline may not have grown since: the one that
// is known already, or where the branch left its base. On the machine of a person
// a base that is not there costs a note; in CI nobody reads notes, and the check
// of the baseline is what a run there is for.
func (o lintOptions) since(ctx context.Context, a *app, r *repo.Repo, known string) (string, error) {
	if known != "" || o.scope.base == "" && !r.Exists(lint.BaselineFile(r)) {
		return known, nil
	}
	commit, _, err := r.MergeBase(ctx, o.scope.givenBase())
	switch ci, _ := a.getenv("CI"); {
	case err == nil:
		return commit, nil
	case o.scope.base != "" || fault.ExitOf(err) != fault.ExitUsage: // git was there, and did not come to an answer
		return "", err
	case ci == "true":
		return "", &fault.Error{
			Code: fault.UnknownName, What: "whether " + lint.BaselineFile(r) + " has grown cannot be checked", Err: err,
			Fix: []string{"name the branch that this one will be merged into: --base origin/BRANCH", "fetch it: fetch-depth: 0 for actions/checkout"},
		}
	default:
		a.Note("whether %s has grown is not checked: %v", lint.BaselineFile(r), err)
		return "", nil
	}
}

func document(job lint.Job, v lint.Verdict) report.Document {
	var ran []report.Rule
	for _, rule := range job.Rules {
		ran = append(ran, rule.Meta())
	}
	return report.Document{
		Rules: ran, Schema: lintSchema, Findings: v.Findings, Products: len(job.Products), Suppressed: v.Suppressed, Baselined: v.Baselined,
	}
}

// lintProducts is the result of all rules over these products. Whether the
// baseline has grown is not asked: that is about a branch, not about them.
func lintProducts(ctx context.Context, r *repo.Repo, products []*repo.Product) (report.Document, error) {
	job, err := lintOptions{}.job(r, products)
	if err != nil {
		return report.Document{}, err
	}
	verdict, err := job.Do(ctx)
	return document(job, verdict), err
}

// count is "1 product", "2 products".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// completeProducts completes the names of products.
func (a *app) completeProducts(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
	r, err := a.repo()
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, p := range r.Products() {
		if !slices.Contains(given, p.Name) {
			names = append(names, p.Name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
