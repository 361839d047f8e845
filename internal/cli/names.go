package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/posthog/hogli/internal/fault"
)

// `a:b` and `a b` are the same command. The tree holds `a b`; the colon form
// is split before cobra sees it.

// splitColons rewrites the first word that is no flag, when it is group:command.
func splitColons(root *cobra.Command, args []string) []string {
	at := firstWord(args)
	if at < 0 || !strings.Contains(args[at], ":") {
		return args
	}
	parts := strings.Split(args[at], ":")
	if !slices.ContainsFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == parts[0] && c.HasSubCommands() }) {
		return args
	}
	return slices.Concat(args[:at], parts, args[at+1:])
}

// firstWord is the index of the first word that is neither a flag nor its
// value; words that cobra puts before the command line to complete are passed.
func firstWord(args []string) int {
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case takesNext(arg):
			i++
		case arg == "--":
			return -1
		case strings.HasPrefix(arg, "-"), arg == cobra.ShellCompRequestCmd, arg == cobra.ShellCompNoDescRequestCmd, arg == "help":
		default:
			return i
		}
	}
	return -1
}

// takesNext tells whether a global flag has its value in the next word: --color
// never, -C dir, also as the last of several letters (-vC dir).
func takesNext(arg string) bool {
	if letters, ok := strings.CutPrefix(arg, "-"); ok && !strings.HasPrefix(letters, "-") {
		return strings.IndexByte(letters, 'C') == len(letters)-1 && letters != ""
	}
	return arg == "--chdir" || arg == "--color"
}

// spoken is a command as people write it: hogli product:lint.
func spoken(cmd *cobra.Command) string {
	words := strings.Fields(cmd.CommandPath())
	if len(words) < 2 {
		return strings.Join(words, " ")
	}
	return words[0] + " " + strings.Join(words[1:], ":")
}

// group is a command that only holds others.
func group(name, section, short string, commands ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use:     name,
		Short:   short,
		GroupID: section,
		Args:    cobra.ArbitraryArgs,
		RunE:    listOrUnknown,
	}
	cmd.AddCommand(commands...)
	return cmd
}

// listOrUnknown is what a group does by itself: alone it lists its commands; a
// word after it names none of them. Cobra would print help and exit 0.
func listOrUnknown(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	return unknownCommand(cmd, args[0])
}

func unknownCommand(parent *cobra.Command, word string) error {
	prefix := ""
	if parent.HasParent() {
		prefix = strings.TrimPrefix(spoken(parent), "hogli ") + ":"
	}
	var known []string
	for _, c := range parent.Commands() {
		if c.IsAvailableCommand() {
			known = append(known, prefix+c.Name())
		}
		if !parent.HasParent() {
			for _, inner := range c.Commands() {
				known = append(known, c.Name()+":"+inner.Name())
			}
		}
	}
	fix := "run " + spoken(parent) + " --help"
	if near := fault.Nearest(prefix+word, known); near != "" {
		fix = "did you mean hogli " + near + "?"
	}
	return &fault.Error{Code: fault.UnknownCommand, What: "there is no command " + prefix + word, Fix: []string{fix}}
}

// atMost is the check of a command that takes these words or fewer.
func atMost(words ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= len(words) {
			return nil
		}
		return exactly(words...)(cmd, args)
	}
}

// exactly is the check of a command that takes these words, no more, no fewer.
func exactly(words ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == len(words) {
			return nil
		}
		usage := strings.TrimSpace(spoken(cmd) + " " + strings.Join(words, " "))
		if len(args) < len(words) {
			return fault.Usage(words[len(args)]+" is missing", usage)
		}
		return fault.Usage("too many words: "+strings.Join(args[len(words):], " "), usage)
	}
}
