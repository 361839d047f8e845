package collect

import (
	"strings"

	"github.com/posthog/hogli/internal/lint/shell"
)

// forgiving are the options with which a program ends well although tests
// failed, and the value that does it where there is one.
var forgiving = [...]struct{ programs, options, value string }{
	{"jest", "--testFailureExitCode", "0"},
	{"pytest py.test", "--suppress-tests-failed-exit-code", ""},
	{"robot", "--nostatusrc --NoStatusRC", ""},
	{"make gmake", "-i --ignore-errors", ""},
}

// Forgives is the option with which a command ends well whatever its tests do;
// "" when it has none.
func Forgives(c shell.Command) string {
	for _, f := range forgiving {
		if !isIn(c.Program(), f.programs) {
			continue
		}
		for i, w := range c.Args[1:] {
			name, value, attached := strings.Cut(w.Text, "=")
			if !isIn(name, f.options) {
				continue
			}
			if !attached && f.value != "" && i+2 < len(c.Args) {
				value = c.Args[i+2].Text
			}
			if value == f.value {
				return name
			}
		}
	}
	return ""
}
