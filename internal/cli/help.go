package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
)

// documented fills a command's help: what it does, examples, and the exit
// statuses it can give, taken from the one table.
func documented(cmd *cobra.Command, long, examples string, exits ...fault.Exit) *cobra.Command {
	var rows strings.Builder
	for _, row := range fault.Exits() {
		for _, e := range exits {
			if e == row.Exit {
				fmt.Fprintf(&rows, "\n  %-3d %s", int(row.Exit), row.Meaning)
			}
		}
	}
	cmd.Long = strings.TrimSpace(long) + "\n\nExit status:\n  0   done, or nothing to do" + rows.String()
	cmd.Example = "  " + strings.ReplaceAll(strings.TrimSpace(examples), "\n", "\n  ")
	return cmd
}

// newHelp is `hogli help COMMAND`; cobra's own exits 0 on a name that is none.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Help about any command",
		GroupID: "help",
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(splitColons(root, args))
			if err != nil || len(rest) > 0 {
				return unknownCommand(cmd, args[len(args)-max(len(rest), 1)])
			}
			cmd.InitDefaultHelpFlag()
			return cmd.Help()
		},
	}
}

const helpTemplate = `{{with (or .Long .Short)}}{{. | trimTrailingWhitespaces}}

{{end}}{{if or .Runnable .HasSubCommands}}{{.UsageString}}{{end}}`

const usageTemplate = `Usage:
  {{.UseLine}}{{if .HasExample}}

Examples:
{{.Example}}{{end}}{{if .HasAvailableSubCommands}}{{$cmds := .Commands}}{{if eq (len .Groups) 0}}

Commands:{{range $cmds}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{else}}{{range $group := .Groups}}

{{.Title}}:{{range $cmds}}{{if (and (eq .GroupID $group.ID) .IsAvailableCommand)}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Everywhere:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`
