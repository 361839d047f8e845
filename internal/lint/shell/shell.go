// Package shell tells what a script of package.json really runs: the commands
// with their wrappers (uv run, env, python -m) taken off, the folder each runs
// in, and which of their failures the script does not pass on.
//
// It reads with a real shell parser. It refuses to run anything, to expand
// variables (a word with one is not Known), and to say what is right: rules do.
package shell

import (
	"errors"
	"regexp"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// limits keep a hostile script from costing more than it can be worth.
const (
	maxSteps = 2000
	maxDepth = 20
)

// Script is what a script runs.
type Script struct {
	Commands []Command // those that can be reached, in the order they run
	Partial  bool      // there was more than hogli reads
	Loop     *Place    // a script that runs itself
	PlusE    *Place    // set +e, when nothing in the script looks at $? afterwards
}

// Place is a stretch of the script's text.
type Place struct{ Start, End int }

// Command is one simple command.
type Command struct {
	Place
	Text string // as written, with its wrappers
	Args []Word // program first, wrappers taken off; never empty
	Dir  string // the folder it runs in, relative to that of the script
	// DirKnown is false after cd to something that only the shell knows.
	DirKnown bool
	// Lost is how the script hides a failure of this command, as written, such
	// as `|| true`; "" when a failure fails the script.
	Lost string
}

// Word is an argument.
type Word struct {
	Place
	Text  string
	Known bool // false when only the shell can tell the text
	Glob  bool // the shell expands it against the disk
}

// Program is the name of the command without its folder; "" when not known.
func (c Command) Program() string {
	if !c.Args[0].Known {
		return ""
	}
	return c.Args[0].Text[strings.LastIndexByte(c.Args[0].Text, '/')+1:]
}

// SyntaxError is a script that no shell would run.
type SyntaxError struct {
	Offset int
	What   string
}

// Error is the parser's reason.
func (e *SyntaxError) Error() string { return e.What }

// MaxBytes is the length from which a script is not read.
const MaxBytes = 64 << 10

// Read summarises a script. follow gives the text of another script by name,
// for `pnpm run NAME`; it may be nil.
func Read(text string, follow func(name string) (string, bool)) (Script, error) {
	r := &reader{follow: follow, src: text, dirKnown: true, steps: maxSteps}
	if len(text) > MaxBytes {
		return Script{Partial: true}, nil
	}
	file, err := parse(text)
	if err != nil {
		return Script{}, err
	}
	r.file = file
	r.waits, r.looks = waitsFor(file), looksAtStatus(file) || looksAt(file, "PIPESTATUS")
	r.list(file.Stmts, fate{kept: true})
	if r.looks {
		r.out.PlusE = nil
	}
	r.applyTrap()
	return r.out, nil
}

func parse(text string) (*syntax.File, error) {
	for doubles := 0; ; doubles++ {
		file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
		if err == nil {
			return file, nil
		}
		bad := &SyntaxError{What: err.Error()}
		if e, ok := errors.AsType[syntax.ParseError](err); ok {
			bad.Offset, bad.What = int(e.Pos.Offset()), e.Text
		}
		next, ok := withoutDouble(text, bad.Offset)
		if !ok || doubles == maxDepth {
			return nil, bad
		}
		text = next
	}
}

// withoutDouble blanks ! ! at a place, which the parser refuses and bash takes for
// nothing, and all that follow at once; false when it is not there.
func withoutDouble(text string, at int) (string, bool) {
	double := doubleNegation.FindStringIndex(text[min(at, len(text)):])
	if double == nil {
		return "", false
	}
	return text[:at] + strings.Repeat(" ", double[1]) + text[at+double[1]:], true
}

var doubleNegation = regexp.MustCompile(`^![ \t]+!(?:[ \t]+![ \t]+!)*`)

// looksAtStatus tells whether a node reads $?, and does more than print it.
func looksAtStatus(node syntax.Node) bool { return looksAt(node, "?") }

// looksAt tells the same of any parameter.
func looksAt(node syntax.Node, parameter string) bool {
	found := false
	syntax.Walk(node, func(n syntax.Node) bool {
		if c, ok := n.(*syntax.CallExpr); ok && len(c.Args) > 0 && isIn(c.Args[0].Lit(), "echo printf") {
			return false
		}
		p, ok := n.(*syntax.ParamExp)
		found = found || ok && p.Param != nil && p.Param.Value == parameter
		return !found
	})
	return found
}

// waitsFor tells whether a node waits for a particular job, whose status
// `wait` then has.
func waitsFor(node syntax.Node) bool {
	return contains(node, func(n syntax.Node) bool {
		c, ok := n.(*syntax.CallExpr)
		return ok && len(c.Args) > 1 && c.Args[0].Lit() == "wait"
	})
}

func contains(node syntax.Node, is func(syntax.Node) bool) bool {
	found := false
	syntax.Walk(node, func(n syntax.Node) bool {
		found = found || n != nil && is(n)
		return !found
	})
	return found
}
