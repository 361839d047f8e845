package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/bootstrap"
	"github.com/posthog/hogli/internal/edit"
	"github.com/posthog/hogli/internal/edit/patch"
	"github.com/posthog/hogli/internal/fault"
)

// preview is --dry-run and --diff, which every command has that writes files.
type preview struct {
	dryRun bool
	diff   bool
}

func (v *preview) addTo(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&v.dryRun, "dry-run", false, "print what would be written, write nothing")
	cmd.Flags().BoolVar(&v.diff, "diff", false, "print every change as a unified diff")
}

// show prints what was asked for. What would keep the run from writing ends it
// here: a dry run says what the run says.
func (v preview) show(a *app, root string, changes []edit.Change) error {
	if !v.diff && !v.dryRun {
		return nil
	}
	checked, err := edit.Check(root, changes)
	if err == nil && v.diff {
		patch.Write(a.Out, checked)
	}
	return err
}

// apply shows the plan as asked and, unless that was all, carries it out.
func (v preview) apply(a *app, root string, plan *bootstrap.Plan) error {
	if err := v.show(a, root, plan.Changes); err != nil {
		return err
	}
	if v.dryRun {
		printPlan(a, plan, "would")
		return nil
	}
	if err := plan.Apply(root); err != nil {
		return err
	}
	printPlan(a, plan, "ok")
	return nil
}

// commit shows the changes as asked and, unless that was all, carries them out.
func (v preview) commit(a *app, root string, changes []edit.Change) error {
	if err := v.show(a, root, changes); err != nil {
		return err
	}
	status := "would"
	if !v.dryRun {
		status = "ok"
		if err := edit.Commit(root, changes); err != nil {
			return err
		}
	}
	for _, c := range changes {
		verb := "edit"
		if c.IsNew() {
			verb = "write"
		}
		a.Step(status, "%s %s", verb, c.Path)
	}
	return nil
}

// printPlan prints a plan's steps: files first, as they were planned, then
// every registration. A dry run's plan is its result and goes to stdout.
func printPlan(a *app, plan *bootstrap.Plan, status string) {
	out := a.Err
	if status == "would" {
		out = a.Out
	} else if a.Quiet {
		return
	}
	for _, s := range plan.Steps {
		word, text := told(s, status)
		fmt.Fprintf(out, "%-5s %s\n", word, text)
	}
}

// told is a step as one reads it: what becomes of it, and what it is.
func told(s bootstrap.Step, status string) (word, text string) {
	switch s.Kind {
	case bootstrap.Write, bootstrap.Overwrite, bootstrap.Delete:
		if s.What != "" {
			return status, string(s.Kind) + " " + s.Path + " (" + s.What + ")"
		}
		return status, string(s.Kind) + " " + s.Path
	case bootstrap.Move:
		return status, "move " + s.Path + " to " + s.What
	case bootstrap.Already:
		return "same", s.Path + ": " + s.What
	case bootstrap.Left:
		return "skip", s.Path + ": " + s.What
	case bootstrap.Mention:
		return "look", s.Path + ": names " + s.What
	case bootstrap.Paste, bootstrap.Incomplete:
		return "todo", s.Path + ": " + s.What
	default:
		return status, s.Path + ": " + s.What
	}
}

// printPastes prints the lines that a person has to add.
func printPastes(a *app, plan *bootstrap.Plan) {
	for _, s := range plan.Unregistered() {
		a.Note("\nadd to %s (%s):\n  %s", s.Path, s.What, strings.ReplaceAll(strings.TrimRight(s.Lines, "\n"), "\n", "\n  "))
	}
}

// consent asks before something is lost. --yes answers; without a terminal
// nobody can, and that is a refusal.
func (a *app) consent(question, fix string) error {
	switch {
	case a.yes:
		return nil
	case !a.Asks():
		return &fault.Error{Code: fault.NeedsAnswer, What: "cannot ask: " + question + "?", Why: "there is no terminal to ask on, or --no-input was given", Fix: []string{fix}}
	}
	yes, err := confirm(a, question, false)
	if err != nil {
		return err
	}
	if !yes {
		return &fault.Error{Code: fault.NeedsAnswer, What: "nothing was changed: the answer was no"}
	}
	return nil
}

// replacedFolder is where copies of what a change takes away are kept.
func (a *app) replacedFolder() string {
	return ".hogli/replaced/" + a.process.Now().UTC().Format("20060102T150405.000")
}
