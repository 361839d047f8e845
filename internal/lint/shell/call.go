package shell

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// call walks a simple command: a builtin that changes what follows, a script
// inside the script, or a program.
func (r *reader) call(c *syntax.CallExpr, f fate) outcome {
	if len(c.Args) == 0 {
		if r.substitutions(c, f) { // x=$(command) has the command's status
			return outcome{}
		}
		return outcome{status: succeeds}
	}
	r.substitutions(c, fate{how: "$(…)"})
	cmd := Command{Place: r.place(c), Text: r.text(c), Dir: r.dir, DirKnown: r.dirKnown}
	for _, w := range c.Args {
		cmd.Args = append(cmd.Args, r.word(w))
	}
	cmd = unwrap(cmd)
	if r.isLost(f) {
		cmd.Lost = f.how
	}
	name := cmd.Program()
	if text, ok := innerScript(cmd); ok {
		return r.inner(text, "", f, cmd)
	}
	if body, ok := r.functions[name]; ok && !slices.Contains(r.running, name) && len(r.running) < maxDepth {
		r.running = append(r.running, name)
		defer func() { r.running = r.running[:len(r.running)-1] }()
		return outcome{status: r.stmt(body, f).status}
	}
	if o, ok := r.scripts(cmd, f); ok {
		return o
	}
	r.out.Commands = append(r.out.Commands, cmd)
	if name == "find" {
		r.out.Commands = append(r.out.Commands, found(cmd)...)
	}
	return r.builtin(name, cmd)
}

// scripts walks the scripts of package.json that a command runs; false when it
// runs none that is there.
func (r *reader) scripts(cmd Command, f fate) (outcome, bool) {
	run, ok := packageScripts(cmd)
	if !ok || r.follow == nil {
		return outcome{}, false
	}
	texts := make([]string, len(run.names))
	for i, name := range run.names {
		text, ok := r.follow(name)
		if !ok && run.ifPresent {
			return outcome{status: succeeds}, true // it does nothing
		}
		if !ok {
			return outcome{}, false
		}
		texts[i] = text + run.rest
	}
	var last outcome
	for i, text := range texts {
		last = r.inner(text, "script "+run.names[i], f, cmd)
	}
	if len(texts) > 1 {
		last.status = unknown // each of them may have failed
	}
	return last, true
}

// found are the commands that find runs for what it finds. With ; it succeeds
// whatever becomes of them.
func found(cmd Command) []Command {
	var out []Command
	for i := 1; i < len(cmd.Args); i++ {
		if !isIn(cmd.Args[i].Text, "-exec -execdir") {
			continue
		}
		first := i + 1
		for i++; i < len(cmd.Args) && !isIn(cmd.Args[i].Text, "; +"); i++ {
		}
		if i == first {
			continue
		}
		inner := cmd
		inner.Args = filledIn(cmd.Args[first:i])
		if i < len(cmd.Args) && cmd.Args[i].Text == ";" && inner.Lost == "" {
			inner.Lost = "-exec … ;"
		}
		out = append(out, unwrap(inner))
	}
	return out
}

// substitutions walks the commands in $(…) inside a node's words; false when
// there are none.
func (r *reader) substitutions(node syntax.Node, f fate) (any bool) {
	syntax.Walk(node, func(n syntax.Node) bool {
		if s, ok := n.(*syntax.CmdSubst); ok {
			any = true
			r.inSubshell(func() { r.list(s.Stmts, f) })
			return false
		}
		return true
	})
	return any
}

// builtin applies what a command of the shell itself does to what follows.
func (r *reader) builtin(name string, cmd Command) outcome {
	args := cmd.Args[1:]
	switch name {
	case "true", ":", "echo", "printf", "export", "unset", "shopt", "umask":
		return outcome{status: succeeds}
	case "false":
		return outcome{status: fails}
	case "exit", "return":
		return exitOutcome(args)
	case "cd":
		r.changeDir(args)
	case "pushd", "popd":
		r.dirKnown = false
	case "set":
		r.set(args, cmd)
		return outcome{status: succeeds}
	case "trap":
		if len(args) > 1 && args[0].Known && slices.ContainsFunc(args[1:], func(w Word) bool { return isIn(w.Text, "EXIT 0 ERR") }) {
			if inner, err := Read(args[0].Text, nil); err == nil && inner.exitsWithSuccess() {
				r.trapped = cmd.Text
			}
		}
	}
	return outcome{}
}

// exitsWithSuccess tells whether the script ends with exit 0.
func (s Script) exitsWithSuccess() bool {
	n := len(s.Commands)
	if n == 0 || s.Commands[n-1].Program() != "exit" {
		return false
	}
	return exitOutcome(s.Commands[n-1].Args[1:]).status == succeeds
}

func exitOutcome(args []Word) outcome {
	switch {
	case len(args) == 0 || !args[0].Known:
		return outcome{ended: true} // exit alone keeps the last status
	case strings.Trim(args[0].Text, "0") == "":
		return outcome{status: succeeds, ended: true}
	default:
		return outcome{status: fails, ended: true}
	}
}

func (r *reader) changeDir(args []Word) {
	args = slices.DeleteFunc(slices.Clone(args), func(w Word) bool { return w.Text == "--" || w.Text == "-P" || w.Text == "-L" })
	if len(args) != 1 || !args[0].Known || args[0].Glob || args[0].Text == "-" || strings.HasPrefix(args[0].Text, "/") {
		r.dirKnown = false
		return
	}
	r.dir = path.Join(r.dir, args[0].Text)
}

func (r *reader) set(args []Word, cmd Command) {
	for i, w := range args {
		if len(w.Text) < 2 || w.Text[0] != '-' && w.Text[0] != '+' {
			continue
		}
		on := w.Text[0] == '-'
		name := ""
		if i+1 < len(args) && strings.HasSuffix(w.Text, "o") {
			name = args[i+1].Text
		}
		if strings.Contains(w.Text, "e") || name == "errexit" {
			r.errexit = on
			if !on && r.out.PlusE == nil {
				r.out.PlusE = &Place{cmd.Start, cmd.End}
			}
		}
		if name == "pipefail" {
			r.pipefail = on
		}
	}
}

// innerScript is the text that sh -c or eval runs.
func innerScript(cmd Command) (string, bool) {
	switch cmd.Program() {
	case "sh", "bash", "dash", "zsh":
		for i, w := range cmd.Args[1:] {
			if !strings.HasPrefix(w.Text, "-") {
				return "", false
			}
			if w.Known && !strings.HasPrefix(w.Text, "--") && strings.Contains(w.Text, "c") && i+2 < len(cmd.Args) {
				prefix := ""
				if strings.Contains(w.Text, "e") {
					prefix = "set -e; "
				}
				return prefix + cmd.Args[i+2].Text, cmd.Args[i+2].Known
			}
		}
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

// inner walks a script that the command runs; its places are the command's.
func (r *reader) inner(text, name string, f fate, cmd Command) outcome {
	if len(r.running) >= maxDepth || name != "" && slices.Contains(r.running, name) || len(text) > maxBytes {
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
