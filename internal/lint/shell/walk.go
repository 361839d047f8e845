package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// reader walks over a script as a shell would run it, keeping what changes the
// meaning of the commands that follow.
type reader struct {
	out    Script
	src    string
	file   *syntax.File // src, parsed
	follow func(string) (string, bool)
	outer  *Place // the command whose script this is; nil for the script itself

	dir      string
	dirKnown bool
	errexit  bool
	pipefail bool
	trapped  string // the trap that turns every failure into success

	waits, looks bool
	functions    map[string]*syntax.Stmt
	running      []string // names of functions and scripts being walked
	steps        int
}

// fate is what becomes of a failure at a place of the script.
type fate struct {
	kept  bool   // it becomes the failure of the script
	pipes bool   // so does that of each part of a pipe, by PIPESTATUS
	exits bool   // set -e would end the script here
	after bool   // what follows ends the script with a failure, whatever comes before
	how   string // what hides it otherwise, as written
}

// outcome is what can be said about a command without running it.
type outcome struct {
	status status
	ended  bool // the script does not go on
}

type status int

const (
	unknown status = iota
	succeeds
	fails
)

func (r *reader) list(stmts []*syntax.Stmt, f fate) outcome {
	last := outcome{status: succeeds} // of none
	for i, st := range stmts {
		at := f
		if i < len(stmts)-1 {
			at = r.before(stmts[i+1:], f)
		}
		if last = r.stmt(st, at); last.ended {
			return last
		}
	}
	return last
}

// before is what becomes of a failure of the statement before others. A bare exit
// ends with the status that it finds.
func (r *reader) before(rest []*syntax.Stmt, f fate) fate {
	next := rest[0]
	switch {
	case isBareExit(next):
		return f
	case endsInFailure(rest):
		return fate{kept: true, after: true}
	}
	pipes := looksAt(next, "PIPESTATUS")
	kept := pipes || looksAtStatus(next) && r.isReadLater(next)
	return fate{kept: kept, pipes: pipes, exits: f.exits || f.kept, how: "; " + r.text(next)}
}

// endsInFailure tells whether statements come to an exit with a failure: who got
// there did not end with success before.
func endsInFailure(stmts []*syntax.Stmt) bool {
	for _, st := range stmts {
		c, ok := st.Cmd.(*syntax.CallExpr)
		if !ok || st.Negated || st.Background || len(c.Args) == 0 || !isIn(c.Args[0].Lit(), "exit return") {
			continue
		}
		code := ""
		if len(c.Args) == 2 {
			code = c.Args[1].Lit()
		}
		return code != "" && strings.Trim(code, "0123456789") == "" && strings.Trim(code, "0") != ""
	}
	return false
}

func isBareExit(st *syntax.Stmt) bool {
	c, ok := st.Cmd.(*syntax.CallExpr)
	return ok && !st.Negated && !st.Background && len(c.Args) == 1 && c.Args[0].Lit() == "exit"
}

func (r *reader) stmt(st *syntax.Stmt, f fate) outcome {
	if r.steps--; r.steps < 0 {
		r.out.Partial = true
		return outcome{ended: true}
	}
	switch {
	case st.Background || st.Coprocess:
		r.inSubshell(func() { r.command(st, fate{kept: r.waits, how: "&"}) })
		return outcome{status: succeeds}
	case st.Negated:
		return negate(r.command(st, fate{how: "!"}))
	default:
		return r.command(st, f)
	}
}

func negate(o outcome) outcome {
	switch {
	case o.ended:
	case o.status == succeeds:
		o.status = fails
	case o.status == fails:
		o.status = succeeds
	}
	return o
}

