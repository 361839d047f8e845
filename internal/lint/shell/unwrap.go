package shell

import (
	"path"
	"slices"
	"strings"
)

// wrapper is a command that runs another one given in its arguments.
type wrapper struct {
	words   []string // the program, and the subcommand
	values  string   // options that take the next word as value
	dirs    string   // those whose value is the folder to run in
	skip    int      // words before the command
	assigns bool     // NAME=value words come first
	tasks   bool     // it runs tasks of its own too, which may be called as any program
	more    bool     // it adds words that only a run could tell
}

// taken are programs of the shell's that no wrapper with tasks of its own is
// meant to run: hatch run test runs the task test.
const taken = "test type hash wait local read set source"

const uvValues = "--with --with-requirements --with-editable --extra --group --no-group --only-group --python -p --package --project --env-file --index --default-index --index-url -i --extra-index-url --find-links -f --config-file --cache-dir --color --no-extra --link-mode --resolution --prerelease --refresh-package --reinstall-package --upgrade-package -P"

// wrappers are what people put before a test runner.
var wrappers = []wrapper{
	{words: []string{"env"}, values: "-u --unset", dirs: "-C --chdir", assigns: true},
	{words: []string{"cross-env"}, assigns: true},
	{words: []string{"cross-env-shell"}, assigns: true},
	{words: []string{"exec"}, values: "-a"},
	{words: []string{"nohup"}},
	{words: []string{"time"}, values: "-o -f"},
	{words: []string{"nice"}, values: "-n"},
	{words: []string{"ionice"}, values: "-c -n"},
	{words: []string{"stdbuf"}, values: "-i -o -e"},
	{words: []string{"timeout"}, values: "-s --signal -k --kill-after", skip: 1},
	{words: []string{"xvfb-run"}, values: "-n -s -e -f -p -w"},
	{words: []string{"uv", "run"}, values: uvValues, dirs: "--directory"},
	{words: []string{"uvx"}, values: uvValues + " --from", dirs: "--directory"},
	{words: []string{"poetry", "run"}, tasks: true},
	{words: []string{"pipenv", "run"}, tasks: true},
	{words: []string{"pdm", "run"}, values: "-p --project", tasks: true},
	{words: []string{"hatch", "run"}, tasks: true},
	{words: []string{"rye", "run"}, tasks: true},
	{words: []string{"pixi", "run"}, values: "-e --environment", tasks: true},
	{words: []string{"npx"}, values: "-p --package"},
	{words: []string{"npm", "exec"}, values: "-p --package"},
	{words: []string{"pnpm", "exec"}},
	{words: []string{"yarn", "exec"}},
	{words: []string{"bunx"}},
	{words: []string{"dotenv"}, values: "-e -f -v -p"},
	{words: []string{"doppler", "run"}, values: "-p -c --project --config"},
	{words: []string{"op", "run"}, values: "--env-file"},
	{words: []string{"xargs"}, values: "-a --arg-file -d --delimiter -E -I -L --max-lines -n --max-args -P --max-procs -s --max-chars", more: true},
	{words: []string{"coverage", "run"}, values: "--rcfile --source --omit --include --data-file --context --concurrency"},
}

// unwrap takes the wrappers off, so that Args begins with what is really run.
func unwrap(cmd Command) Command {
	for range maxDepth {
		before := len(cmd.Args)
		cmd = unwrapOnce(cmd)
		if len(cmd.Args) == before {
			break
		}
	}
	return cmd
}

func unwrapOnce(cmd Command) Command {
	if name := cmd.Program(); strings.HasPrefix(name, "python") || name == "pypy" || name == "pypy3" {
		return unwrapModule(cmd)
	}
	if cmd.Program() == "command" && len(cmd.Args) > 1 && !strings.HasPrefix(cmd.Args[1].Text, "-") {
		cmd.Args = cmd.Args[1:]
		return cmd
	}
	for _, w := range wrappers {
		if inner, ok := w.strip(cmd); ok {
			return inner
		}
	}
	return cmd
}

// strip gives the command inside; false when this wrapper is not there, or
// runs nothing.
func (w wrapper) strip(cmd Command) (Command, bool) {
	if cmd.Program() != w.words[0] {
		return cmd, false
	}
	args := cmd.Args[1:]
	for _, word := range w.words[1:] {
		args, cmd = w.options(args, cmd)
		if len(args) == 0 || args[0].Text != word {
			return cmd, false
		}
		args = args[1:]
	}
	args, cmd = w.options(args, cmd)
	if len(args) > 0 && args[0].Text == "--" {
		args = args[1:]
	}
	if len(args) <= w.skip || w.tasks && isIn(args[0].Text, taken) {
		return cmd, false
	}
	if w.more {
		args = append(filledIn(args), Word{Place: cmd.Place})
	}
	cmd.Args = args[w.skip:]
	return cmd, true
}

// filledIn are the words of a command with {} for what only a run could tell.
func filledIn(args []Word) []Word {
	args = slices.Clone(args)
	for i := range args {
		if strings.Contains(args[i].Text, "{}") {
			args[i].Text, args[i].Known = "", false
		}
	}
	return args
}

// options takes the options off that stand before a word, and takes down what
// they change. python's -m is kept: a module follows.
func (w wrapper) options(args []Word, cmd Command) ([]Word, Command) {
	for len(args) > 0 {
		name, value, attached := strings.Cut(args[0].Text, "=")
		switch {
		case args[0].Text == "--":
			return args, cmd
		case w.words[0] == "coverage" && strings.HasPrefix(name, "-m"):
			return pythonModule(args), cmd
		case strings.HasPrefix(name, "-") && len(name) > 1:
			if !attached && len(args) > 1 && isIn(name, w.values+" "+w.dirs) {
				args = args[1:]
				value = args[0].Text
			}
			if isIn(name, w.dirs) {
				cmd.Dir = path.Join(cmd.Dir, value)
				cmd.DirKnown = cmd.DirKnown && args[0].Known && !path.IsAbs(value)
			}
		case w.assigns && attached:
		default:
			return args, cmd
		}
		args = args[1:]
	}
	return args, cmd
}

func isIn(word, list string) bool { return slices.Contains(strings.Fields(list), word) }

// unwrapModule turns python -m pytest into pytest.
func unwrapModule(cmd Command) Command {
	for i := 1; i < len(cmd.Args); i++ {
		text := cmd.Args[i].Text
		if !strings.HasPrefix(text, "-") || strings.HasPrefix(text, "--") || len(text) < 2 {
			return cmd
		}
		switch at := strings.IndexAny(text[1:], "cmWX"); {
		case at < 0:
		case text[at+1] == 'c':
			return cmd
		case text[at+1] == 'm':
			word := cmd.Args[i]
			word.Text = "-" + text[at+1:]
			if args := pythonModule(append([]Word{word}, cmd.Args[i+1:]...)); len(args) > 0 {
				cmd.Args = args
			}
			return cmd
		case at+2 == len(text): // -W and -X take the next word
			i++
		}
	}
	return cmd
}

// pythonModule turns the words -m pytest, or -mpytest, into pytest.
func pythonModule(args []Word) []Word {
	if args[0].Text == "-m" {
		return args[1:]
	}
	args = slices.Clone(args)
	args[0].Text = strings.TrimPrefix(args[0].Text, "-m")
	return args
}
