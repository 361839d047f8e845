package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
)

// format is --format and its short form --json.
type format struct {
	name    string
	json    bool
	choices []string
}

// addTo gives a reporting command its flags; the first choice is the default.
func (f *format) addTo(cmd *cobra.Command, choices ...string) {
	f.choices = choices
	cmd.Flags().StringVar(&f.name, "format", choices[0], "`FORMAT` of the result: "+strings.Join(choices, ", "))
	cmd.Flags().BoolVar(&f.json, "json", false, "same as --format json")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp))
}

// check settles which format is meant.
func (f *format) check(cmd *cobra.Command) error {
	if !slices.Contains(f.choices, f.name) {
		return fault.Usage("--format cannot be "+f.name, "use one of "+strings.Join(f.choices, ", "))
	}
	if f.json {
		if cmd.Flags().Changed("format") && f.name != "json" {
			return fault.Usage("--json and --format "+f.name+" exclude each other", "leave one of the two out")
		}
		f.name = "json"
	}
	return nil
}