func (r *reader) command(st *syntax.Stmt, f fate) outcome {
	switch c := st.Cmd.(type) {
	case nil: // a redirection of nothing
		return outcome{status: succeeds}
	case *syntax.CallExpr:
		return r.call(c, f)
	case *syntax.ArithmCmd:
		return outcome{status: computed(c.X)}
	case *syntax.LetClause:
		return outcome{status: computed(c.Exprs...)}
	case *syntax.TestClause:
		return outcome{status: r.condition(c.X)}
	case *syntax.BinaryCmd:
		return r.binary(c, f)
	case *syntax.Block:
		return r.list(c.Stmts, f)
	case *syntax.Subshell:
		var o outcome
		r.inSubshell(func() { o = r.list(c.Stmts, f) })
		return outcome{status: o.status} // exit ends the subshell only
	case *syntax.IfClause:
		return r.ifClause(c, f)
	case *syntax.WhileClause:
		r.while(c, f)
	case *syntax.ForClause:
		r.loop(c.Do, f)
	case *syntax.CaseClause:
		for _, item := range c.Items {
			r.list(item.Stmts, f)
		}
	case *syntax.FuncDecl:
		r.declare(c)
		return outcome{status: succeeds}
	case *syntax.TimeClause:
		if c.Stmt != nil {
			return r.stmt(c.Stmt, f)
		}
	case *syntax.CoprocClause:
		r.inSubshell(func() { r.stmt(c.Stmt, fate{how: "coproc"}) })
	case *syntax.DeclClause:
		r.substitutions(c, fate{how: c.Variant.Value})
		return outcome{status: succeeds}
	}
	return outcome{}
}

// while walks a loop with a condition. until A || B ends well when only B holds,
// and nothing tells then that A failed, unless something looks afterwards.
func (r *reader) while(c *syntax.WhileClause, f fate) {
	from := len(r.out.Commands)
	cond, until := positive(c.Cond)
	until = until != c.Until // while ! A is until A
	condition := fate{how: "while"}
	if until {
		condition = fate{kept: true}
	}
	r.list(cond, condition)
	last := cond[len(cond)-1]
	if or, ok := last.Cmd.(*syntax.BinaryCmd); ok && or.Op == syntax.OrStmt && until && f.kept && !f.after {
		r.lose(from, len(r.out.Commands), "until … || "+r.text(or.Y))
	}
	r.loop(c.Do, f)
}

// positive gives a condition without the ! before its last command, and whether
// one was there.
func positive(cond []*syntax.Stmt) ([]*syntax.Stmt, bool) {
	n := len(cond)
	if !cond[n-1].Negated {
		return cond, false
	}
	plain := *cond[n-1]
	plain.Negated = false
	return append(slices.Clone(cond[:n-1]), &plain), true
}

// loop walks the body of a loop. The last status is the loop's, so a command that
// is tried until it succeeds, a && break, is not hidden.
func (r *reader) loop(body []*syntax.Stmt, f fate) {
	inside := fate{exits: f.exits || f.kept, how: "the loop, which keeps the last status only"}
	if n := len(body); f.after || n > 0 && triesAgain(body[n-1]) {
		inside = f
	}
	r.list(body, inside)
}

// triesAgain tells whether a statement leaves the loop when its command
// succeeded, and only then.
func triesAgain(st *syntax.Stmt) bool {
	c, ok := st.Cmd.(*syntax.BinaryCmd)
	if !ok || c.Op != syntax.AndStmt || st.Negated || st.Background {
		return false
	}
	leave, ok := c.Y.Cmd.(*syntax.CallExpr)
	return ok && len(leave.Args) > 0 && isIn(leave.Args[0].Lit(), "break exit return")
}

// inSubshell keeps what a subshell changes inside it.
func (r *reader) inSubshell(run func()) {
	dir, known, errexit, pipefail := r.dir, r.dirKnown, r.errexit, r.pipefail
	run()
	r.dir, r.dirKnown, r.errexit, r.pipefail = dir, known, errexit, pipefail
}

func (r *reader) declare(c *syntax.FuncDecl) {
	if c.Name == nil || c.Body == nil {
		return
	}
	if r.functions == nil {
		r.functions = map[string]*syntax.Stmt{}
	}
	r.functions[c.Name.Value] = c.Body
}

