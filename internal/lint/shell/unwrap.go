package shell

import (
	"path"
	"slices"
	"strings"
)

// unwrap takes the wrappers off, so that Args begins with what is really run.
func unwrap(cmd Command) Command {
	for range maxDepth {
		inner, ok := unwrapOnce(cmd)
		if !ok {
			break
		}
		cmd = inner
	}
	return cmd
}

func unwrapOnce(cmd Command) (Command, bool) {
	name := cmd.Program()
	if strings.HasPrefix(name, "python") || name == "pypy" || name == "pypy3" {
		inner := unwrapModule(cmd)
		return inner, len(inner.Args) < len(cmd.Args) || inner.Args[0] != cmd.Args[0]
	}
	if name == "command" {
		return unwrapCommand(cmd)
	}
	for _, w := range wrappers {
		if inner, ok := w.strip(cmd); ok {
			return inner, true
		}
	}
	return cmd, false
}

// unwrapCommand takes command off, unless it only tells of a program, with -v.
func unwrapCommand(cmd Command) (Command, bool) {
	args := cmd.Args[1:]
	for len(args) > 0 && isIn(args[0].Text, "-p --") {
		args = args[1:]
	}
	if len(args) == 0 || strings.HasPrefix(args[0].Text, "-") {
		return cmd, false
	}
	cmd.Args = args
	return cmd, true
}

// strip gives the command inside; false when this wrapper is not there, or
// runs nothing.
func (w wrapper) strip(cmd Command) (Command, bool) {
	if cmd.Program() != w.words[0] {
		return cmd, false
	}
	args := cmd.Args[1:]
	for _, word := range w.words[1:] {
		args, _ = w.options(args, &cmd)
		if len(args) == 0 || args[0].Text != word {
			return cmd, false
		}
		args = args[1:]
	}
	args, script := w.options(args, &cmd)
	if script.Text != "" {
		return cmd.asScript(script), true
	}
	args = w.atCommand(args)
	if len(args) == 0 || w.tasks && isIn(args[0].Text, taken) {
		return cmd, false
	}
	if len(args) > 1 && isIn(args[0].Text, w.script) {
		return cmd.asScript(args[1]), true
	}
	if w.more {
		args = append(filledIn(args), Word{Place: cmd.Place})
	}
	if w.versions {
		args = withoutVersion(args)
	}
	cmd.Args = args
	return cmd, true
}

// atCommand are the words from the command on; none when there is none.
func (w wrapper) atCommand(args []Word) []Word {
	if w.marks != "" {
		at := slices.IndexFunc(args, func(word Word) bool { return isIn(word.Text, w.marks) })
		if at < 0 {
			return nil
		}
		return args[at+1:]
	}
	if len(args) > 0 && args[0].Text == "--" {
		args = args[1:]
	}
	args = args[min(w.skip, len(args)):]
	if !w.places {
		return args
	}
	for len(args) > 0 && strings.HasPrefix(args[0].Text, "+") {
		args = args[1:]
	}
	if len(args) == 0 {
		return nil
	}
	args = slices.Clone(args)
	if _, inner, ok := strings.Cut(args[0].Text, ":"); ok && isIn(inner, runners) { // else it is a task
		args[0].Text = inner
	}
	return args
}

// asScript is the command sh -c with a text.
func (c Command) asScript(text Word) Command {
	word := Word{Place: text.Place, Known: true}
	shell, option := word, word
	shell.Text, option.Text = "sh", "-c"
	c.Args = []Word{shell, option, text}
	return c
}

// withoutVersion turns jest@29 into jest.
func withoutVersion(args []Word) []Word {
	args = slices.Clone(args)
	if at := strings.LastIndexByte(args[0].Text, '@'); at > 0 {
		args[0].Text = args[0].Text[:at]
	}
	return args
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
// they change; script is the value of one that is a script of its own. python's
// -m is kept: a module follows.
func (w wrapper) options(args []Word, cmd *Command) (rest []Word, script Word) {
	for len(args) > 0 {
		name, value, attached := strings.Cut(args[0].Text, "=")
		switch {
		case args[0].Text == "--", w.marks != "" && isIn(name, w.marks):
			return args, script
		case w.words[0] == "coverage" && strings.HasPrefix(name, "-m"):
			return pythonModule(args), script
		case w.splits && isIn(name, "-S --split-string"):
			return splitWords(args), script
		case strings.HasPrefix(name, "-") && (len(name) > 1 || w.splits):
			word := args[0]
			if !attached && len(args) > 1 && isIn(name, w.values+" "+w.dirs+" "+w.script) {
				args = args[1:]
				word, value, attached = args[0], args[0].Text, true
			}
			if attached && isIn(name, w.script) {
				word.Text, script = value, word
				script.Text = value
			}
			if isIn(name, w.dirs) {
				cmd.Dir = path.Join(cmd.Dir, value)
				cmd.DirKnown = cmd.DirKnown && args[0].Known && !path.IsAbs(value)
			}
		case w.assigns && attached:
		default:
			return args, script
		}
		args = args[1:]
	}
	return args, script
}

// splitWords are the words behind env -S, whose value holds several.
func splitWords(args []Word) []Word {
	first, value, attached := strings.Cut(args[0].Text, "=")
	word := args[0]
	args = args[1:]
	if !attached && len(args) > 0 && first != "" {
		word, value = args[0], args[0].Text
		args = args[1:]
	}
	var out []Word
	for text := range strings.FieldsSeq(value) {
		out = append(out, Word{Place: word.Place, Text: text, Known: word.Known})
	}
	out = append(out, args...)
	for len(out) > 0 && strings.Contains(out[0].Text, "=") {
		out = out[1:]
	}
	return out
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
