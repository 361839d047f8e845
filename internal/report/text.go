package report

import (
	"fmt"
	"io"

	"github.com/posthog/hogli/internal/fault"
)

// Text prints findings for people, one line each, in the form that editors and
// grep understand: path:line:column: severity: message [rule]. With excerpts,
// the source line and the fix follow.
func Text(w io.Writer, d Document, paint fault.Paint, excerpts bool) {
	for _, f := range d.Findings {
		fmt.Fprintf(w, "%s: %s %s %s\n", f.Where, paint(string(f.Severity), string(f.Severity)+":"),
			f.Message, paint("dim", "["+f.Rule+"]"))
		if !excerpts {
			continue
		}
		fault.Excerpt(w, "    ", f.Where, paint)
		if f.Fix != "" {
			fmt.Fprintf(w, "    %s %s\n", paint("dim", "fix:"), f.Fix)
		}
	}
}
