package report

import (
	"fmt"
	"io"

	"github.com/posthog/hogli/internal/fault"
)

// Lines prints findings for editors and grep, one line each:
// path:line:column: severity: message [rule].
func Lines(w io.Writer, d Document, paint fault.Paint) {
	for _, f := range d.Findings {
		line(w, f, paint)
	}
}

func line(w io.Writer, f Finding, paint fault.Paint) {
	fmt.Fprintf(w, "%s: %s %s %s\n", fault.OneLine(f.Where.String()), paint(string(f.Severity), string(f.Severity)+":"),
		fault.OneLine(f.Message), paint("dim", "["+f.Rule+"]"))
}

// Text prints findings for people: behind the line of each its source, with the
// place marked, and the fix.
func Text(w io.Writer, d Document, paint fault.Paint) {
	for _, f := range d.Findings {
		line(w, f, paint)
		fault.Excerpt(w, "    ", f.Where, paint)
		if f.Fix != "" {
			fmt.Fprintf(w, "    %s %s\n", paint("dim", "fix:"), fault.OneLine(f.Fix))
		}
	}
}
