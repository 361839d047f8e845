package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/importgraph"
)

// kindsOption chooses the kinds of edges.
type kindsOption struct{ names []string }

func (o *kindsOption) addTo(cmd *cobra.Command, otherwise string) {
	var all []string
	for _, c := range importgraph.Channels() {
		all = append(all, string(c))
	}
	cmd.Flags().StringSliceVar(&o.names, "kinds", nil, "only edges of these `KINDS`, by commas: "+strings.Join(all, ", ")+" (default: "+otherwise+")")
	_ = cmd.RegisterFlagCompletionFunc("kinds", cobra.FixedCompletions(all, cobra.ShellCompDirectiveNoFileComp))
}

// given tells whether somebody chose.
func (o kindsOption) given() bool { return len(o.names) > 0 }

// chosen are the kinds that were asked for; all when nobody chose.
func (o kindsOption) chosen() ([]importgraph.Channel, error) {
	if !o.given() {
		return importgraph.Channels(), nil
	}
	var out []importgraph.Channel
	for _, name := range o.names {
		c := importgraph.Channel(strings.TrimSpace(name))
		if !slices.Contains(importgraph.Channels(), c) {
			return nil, fault.Usage("--kinds cannot be "+name, "use some of "+joined(importgraph.Channels()))
		}
		out = append(out, c)
	}
	return out, nil
}

// imports are the kinds that code imports by.
func imports() []importgraph.Channel {
	return []importgraph.Channel{importgraph.ByImport, importgraph.ByType}
}

func joined(channels []importgraph.Channel) string {
	var names []string
	for _, c := range channels {
		names = append(names, string(c))
	}
	return strings.Join(names, ", ")
}

// channelWords are what a channel is called when it is counted, and what a link
// of it does to what it leads to.
func channelWords(c importgraph.Channel) (noun, verb string) {
	switch c {
	case importgraph.ByType:
		return "type import", "imports for types"
	case importgraph.ByRelation:
		return "relation", "has a relation to"
	case importgraph.ByModel:
		return "model", "asks for the model"
	case importgraph.ByApp:
		return "app", "names the app"
	case importgraph.ByMigration:
		return "migration", "waits for the migration"
	case importgraph.ByTask:
		return "task", "names the task"
	case importgraph.ByInclude:
		return "include", "includes the urls"
	case importgraph.ByLookup:
		return "lookup", "looks up"
	case importgraph.ByMock:
		return "mock", "replaces in a test"
	case importgraph.ByImport:
	}
	return "import", "imports"
}

// counted says how many places there are of each kind, imports first.
func counted(by map[string]int) string {
	var parts []string
	for _, c := range importgraph.Channels() {
		if n := by[string(c)]; n > 0 {
			noun, _ := channelWords(c)
			parts = append(parts, count(n, noun))
		}
	}
	return strings.Join(parts, ", ")
}

// kindsOf are the kinds of the places of an edge, imports first.
func kindsOf(by map[string]int) []string {
	out := []string{}
	for _, c := range importgraph.Channels() {
		if by[string(c)] > 0 {
			out = append(out, string(c))
		}
	}
	return out
}

// label is what stands at an edge in a drawing: the number of imports alone, else
// each kind.
func (e drawnEdge) label() string {
	if len(e.Places) == 1 && e.Places[string(importgraph.ByImport)] > 0 {
		return fmt.Sprint(e.Count)
	}
	return counted(e.Places)
}

// isQuoted tells whether strings alone make an edge: it is drawn dashed.
func (e drawnEdge) isQuoted() bool {
	return !slices.ContainsFunc(imports(), func(c importgraph.Channel) bool { return e.Places[string(c)] > 0 })
}
