package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
	"github.com/posthog/hogli/internal/lint/boundary"
	"github.com/posthog/hogli/internal/report"
)

// reached is the document hogli.why/1.
type reached struct {
	Schema string             `json:"schema"`
	From   string             `json:"from"`
	To     string             `json:"to"`
	Chain  []reachedStep      `json:"chain"` // empty when there is no way
	Asked  *verdict           `json:"asked"` // of an import of B by A, when there is no way and both are of one language
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

	Verdict *verdict     `json:"verdict"` // null when no rule about modules has a word in it
	Lint    []whyFinding `json:"lint"`    // what lint finds at the place, of a step without a verdict
}

// whyFinding is what lint has against a step that no rule about modules decides: a
// string, and an import inside of a module.
type whyFinding struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
	Fix     string `json:"fix"`
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
products, modules (products.visual_review.backend), files or folders; B may be
a name in a module too. There may be no chain: that is an answer, and with it
comes whether an import would be allowed. Where no imports lead there, the chain
goes by strings as well, such as a relation or a task (product:graph has the
kinds), and each step says what it is; --kinds says of what the chain may be.

Each import that leaves its module has its verdict: the rule and the line of
tach.toml, tach.domain.toml, pyproject.toml or, of scripts, package.json that
decide, and the fewest lines to add or delete that turn it, which were tried. Of
strings stands what lint finds there.`, `
hogli product:why visual_review annotations
hogli product:why posthog.api products.annotations.backend.models
hogli product:why alpha products.beta.backend.models.Widget
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
		doc.Asked.print(a.Out)
		return nil
	}
	for _, s := range doc.Chain {
		_, verb := channelWords(importgraph.Channel(s.Kind))
		fmt.Fprintf(a.Out, "%s:%d:%d %s %s\n    %s\n", s.Path, s.Line, s.Column, verb, s.Name, strings.TrimSpace(s.Text))
		s.Verdict.print(a.Out)
		for _, f := range s.Lint {
			fmt.Fprintf(a.Out, "  %s finds: %s\n    fix: %s\n", f.Rule, f.Message, f.Fix)
		}
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
	begin, err := meant(r, g, from, false)
	if err != nil {
		return doc, err
	}
	end, err := meant(r, g, to, true)
	if err != nil {
		return doc, err
	}
	rules, err := boundary.Analyze(ctx, r, boundary.Strict)
	if err != nil {
		return doc, err
	}
	chain := wayTo(g.Only(chosen...), begin, end)
	if !kinds.given() {
		if byImports := wayTo(g.Only(imports()...), begin, end); byImports != nil {
			chain = byImports
		}
	}
	for _, l := range chain {
		step := reachedStep{From: g.Nodes[l.From], To: g.Nodes[l.To], Kind: string(l.By), Name: l.Name, Path: l.Path, Line: int(l.Line), Column: int(l.Column)}
		if content, err := r.Read(l.Path); err == nil {
			step.Text = fault.AtLine(l.Path, content, step.Line, step.Column).Text
		}
		step.Verdict, step.Lint = verdictOn(rules, l, step.To), []whyFinding{}
		if step.Verdict == nil && rules != nil {
			for _, f := range rules.FoundAt(l.Path, step.Line, step.Column) {
				step.Lint = append(step.Lint, whyFinding{f.Rule, f.Message, f.Fix})
			}
		}
		doc.Chain = append(doc.Chain, step)
	}
	if len(doc.Chain) == 0 && rules != nil {
		doc.Asked = askedOf(rules, begin, end)
	}
	return doc, nil
}

// wayTo is the shortest chain to a place; to a name in a module it ends with an
// import of that name.
func wayTo(g *importgraph.Graph, begin, end spot) []importgraph.Link {
	if end.member == "" {
		return g.Chain(begin.holds, end.holds)
	}
	last := map[string]importgraph.Link{}
	for _, l := range g.Links {
		if end.holds(g.Nodes[l.To]) && strings.HasSuffix(l.Name, "."+end.member) {
			if _, known := last[g.Nodes[l.From]]; !known {
				last[g.Nodes[l.From]] = l
			}
		}
	}
	for _, node := range g.Nodes {
		if l, ok := last[node]; ok && begin.holds(node) {
			return []importgraph.Link{l}
		}
	}
	chain := g.Chain(begin.holds, func(node string) bool { _, ok := last[node]; return ok })
	if chain == nil {
		return nil
	}
	return append(chain, last[g.Nodes[chain[len(chain)-1].To]])
}