func (r *reader) binary(c *syntax.BinaryCmd, f fate) outcome {
	switch c.Op {
	case syntax.Pipe, syntax.PipeAll:
		left := fate{how: "| " + r.text(c.Y)}
		if r.pipefail || f.pipes || failsFor(c.Y) {
			left = f
		}
		r.inSubshell(func() { r.stmt(c.X, left) })
		var o outcome
		r.inSubshell(func() { o = r.stmt(c.Y, f) })
		return outcome{status: o.status}
	case syntax.AndStmt:
		// set -e does not look at the left side of &&
		left := r.stmt(c.X, fate{kept: f.kept, after: f.after, how: f.how})
		if left.ended || left.status == fails {
			return left
		}
		right := r.stmt(c.Y, f)
		if left.status == succeeds {
			return right
		}
		return outcome{}
	default:
		return r.or(c, f)
	}
}

// or walks A || B. What becomes of a failure of A is known only after B.
func (r *reader) or(c *syntax.BinaryCmd, f fate) outcome {
	from := len(r.out.Commands)
	left := r.stmt(c.X, fate{kept: true})
	until := len(r.out.Commands)
	if left.ended || left.status == succeeds {
		return left
	}
	right := r.stmt(c.Y, f)
	switch {
	case r.isNoted(c.Y):
		return outcome{status: succeeds}
	case right.status == succeeds, right.status == unknown && !right.ended && r.onlyTidiesUp(until):
		r.lose(from, until, "|| "+r.text(c.Y))
	case !right.ended && r.isLost(f):
		r.lose(from, until, f.how)
	}
	if left.status == fails {
		return right
	}
	if right.status == succeeds && !right.ended {
		return outcome{status: succeeds}
	}
	return outcome{}
}

// onlyTidiesUp tells whether the commands from a place on are all of a kind that
// fails only when something is very wrong.
func (r *reader) onlyTidiesUp(from int) bool {
	commands := r.out.Commands[from:]
	return len(commands) > 0 && !slices.ContainsFunc(commands, func(c Command) bool { return !isIn(c.Program(), tidying) })
}

// lose marks the commands [from, until) whose failure seemed kept so far.
func (r *reader) lose(from, until int, how string) {
	for i := from; i < until; i++ {
		if r.out.Commands[i].Lost == "" {
			r.out.Commands[i].Lost = how
		}
	}
}

func (r *reader) isLost(f fate) bool { return !f.kept && !(f.exits && r.errexit) }

// ifClause walks a condition and both ways. A failure of the condition is lost
// when the way taken then succeeds.
func (r *reader) ifClause(c *syntax.IfClause, f fate) outcome {
	if len(c.Cond) == 0 {
		return r.list(c.Then, f) // else
	}
	cond, negated := positive(c.Cond)
	from := len(r.out.Commands)
	tested := r.list(cond, fate{kept: true})
	until := len(r.out.Commands)
	if tested.ended {
		return tested
	}
	if negated {
		tested = negate(tested)
	}
	then, other := r.branches(c, tested, f)
	onFailure := other
	if negated {
		onFailure = then
	}
	if onFailure.status == succeeds && !f.after {
		r.lose(from, until, "if")
	}
	if tested.status == succeeds {
		return then
	}
	if tested.status == fails {
		return other
	}
	return outcome{ended: then.ended && other.ended}
}

func (r *reader) branches(c *syntax.IfClause, tested outcome, f fate) (then, other outcome) {
	dir, known := r.dir, r.dirKnown
	other = outcome{status: succeeds}
	if tested.status != fails {
		then = r.list(c.Then, f)
	}
	after, afterKnown := r.dir, r.dirKnown
	r.dir, r.dirKnown = dir, known
	if c.Else != nil && tested.status != succeeds {
		other = r.ifClause(c.Else, f)
	}
	r.dirKnown = r.dirKnown && afterKnown && (r.dir == after || then.ended || other.ended)
	if other.ended {
		r.dir = after
	}
	return then, other
}

func (r *reader) applyTrap() {
	if r.trapped != "" {
		r.lose(0, len(r.out.Commands), r.trapped)
	}
}
