package importgraph

import (
	"bytes"
	"slices"

	"github.com/posthog/hogli/internal/source/python"
)

// foreign are the strings that tach takes for what a ForeignKey names: where
// the call is all that a statement evaluates, and not a part of a list, an
// operation or another call.
func foreign(src []byte, m *python.Module) []python.Str {
	var found []python.Str
	for _, c := range m.Calls {
		if c.Attr != "ForeignKey" || !isWhole(src[:c.Start], src[c.End:]) {
			continue
		}
		to, ok := c.Positional(0)
		if !ok {
			to, ok = c.Arg("to")
		}
		if s, text := m.Str(to); ok && text {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b python.Str) int { return a.Start - b.Start })
	return found
}

// isWhole tells by what stands around an expression whether it is a part of none.
func isWhole(before, after []byte) bool {
	before = bytes.TrimRight(before, "( \t\\")
	after = bytes.TrimLeft(after, ") \t\\")
	if len(after) > 0 && !bytes.ContainsAny(after[:1], "\r\n:;#") {
		return false
	}
	if len(before) == 0 || bytes.ContainsAny(before[len(before)-1:], "\r\n:;=") {
		return true
	}
	word := before[bytes.LastIndexAny(before, " \t\r\n;")+1:]
	return slices.Contains([]string{"return", "if", "elif", "while", "in", "yield", "await", "assert", "with"}, string(word))
}
