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
}

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
	{words: []string{"poetry", "run"}},
	{words: []string{"pipenv", "run"}},
	{words: []string{"pdm", "run"}, values: "-p --project"},
	{words: []string{"hatch", "run"}},
	{words: []string{"rye", "run"}},
	{words: []string{"pixi", "run"}, values: "-e --environment"},
	{words: []string{"npx"}, values: "-p --package"},
	{words: []string{"npm", "exec"}, values: "-p --package"},
	{words: []string{"pnpm", "exec"}},
	{words: []string{"yarn", "exec"}},
	{words: []string{"bunx"}},
	{words: []string{"dotenv"}, values: "-e -f -v -p"},
	{words: []string{"doppler", "run"}, values: "-p -c --project --config"},
	{words: []string{"op", "run"}, values: "--env-file"},
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
	args := cmd.Args
	if cmd.Program() != w.words[0] || len(args) <= len(w.words) {
		return cmd, false
	}
	for i, word := range w.words[1:] {
		if args[i+1].Text != word {
			return cmd, false
		}
	}
	args = args[len(w.words):]
	for len(args) > 0 {
		name, value, attached := strings.Cut(args[0].Text, "=")
		switch {
		case args[0].Text == "--":
			args = args[1:]
			return w.rest(cmd, args)
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
			return w.rest(cmd, args)
		}
		args = args[1:]
	}
	return cmd, false
}

func (w wrapper) rest(cmd Command, args []Word) (Command, bool) {
	if len(args) <= w.skip {
		return cmd, false
	}
	cmd.Args = args[w.skip:]
	if w.words[0] == "coverage" && cmd.Args[0].Text == "-m" {
		cmd.Args = cmd.Args[1:]
	}
	return cmd, len(cmd.Args) > 0
}

func isIn(word, list string) bool { return slices.Contains(strings.Fields(list), word) }

// unwrapModule turns python -m pytest into pytest.
func unwrapModule(cmd Command) Command {
	for i := 1; i < len(cmd.Args); i++ {
		switch text := cmd.Args[i].Text; {
		case text == "-m" && i+1 < len(cmd.Args):
			cmd.Args = cmd.Args[i+1:]
			return cmd
		case text == "-X" || text == "-W":
			i++
		case text == "-c" || !strings.HasPrefix(text, "-"):
			return cmd
		}
	}
	return cmd
}
