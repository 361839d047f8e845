package shell

import (
	"regexp"
	"strings"
)

// elsewhere are the options with which a package manager runs the script of
// another package.
const elsewhere = "--filter -F -C --dir --cwd --prefix -w --workspace --workspaces -ws -r --recursive --workspace-root"

// scriptRun is the scripts of the same package that a command runs, one after
// the other, and what it adds to their words.
type scriptRun struct {
	names     []string
	rest      string
	ifPresent bool // one that is missing is passed over
}

// packageScripts reads what a package manager, or one of the programs that run
// several scripts, is told to run.
func packageScripts(cmd Command) (scriptRun, bool) {
	switch manager := cmd.Program(); {
	case isIn(manager, "npm pnpm yarn bun"):
		return managedScript(manager, cmd.Args[1:])
	case manager == "node":
		return nodeScript(cmd.Args[1:])
	case isIn(manager, "run-s run-p npm-run-all npm-run-all2"):
		return severalScripts(cmd.Args[1:])
	default:
		return scriptRun{}, false
	}
}

func managedScript(manager string, args []Word) (scriptRun, bool) {
	var run scriptRun
	for _, w := range args {
		if w.Text == "--" {
			break
		}
		run.ifPresent = run.ifPresent || w.Text == "--if-present"
	}
	args, ok := withoutOptions(args)
	if !ok || len(args) == 0 {
		return run, false
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
		return run, false
	}
	run.names, run.rest = []string{args[0].Text}, added(manager, args[1:])
	return run, true
}

// nodeScript reads node --run NAME.
func nodeScript(args []Word) (scriptRun, bool) {
	for i, w := range args {
		name, value, attached := strings.Cut(w.Text, "=")
		switch {
		case !w.Known || !strings.HasPrefix(name, "--"):
			return scriptRun{}, false
		case name != "--run":
			continue
		case attached:
			return scriptRun{names: []string{value}, rest: added("npm", args[i+1:])}, true
		case i+1 < len(args) && args[i+1].Known:
			return scriptRun{names: []string{args[i+1].Text}, rest: added("npm", args[i+2:])}, true
		}
	}
	return scriptRun{}, false
}

// severalScripts reads run-s NAME NAME. A pattern, or a name with arguments,
// stands for what only a run could tell.
func severalScripts(args []Word) (scriptRun, bool) {
	var run scriptRun
	for _, w := range args {
		switch {
		case w.Known && w.Text == "--":
			return run, len(run.names) > 0
		case !w.Known || strings.ContainsAny(w.Text, "* {}"):
			return run, false
		case strings.HasPrefix(w.Text, "-"):
			if isIn(w.Text, "--max-parallel --npm-path") {
				return run, false
			}
		default:
			run.names = append(run.names, w.Text)
		}
	}
	return run, len(run.names) > 0
}

// withoutOptions drops what stands before the first word; false when an option
// names another package than this one.
func withoutOptions(args []Word) ([]Word, bool) {
	for len(args) > 0 && strings.HasPrefix(args[0].Text, "-") {
		name, value, attached := strings.Cut(args[0].Text, "=")
		args = args[1:]
		if !isIn(name, elsewhere) {
			continue
		}
		if !attached && len(args) > 0 {
			value, args = args[0].Text, args[1:]
		}
		if !isIn(value, ". ./ {.}") {
			return nil, false
		}
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

// runners are the programs that people run by the name alone behind a manager.
const runners = "jest vitest pytest turbo nx mocha ava playwright"

// bareRunner turns pnpm jest into jest, where no script is called so.
func bareRunner(cmd Command) Command {
	manager := cmd.Program()
	if !isIn(manager, "pnpm yarn bun") {
		return cmd
	}
	args, ok := withoutOptions(cmd.Args[1:])
	if manager != "pnpm" && ok && len(args) > 0 && args[0].Text == "run" {
		args, ok = withoutOptions(args[1:])
	}
	if ok && len(args) > 0 && isIn(args[0].Text, runners) {
		cmd.Args = args
	}
	return cmd
}
