package shell

import (
	"regexp"
	"strings"
)

// elsewhere are the options with which a package manager runs the script of
// another package.
const elsewhere = "--filter -F -C --dir --cwd --prefix -w --workspace --workspaces -ws -r --recursive --workspace-root"

// packageScript is the script of the same package that a package manager is told
// to run, and what it adds to that script's words.
func packageScript(cmd Command) (name, rest string, ok bool) {
	manager := cmd.Program()
	if !isIn(manager, "npm pnpm yarn bun") {
		return "", "", false
	}
	args, ok := withoutOptions(cmd.Args[1:])
	if !ok || len(args) == 0 {
		return "", "", false
	}
	switch first := args[0].Text; {
	case isIn(first, "run run-script"):
		args, ok = withoutOptions(args[1:])
	case isIn(first, "t tst"):
		args = append([]Word{{Text: "test", Known: true}}, args[1:]...)
	case manager == "npm" && !isIn(first, "test start stop restart"):
		ok = false // npm runs others by run only
	}
	if !ok || len(args) == 0 || !args[0].Known {
		return "", "", false
	}
	return args[0].Text, added(manager, args[1:]), true
}

// withoutOptions drops what stands before the first word; false when an option
// names another package.
func withoutOptions(args []Word) ([]Word, bool) {
	for len(args) > 0 && strings.HasPrefix(args[0].Text, "-") {
		name, _, _ := strings.Cut(args[0].Text, "=")
		if isIn(name, elsewhere) {
			return nil, false
		}
		args = args[1:]
	}
	return args, true
}

var plainWord = regexp.MustCompile(`^[\w@%+=:,./*?\[\]-]+$`)

// added are the words that the manager hands on, as the shell would read them
// at the end of the script. npm keeps those before -- for itself.
func added(manager string, args []Word) string {
	var out strings.Builder
	own := manager == "npm"
	for i, w := range args {
		switch {
		case w.Known && w.Text == "--" && (own || i == 0):
			own = false
		case own:
		case !w.Known:
			out.WriteString(` "$@"`) // something that only the shell knows
		case plainWord.MatchString(w.Text):
			out.WriteString(" " + w.Text)
		default:
			out.WriteString(" '" + strings.ReplaceAll(w.Text, "'", `'\''`) + "'")
		}
	}
	return out.String()
}
