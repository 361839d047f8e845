package shell

import (
	"path"
	"slices"
	"strconv"
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
	if r.sideBySide(cmd, f) {
		return outcome{}
	}
	cmd = bareRunner(cmd)
	name = cmd.Program()
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
	case "true", ":", "echo", "printf", "export", "unset", "shopt", "umask", "alias":
		return outcome{status: succeeds}
	case "wait":
		if len(args) == 0 {
			return outcome{status: succeeds}
		}
	case "test":
		return outcome{status: tested(args)}
	case "[":
		if n := len(args); n > 0 && args[n-1].Text == "]" {
			return outcome{status: tested(args[:n-1])}
		}
	case "false":
		return outcome{status: fails}
	case "kill":
		if endsItself(cmd) {
			return outcome{status: fails, ended: true}
		}
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
		r.trap(args, cmd)
		return outcome{status: succeeds}
	}
	if isIdleCode(name, args) {
		return outcome{status: succeeds}
	}
	return outcome{}
}

// endsItself tells whether kill is told to end the shell that runs it, or all of
// its group. Signal 0 only asks whether it is there.
func endsItself(kill Command) bool {
	last := len(kill.Args) - 1
	if slices.ContainsFunc(kill.Args[1:max(last, 1)], func(w Word) bool { return isIn(w.Text, "-0 0 -l -L") }) {
		return false
	}
	words := strings.Fields(kill.Text) // of the number of the shell no word is known
	return isIn(strings.Trim(words[len(words)-1], `"`), "$$ ${$} $BASHPID") || last > 0 && kill.Args[last].Known && kill.Args[last].Text == "0"
}

// trap notes one that ends the script with success, also by a function.
func (r *reader) trap(args []Word, cmd Command) {
	if len(args) < 2 || !args[0].Known || !slices.ContainsFunc(args[1:], func(w Word) bool { return isIn(w.Text, "EXIT 0 ERR") }) {
		return
	}
	text := args[0].Text
	if body, ok := r.functions[strings.TrimSpace(text)]; ok {
		if start, end := int(body.Pos().Offset()), int(body.End().Offset()); start <= end && end <= len(r.src) {
			text = r.src[start:end]
		}
	}
	if inner, err := Read(text, nil); err == nil && inner.exitsWithSuccess() {
		r.trapped = cmd.Text
	}
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
	if len(args) == 0 || !args[0].Known {
		return outcome{ended: true} // exit alone keeps the last status
	}
	code, err := strconv.Atoi(args[0].Text)
	return outcome{status: holds(err == nil && code%256 == 0), ended: true} // a status is a byte
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
