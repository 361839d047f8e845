package cli

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/repo"
	"github.com/posthog/hogli/internal/report"
)

// reached is the document hogli.why/1.
type reached struct {
	Schema string             `json:"schema"`
	From   string             `json:"from"`
	To     string             `json:"to"`
	Chain  []reachedStep      `json:"chain"` // empty when there is no way
	Errors []report.JSONError `json:"errors"`
}

type reachedStep struct {
	From   string `json:"from"` // the file, or the folder of a package in Go
	To     string `json:"to"`
	Kind   string `json:"kind"` // what makes the step: import, or the kind of a string
	Name   string `json:"name"` // what is imported, or named
	Path   string `json:"path"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Text   string `json:"text"` // the line
}

func newProductWhy(a *app) *cobra.Command {
	var f format
	var kinds kindsOption
	cmd := documented(&cobra.Command{
		Use:   "why A B",
		Short: "The shortest way by which A comes to import B",
		Args:  exactly("A", "B"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd); err != nil {
				return err
			}
			return runProductWhy(cmd.Context(), a, f, kinds, args[0], args[1])
		},
		ValidArgsFunction: a.completeProducts,
	}, `
Show the shortest chain of imports from A to B, each with its line. A and B are
products, modules (products.visual_review.backend), files or folders. There may
be none: that is an answer too. Where no imports lead there, the chain goes by
strings as well, such as a relation or a task (product:graph has the kinds), and
each step says what it is; --kinds says of what the chain may be.`, `
hogli product:why visual_review annotations
hogli product:why posthog.api products.annotations.backend.models
hogli product:why frontend/src products/annotations/frontend --json`,
		fault.ExitUsage)
	kinds.addTo(cmd, "imports, else all")
	f.addTo(cmd, "text", "json")
	return cmd
}

func runProductWhy(ctx context.Context, a *app, f format, kinds kindsOption, from, to string) error {
	doc, err := findWay(ctx, a, kinds, from, to)
	if f.name == "json" {
		if err != nil {
			doc.Errors = report.Errors([]error{err})
		}
		return errors.Join(err, report.Encode(a.Out, doc))
	}
	if err != nil {
		return err
	}
	if len(doc.Chain) == 0 {
		fmt.Fprintf(a.Out, "%s does not import %s, directly or by others\n", doc.From, doc.To)
		return nil
	}
	for _, s := range doc.Chain {
		_, verb := channelWords(importgraph.Channel(s.Kind))
		fmt.Fprintf(a.Out, "%s:%d:%d %s %s\n    %s\n", s.Path, s.Line, s.Column, verb, s.Name, strings.TrimSpace(s.Text))
	}
	return nil
}

func findWay(ctx context.Context, a *app, kinds kindsOption, from, to string) (reached, error) {
	doc := reached{Schema: "hogli.why/1", From: from, To: to, Chain: []reachedStep{}, Errors: []report.JSONError{}}
	r, err := a.repo()
	if err != nil {
		return doc, err
	}
	chosen, err := kinds.chosen()
	if err != nil {
		return doc, err
	}
	g, err := readGraph(ctx, r)
	if err != nil {
		return doc, err
	}
	var begins, ends func(string) bool
	if doc.From, begins, err = meant(r, g, from); err != nil {
		return doc, err
	}
	if doc.To, ends, err = meant(r, g, to); err != nil {
		return doc, err
	}
	chain := g.Only(chosen...).Chain(begins, ends)
	if !kinds.given() {
		if byImports := g.Only(imports()...).Chain(begins, ends); byImports != nil {
			chain = byImports
		}
	}
	for _, l := range chain {
		step := reachedStep{From: g.Nodes[l.From], To: g.Nodes[l.To], Kind: string(l.By), Name: l.Name, Path: l.Path, Line: int(l.Line), Column: int(l.Column)}
		if content, err := r.Read(l.Path); err == nil {
			step.Text = fault.AtLine(l.Path, content, step.Line, step.Column).Text
		}
		doc.Chain = append(doc.Chain, step)
	}
	return doc, nil
}

// meant finds what an argument names: a product, a path, a module.
func meant(r *repo.Repo, g *importgraph.Graph, text string) (name string, holds func(node string) bool, err error) {
	candidates := []string{path.Clean(text), strings.ReplaceAll(text, ".", "/"), strings.ReplaceAll(text, ".", "/") + ".py"}
	if p, err := r.Product(text); err == nil {
		candidates = []string{p.Dir}
	}
	for _, at := range candidates {
		holds := func(node string) bool { return node == at || strings.HasPrefix(node, at+"/") }
		if slices.ContainsFunc(g.Nodes, holds) {
			return text, holds, nil
		}
	}
	var known []string
	for _, p := range r.Products() {
		known = append(known, p.Name)
	}
	fix := []string{"name a product, a module such as products.visual_review.backend, or a path from the root"}
	if near := fault.Nearest(text, known); near != "" {
		fix = append([]string{"did you mean " + near + "?"}, fix...)
	}
	return text, nil, &fault.Error{Code: fault.UnknownName, What: text + " is no product, module or path that holds code", Fix: fix}
}
