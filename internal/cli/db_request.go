package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/bootstrap"
	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/report"
)

type requestDocument struct {
	Schema  string             `json:"schema"`
	Request *bootstrap.Request `json:"request"` // null on failure
	Errors  []report.JSONError `json:"errors"`
}

func newDBRequest(a *app) *cobra.Command {
	var f format
	cmd := documented(&cobra.Command{
		Use:   "request NAME",
		Short: "Print what the infrastructure team needs to make a product's database",
		Args:  exactly("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return runDBRequest(a, f, args[0])
		},
		ValidArgsFunction: a.completeProducts,
	}, `
Print the request for the database of a product: its name, the app label, the
Django aliases, the environment variables, the owner, and what is skipped until
the database is there. A route in this repository is only half of it.`, `
hogli db:request visual_review
hogli db:request visual_review --json`, fault.ExitUsage)
	f.addTo(cmd, "text", "json")
	return cmd
}

func runDBRequest(a *app, f format, name string) error {
	q, err := requestFor(a, name)
	if f.name == "json" {
		doc := requestDocument{Schema: "hogli.request/1", Errors: report.Errors([]error{err})}
		if err == nil {
			doc.Request = &q
		}
		return errors.Join(err, report.Encode(a.Out, doc))
	}
	if err == nil {
		fmt.Fprint(a.Out, q.Text())
	}
	return err
}

func requestFor(a *app, name string) (bootstrap.Request, error) {
	r, err := a.repo()
	if err != nil {
		return bootstrap.Request{}, err
	}
	return bootstrap.NewRequest(r, name)
}
