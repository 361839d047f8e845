package cli

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/docs"
	"github.com/posthog/hogli/internal/fault"
)

func newExplain(a *app) *cobra.Command {
	return documented(&cobra.Command{
		Use:     "explain CODE|RULE|GROUP",
		Short:   "Explain an error code or a lint rule",
		GroupID: "help",
		Args:    exactly("CODE|RULE|GROUP"),
		RunE:    func(_ *cobra.Command, args []string) error { return runExplain(a, args[0]) },
	}, `
Print what an error code (HG2003) or a lint rule (structure/required-files)
means, why it is there, and how to mend it. Of a group (scripts) it lists the
rules.`, `
hogli explain HG2003
hogli explain structure/required-files
hogli explain scripts`, fault.ExitUsage)
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
	if explainGroup(a, name) {
		return nil
	}
	names := explainable()
	fix := "hogli explain GROUP    lists its rules; the groups are " + strings.Join(ruleGroups(names), ", ")
	if fault.Nearest(name, names) != "" {
		fix = fault.DidYouMean(name, names)
	}
	return &fault.Error{Code: fault.UnknownName, What: "there is no code or rule " + name, Fix: []string{fix}}
}

// explainGroup lists the rules of a group, as product:lint --rule takes it, with
// the reason of each; false when there is no such group.
func explainGroup(a *app, name string) bool {
	table := a.Table("rule", "why")
	printed := false
	for _, rule := range allRules() {
		if meta := rule.Meta(); strings.HasPrefix(meta.ID, name+"/") {
			printed = true
			table.Row(meta.ID, meta.Rationale)
		}
	}
	if printed {
		table.Print()
	}
	return printed
}

// ruleGroups are the words before the slash, each once.
func ruleGroups(names []string) []string {
	var groups []string
	for _, name := range names {
		if group, _, ok := strings.Cut(name, "/"); ok && !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
	}
	return groups
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
