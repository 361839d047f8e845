package python

import "strings"

// Unreached lists the bodies of `if False:` and `if 0:`, which never run, and of
// `if TYPE_CHECKING:`, which runs for type checkers only.
func Unreached(src []byte) []Expr {
	r := outliner{s: NewScanner(src)}
	var out []Expr
	level, start, at := 0, -1, 0 // the level of the if whose body is open, and where that begins
	shut := func() {
		if start >= 0 && level <= at {
			out, start = append(out, r.expr(start, max(start, r.end))), -1
		}
	}
	for r.next(); r.tok.Kind != EOF; {
		switch r.tok.Kind {
		case Indent:
			level++
			r.next()
		case Dedent:
			level--
			r.next()
		case Newline:
			r.next()
		default:
			shut()
			if opened := start < 0 && r.neverRuns(); opened {
				start, at = r.tok.Start, level
				r.next()
			}
			oneLine := start >= 0 && r.inLine()
			if r.skipLine(); oneLine {
				shut()
			}
		}
	}
	level = 0
	shut()
	return out
}

// neverRuns reads the head of an if whose body does not run, up to its colon.
func (r *outliner) neverRuns() bool {
	if !r.is("if") && !r.is("elif") && !r.is("while") {
		return false
	}
	var words []string
	for r.next(); r.inLine() && !r.is(":"); r.next() {
		words = append(words, r.s.Text(r.tok))
	}
	condition := strings.Join(words, "")
	never := condition == "False" || condition == "0" || condition == "TYPE_CHECKING" || strings.HasSuffix(condition, ".TYPE_CHECKING")
	return never && r.is(":")
}
