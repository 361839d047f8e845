package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/boundary/contracts"
	"github.com/posthog/hogli/internal/lint/rules"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// explained is the document hogli.explain/1.
type explained struct {
	Schema  string          `json:"schema"`
	Product string          `json:"product"`
	Backend string          `json:"backend"`
	Taken   int             `json:"taken"` // the rung: steps taken before the first that is not
	Done    int             `json:"done"`  // all that are, also behind that one
	Steps   []explainedStep `json:"steps"`
	Next    *explainedStep  `json:"next"` // null for a product that is isolated, or has no backend
	See     string          `json:"see"`  // the page about it; "" when the repository has none

	Facade *usedFacade        `json:"facade"` // what others use of it in Python; null when it has no such backend
	Errors []report.JSONError `json:"errors"`
}

type explainedStep struct {
	Name string `json:"name"`
	Done bool   `json:"done"`
	Why  string `json:"why"`
	Fix  string `json:"fix"`
	Path string `json:"path"`

	Line   int `json:"line,omitempty"` // 0: the whole file
	Column int `json:"column,omitempty"`
}

func newProductExplain(a *app) *cobra.Command {
	var f format
	cmd := documented(&cobra.Command{
		Use:   "explain NAME",
		Short: "How far a product is isolated, and the smallest next step",
		Args:  exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return runProductExplain(cmd.Context(), a, f, args[0])
		},
		ValidArgsFunction: a.completeProducts,
	}, `
Show the steps to a product that is tested by itself, in their order: which are
taken, what blocks the next one, and the smallest change that takes it. Below it
stands the least facade that the product needs: what others use of it and where,
what of that its facade has already (product:lint --fix rewrites such imports),
and the patterns for tach.toml that expose exactly these.`, `
hogli product:explain visual_review
hogli product:explain visual_review --json`,
		fault.ExitUsage)
	f.addTo(cmd, "text", "json")
	return cmd
}

func runProductExplain(ctx context.Context, a *app, f format, name string) error {
	doc, err := explainProduct(ctx, a, name)
	if f.name == "json" {
		if err != nil {
			doc.Errors = report.Errors([]error{err})
		}
		return errors.Join(err, report.Encode(a.Out, doc))
	}
	if doc.Product != "" {
		doc.print(a)
	}
	return err
}

// explainProduct also gives the faults of files that a step could not be read from.
func explainProduct(ctx context.Context, a *app, name string) (explained, error) {
	doc := explained{Schema: "hogli.explain/1", Steps: []explainedStep{}, Errors: []report.JSONError{}}
	r, err := a.repo()
	if err != nil {
		return doc, err
	}
	products, err := selected(r, []string{name})
	if err != nil {
		return doc, err
	}
	p := products[0]
	doc.Product, doc.Backend = p.Name, string(p.Backend)
	if page := r.Config.Paths.Products + "/architecture.md"; r.Exists(page) {
		doc.See = page
	}
	seals := &contracts.Seals{}
	for _, s := range rules.IsolationSteps(r, p, seals) {
		step := explainedStep{s.Name, s.Done, s.Why, s.Fix, s.Where.Path, s.Where.Start.Line, s.Where.Start.Column}
		doc.Steps = append(doc.Steps, step)
		if s.Done {
			doc.Done++
		}
		switch {
		case doc.Next != nil:
		case s.Done:
			doc.Taken++
		default:
			doc.Next = &step
		}
	}
	err = errors.Join(unreadableOf(r, p), seals.Err(r))
	if p.Backend == repo.Django && err == nil {
		doc.Facade, err = findFacade(ctx, r, p)
	}
	return doc, err
}

// unreadableOf are the faults of the files that say how far a product is.
func unreadableOf(r *repo.Repo, p *repo.Product) error {
	_, tach := r.Tach()
	_, _, turbo := p.DeclaredInputs("backend:contract-check")
	_, pkg := p.Package()
	if errors.Is(pkg, fs.ErrNotExist) {
		pkg = nil // the step says that the script is missing
	}
	return errors.Join(pkg, turbo, tach)
}

func (d explained) print(a *app) {
	switch {
	case d.Backend == "":
		fmt.Fprintf(a.Out, "%s has no backend: there is nothing to isolate\n", d.Product)
		return
	case d.Next == nil:
		fmt.Fprintf(a.Out, "%s is isolated: a change of its internals does not run the tests of the core\n\n", d.Product)
	default:
		fmt.Fprintf(a.Out, "%s stands on rung %d of %d to isolation: what blocks the next is %q%s\n\n", d.Product, d.Taken, len(d.Steps), d.Next.Name, d.ahead())
	}
	table := a.Table("step", "", "what is lacking")
	for _, s := range d.Steps {
		word := "done"
		if !s.Done {
			word = "open"
		}
		table.Row(s.Name, word, orDash(s.Why))
	}
	table.Print()
	if d.Next != nil {
		fmt.Fprintf(a.Out, "\nnext: %s\n  at: %s\n", d.Next.Fix, place(*d.Next))
	}
	if d.See != "" {
		fmt.Fprintf(a.Out, " see: %s\n", d.See)
	}
	d.Facade.print(a.Out, d.Product)
}

// ahead says what is done already behind the step that blocks.
func (d explained) ahead() string {
	switch n := d.Done - d.Taken; n {
	case 0:
		return ""
	case 1:
		return ", behind which 1 step is done already"
	default:
		return fmt.Sprintf(", behind which %d steps are done already", n)
	}
}

func place(s explainedStep) string {
	if s.Line == 0 {
		return s.Path
	}
	return fmt.Sprintf("%s:%d:%d", s.Path, s.Line, s.Column)
}
