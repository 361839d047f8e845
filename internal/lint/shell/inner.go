package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// innerScript is the text that sh -c or eval runs.
func innerScript(cmd Command) (string, bool) {
	switch cmd.Program() {
	case "sh", "bash", "dash", "zsh", "ksh", "ash":
		return shellScript(cmd.Args[1:])
	case "eval":
		var words []string
		for _, w := range cmd.Args[1:] {
			if !w.Known {
				return "", false
			}
			words = append(words, w.Text)
		}
		return strings.Join(words, " "), true
	}
	return "", false
}

// shellScript reads the words of a shell: options, of which one says that the
// first word behind them all is a script.
func shellScript(args []Word) (string, bool) {
	prefix, isScript := "", false
	for len(args) > 0 && args[0].Known && strings.HasPrefix(args[0].Text, "-") {
		option := args[0].Text
		args = args[1:]
		if option == "--" {
			break
		}
		if isIn(option, "--rcfile --init-file") && len(args) > 0 {
			args = args[1:]
		}
		if strings.HasPrefix(option, "--") {
			continue
		}
		isScript = isScript || strings.Contains(option, "c")
		if strings.Contains(option, "e") {
			prefix += "set -e; "
		}
		if strings.HasSuffix(option, "o") && len(args) > 0 {
			prefix += "set -o " + args[0].Text + "; "
			args = args[1:]
		}
	}
	if !isScript || len(args) == 0 {
		return "", false
	}
	return prefix + args[0].Text, args[0].Known
}

// failsFor tells whether a command reads the report of a test run, and fails
// when that tells of a failure: the status of what writes it may be lost.
func failsFor(st *syntax.Stmt) bool {
	c, ok := st.Cmd.(*syntax.CallExpr)
	if !ok || st.Negated || st.Background || len(c.Args) == 0 {
		return false
	}
	switch c.Args[0].Lit() {
	case "gotestsum", "tparse":
		return true
	case "go-junit-report":
		return slices.ContainsFunc(c.Args[1:], func(w *syntax.Word) bool {
			return isIn(strings.TrimPrefix(w.Lit(), "-"), "-set-exit-code set-exit-code")
		})
	default:
		return false
	}
}

// sideBySideValues are the options of concurrently that take the next word.
const sideBySideValues = `-n --names -c --prefix-colors -p --prefix -m --max-processes -s --success --restart-tries --restart-after
	-l --prefix-length -t --timestamp-format -i --default-input-target --name-separator --kill-signal --teardown --cwd`

// sideBySide walks the scripts that concurrently is given, each a word, of which
// one that fails fails it; false for another command.
func (r *reader) sideBySide(cmd Command, f fate) bool {
	if cmd.Program() != "concurrently" {
		return false
	}
	var texts []string
	for i := 1; i < len(cmd.Args); i++ {
		switch text := cmd.Args[i].Text; {
		case !cmd.Args[i].Known:
			return false
		case isIn(text, sideBySideValues):
			i++
		case !strings.HasPrefix(text, "-"):
			texts = append(texts, text)
		}
	}
	for _, text := range texts {
		for _, manager := range []string{"npm", "pnpm", "yarn", "bun"} {
			if name, ok := strings.CutPrefix(text, manager+":"); ok {
				text = manager + " run " + name
			}
		}
		r.inner(text, "", f, cmd)
	}
	return len(texts) > 0
}

// inner walks a script that the command runs; its places are the command's.
func (r *reader) inner(text, name string, f fate, cmd Command) outcome {
	if name != "" && slices.Contains(r.running, name) && r.out.Loop == nil {
		r.out.Loop = &cmd.Place
	}
	if len(r.running) >= maxDepth || name != "" && slices.Contains(r.running, name) || len(text) > MaxBytes {
		r.out.Partial = true
		r.out.Commands = append(r.out.Commands, cmd)
		return outcome{}
	}
	file, err := parse(text)
	if err != nil {
		r.out.Commands = append(r.out.Commands, cmd)
		return outcome{}
	}
	src, whole, outer := r.src, r.file, r.outer
	defer func() { r.src, r.file, r.outer, r.running = src, whole, outer, r.running[:len(r.running)-1] }()
	r.running = append(r.running, name)
	r.src, r.file = text, file
	if outer == nil {
		r.outer = &cmd.Place
	}
	var o outcome
	r.inSubshell(func() {
		r.errexit, r.pipefail = false, false
		if f.kept || !r.isLost(f) {
			f = fate{kept: true}
		}
		o = r.list(file.Stmts, f)
	})
	return outcome{status: o.status}
}
