package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/affected"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// affectedTests is the document hogli.affected/1.
type affectedTests struct {
	Schema   string             `json:"schema"`
	Base     string             `json:"base"` // the commit that is compared with
	Files    int                `json:"files"`
	Core     affectedCore       `json:"core"`
	Products []affectedProduct  `json:"products"`
	Errors   []report.JSONError `json:"errors"`
}

type affectedCore struct {
	Run bool   `json:"run"`
	Why string `json:"why"`
}

type affectedProduct struct {
	Name    string `json:"name"`
	Package string `json:"package"`
	Why     string `json:"why"`
}

func newProductAffected(a *app) *cobra.Command {
	var f format
	cmd := documented(&cobra.Command{
		Use:   "affected [BASE]",
		Short: "Which backend tests a branch has to run, and why",
		Args:  atMost("BASE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return runProductAffected(cmd.Context(), a, f, args)
		},
	}, `
Say what turbo-discover would run for what the branch changes since it left BASE
(default the first there is of origin/HEAD, origin/main, main, master): a product
that is not isolated takes all tests with it, an isolated one its own, and when
its contract is touched also those of the core and of who names it. A product is
changed by every file that turbo.json says its tests watch. What cannot be known
runs.`, `
hogli product:affected
hogli product:affected origin/main --json`,
		fault.ExitUsage, fault.ExitEnvironment)
	f.addTo(cmd, "text", "json")
	return cmd
}

func runProductAffected(ctx context.Context, a *app, f format, args []string) error {
	doc, err := affectedBy(ctx, a, append(args, "")[0])
	if f.name == "json" {
		if err != nil {
			doc.Errors = report.Errors([]error{err})
		}
		if printed := report.Encode(a.Out, doc); err == nil {
			err = printed
		}
		return err
	}
	if err != nil {
		return err
	}
	table := a.Table("tests", "why")
	if doc.Core.Run {
		table.Row("core", doc.Core.Why)
	}
	for _, p := range doc.Products {
		table.Row(p.Name, p.Why)
	}
	table.Print()
	if !doc.Core.Run && len(doc.Products) == 0 {
		a.Note("no backend test has to run")
	}
	return nil
}

func affectedBy(ctx context.Context, a *app, base string) (affectedTests, error) {
	doc := affectedTests{Schema: "hogli.affected/1", Products: []affectedProduct{}, Errors: []report.JSONError{}}
	r, err := a.repo()
	if err != nil {
		return doc, err
	}
	files, err := doc.compare(ctx, a, r, base)
	if err != nil {
		return doc, err
	}
	answer := affected.By(ctx, r, files)
	doc.Core = affectedCore{answer.Core != "", answer.Core}
	for _, one := range answer.Products {
		row := affectedProduct{Name: one.Product.Name, Why: one.Why}
		if pkg, err := one.Product.Package(); err == nil {
			row.Package = pkg.Name
		}
		doc.Products = append(doc.Products, row)
	}
	return doc, nil
}

// compare lists what is changed since the branch left base.
func (d *affectedTests) compare(ctx context.Context, a *app, r *repo.Repo, base string) ([]string, error) {
	commit, taken, err := r.MergeBase(ctx, base)
	if err != nil {
		return nil, err
	}
	files, err := r.ChangedSince(ctx, commit)
	if err != nil {
		return nil, err
	}
	d.Base, d.Files = commit, len(files)
	a.Note("%s changed since %.12s, where the branch left %s", count(len(files), "file"), commit, taken)
	return files, nil
}
