package cli

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/posthog/hogli/docs"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/report"
)

// print tells the document in the format that is asked for. On GitHub a run
// that asks for none gets annotations beside the text.
func (o lintOptions) print(a *app, doc report.Document) error {
	switch o.format.name {
	case "line":
		report.Lines(a.Out, doc, a.Paint(a.Out))
		return nil
	case "json":
		return report.JSON(a.Out, doc)
	case "sarif":
		doc.Rules = withHelp(doc.Rules)
		return report.SARIF(a.Out, a.inWorkspace(doc), Version())
	case "github":
		report.GitHub(a.Out, a.inWorkspace(doc))
		return a.stepSummary(doc)
	}
	report.Text(a.Out, doc, a.Paint(a.Out))
	if !o.extra {
		return nil
	}
	report.GitHub(a.Err, a.inWorkspace(doc)) // the runner reads both streams; stdout stays what it is elsewhere
	return a.stepSummary(doc)
}

// withHelp gives each rule its page.
func withHelp(rules []report.Rule) []report.Rule {
	for i, r := range rules {
		if page, err := fs.ReadFile(docs.Rules, "rules/"+r.ID+".md"); err == nil {
			rules[i].Help = string(page)
		}
	}
	return rules
}

// inWorkspace gives the paths as GitHub knows them: from the folder that was
// checked out, which the root of the repository may lie below.
func (a *app) inWorkspace(doc report.Document) report.Document {
	workspace, ok := a.getenv("GITHUB_WORKSPACE")
	if !ok || a.opened == nil {
		return doc
	}
	below, err := filepath.Rel(workspace, a.opened.Root)
	if err != nil || below == "." || !filepath.IsLocal(below) {
		return doc
	}
	doc.Findings = slices.Clone(doc.Findings)
	for i, f := range doc.Findings {
		doc.Findings[i].Source, _ = f.Ratchet() // what SARIF knows it by stays
		doc.Findings[i].Where.Path = path.Join(filepath.ToSlash(below), doc.Findings[i].Where.Path)
	}
	return doc
}

// onGitHub tells whether the process is a step of a GitHub workflow.
func (a *app) onGitHub() bool {
	value, _ := a.getenv("GITHUB_ACTIONS")
	return value == "true"
}

// stepSummary adds the table to the page of the job, where there is one.
func (a *app) stepSummary(doc report.Document) error {
	name, ok := a.getenv("GITHUB_STEP_SUMMARY")
	if !ok || name == "" {
		return nil
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return &fault.Error{Code: fault.CannotWrite, What: "cannot write the step summary", Err: err, Fix: []string{"unset GITHUB_STEP_SUMMARY"}}
	}
	report.SummaryTable(file, doc)
	return errors.Join(file.Sync(), file.Close())
}

// fixable counts the findings that --fix mends.
func fixable(doc report.Document) int {
	n := 0
	for _, f := range doc.Findings {
		if f.Repair != nil {
			n++
		}
	}
	return n
}
