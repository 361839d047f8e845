package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// holds is the status of a command that says whether something is so.
func holds(is bool) status {
	if is {
		return succeeds
	}
	return fails
}

// constant computes arithmetic in which only numbers stand; false when a
// variable or a command has a say.
func constant(expr syntax.ArithmExpr) (int, bool) {
	plain := expr != nil && !contains(expr, func(n syntax.Node) bool {
		w, ok := n.(*syntax.Word)
		if !ok {
			return false
		}
		_, err := strconv.Atoi(w.Lit())
		return err != nil
	})
	if !plain || contains(expr, changesOperand) {
		return 0, false
	}
	value, err := expand.Arithm(&expand.Config{}, expr)
	return value, err == nil
}

// changesOperand is true of 1++ and 1=2, which are none.
func changesOperand(n syntax.Node) bool {
	switch n := n.(type) {
	case *syntax.UnaryArithm:
		return n.Op == syntax.Inc || n.Op == syntax.Dec
	case *syntax.BinaryArithm:
		return n.Op == syntax.Assgn || strings.HasSuffix(n.Op.String(), "=") && !isIn(n.Op.String(), "== != <= >=")
	default:
		return false
	}
}

// computed is the status of (( )) and of let, whose last number counts.
func computed(exprs ...syntax.ArithmExpr) status {
	value, ok := constant(exprs[len(exprs)-1])
	if !ok {
		return unknown
	}
	return holds(value != 0)
}

// tested is the status of test and [ where plain words alone decide.
func tested(args []Word) status {
	words := make([]string, len(args))
	for i, w := range args {
		if !w.Known || w.Glob {
			return unknown
		}
		words[i] = w.Text
	}
	switch {
	case len(words) == 0:
		return fails
	case len(words) == 1:
		return holds(words[0] != "")
	case words[0] == "!":
		return negate(outcome{status: tested(args[1:])}).status
	case len(words) == 2:
		return testedOne(words[0], words[1])
	case len(words) == 3:
		return testedTwo(words[0], words[1], words[2])
	default:
		return unknown
	}
}

func testedOne(op, word string) status {
	switch op {
	case "-n":
		return holds(word != "")
	case "-z":
		return holds(word == "")
	default:
		return unknown
	}
}

func testedTwo(left, op, right string) status {
	switch op {
	case "=", "==":
		return holds(left == right)
	case "!=":
		return holds(left != right)
	}
	a, errA := strconv.Atoi(left)
	b, errB := strconv.Atoi(right)
	if errA != nil || errB != nil {
		return unknown
	}
	switch op {
	case "-eq":
		return holds(a == b)
	case "-ne":
		return holds(a != b)
	case "-lt":
		return holds(a < b)
	case "-le":
		return holds(a <= b)
	case "-gt":
		return holds(a > b)
	case "-ge":
		return holds(a >= b)
	default:
		return unknown
	}
}

// condition is the status of [[ ]].
func (r *reader) condition(expr syntax.TestExpr) status {
	switch e := expr.(type) {
	case *syntax.Word:
		return tested([]Word{r.word(e)})
	case *syntax.ParenTest:
		return r.condition(e.X)
	case *syntax.UnaryTest:
		if e.Op == syntax.TsNot {
			return negate(outcome{status: r.condition(e.X)}).status
		}
		if w, ok := e.X.(*syntax.Word); ok {
			return tested([]Word{{Text: e.Op.String(), Known: true}, r.word(w)})
		}
	case *syntax.BinaryTest:
		return r.conditions(e)
	}
	return unknown
}

func (r *reader) conditions(e *syntax.BinaryTest) status {
	if e.Op == syntax.AndTest {
		return either(r.condition(e.X), r.condition(e.Y), fails)
	}
	if e.Op == syntax.OrTest {
		return either(r.condition(e.X), r.condition(e.Y), succeeds)
	}
	x, isWord := e.X.(*syntax.Word)
	y, isToo := e.Y.(*syntax.Word)
	if !isWord || !isToo {
		return unknown
	}
	return tested([]Word{r.word(x), {Text: e.Op.String(), Known: true}, r.word(y)})
}

// either is the status of two of which one decides when it comes out so.
func either(a, b, decides status) status {
	switch {
	case a == decides || b == decides:
		return decides
	case a == unknown || b == unknown:
		return unknown
	default:
		return a
	}
}
