package cli

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/docs"
	"github.com/posthog/hogli/internal/fault"
)

func newExplain(a *app) *cobra.Command {
	return documented(&cobra.Command{
		Use:     "explain CODE|RULE",
		Short:   "Explain an error code or a lint rule",
		GroupID: "help",
		Args:    exactly("CODE|RULE"),
		RunE:    func(_ *cobra.Command, args []string) error { return runExplain(a, args[0]) },
	}, `
Print what an error code (HG2003) or a lint rule (structure/required-files)
means, why it is there, and how to mend it.`, `
hogli explain HG2003
hogli explain structure/required-files`, fault.ExitUsage)
}

func runExplain(a *app, name string) error {
	if page, ok := fault.Explain(name); ok {
		fmt.Fprintf(a.Out, "%s: %s\nexit status %d\n\n%s\n", page.Code, page.Title, page.Code.Exit(), page.Text)
		if page.Example != "" {
			fmt.Fprintf(a.Out, "\nExample:\n  %s\n", page.Example)
		}
		return nil
	}
	if page, err := fs.ReadFile(docs.Rules, "rules/"+name+".md"); err == nil {
		_, err = a.Out.Write(page)
		return err
	}
	return &fault.Error{
		Code: fault.UnknownName, What: "there is no code or rule " + name,
		Fix: []string{fault.DidYouMean(name, explainable())},
	}
}

// explainable lists all codes and rules.
func explainable() []string {
	var names []string
	for _, p := range fault.Pages() {
		names = append(names, string(p.Code))
	}
	_ = fs.WalkDir(docs.Rules, "rules", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, strings.TrimSuffix(strings.TrimPrefix(path, "rules/"), ".md"))
		}
		return err
	})
	return names
}
