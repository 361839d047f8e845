package report

import (
	"fmt"
	"io"
	"strings"
)

// GitHub shows no more annotations of one level for one step.
const annotations = 10

// maxSummaryRows keeps the table well below the megabyte that a step may write.
const maxSummaryRows = 500

// GitHub prints workflow commands, which become annotations of the changed
// lines: of each severity as many as are shown, and how many more there are.
func GitHub(w io.Writer, d Document) {
	for _, level := range []Severity{Error, Warning} {
		n := 0
		for _, f := range d.Findings {
			if f.Severity != level {
				continue
			}
			if n++; n <= annotations {
				fmt.Fprintf(w, "::%s %s::%s\n", level, properties(f), escapeData(f.Message+"\nfix: "+f.Fix))
			}
		}
		if n > annotations {
			fmt.Fprintf(w, "::notice title=hogli::and %d more %ss; the log has them all\n", n-annotations, level)
		}
	}
	for _, e := range Errors(d.Errors) {
		fmt.Fprintf(w, "::error title=%s::%s\n", escapeProperty("hogli "+e.Code), escapeData(e.What))
	}
}

func properties(f Finding) string {
	props := []string{"file=" + escapeProperty(f.Where.Path)}
	if at := f.Where; at.Start.Line > 0 {
		props = append(props, fmt.Sprintf("line=%d", at.Start.Line), fmt.Sprintf("col=%d", at.Start.Column))
		if at.End.Line > 0 {
			props = append(props, fmt.Sprintf("endLine=%d", at.End.Line))
		}
		if at.End.Line == at.Start.Line { // columns of a range over lines are refused
			props = append(props, fmt.Sprintf("endColumn=%d", at.End.Column))
		}
	}
	return strings.Join(append(props, "title="+escapeProperty(f.Rule)), ",")
}

// escapeData and escapeProperty are the runner's own escapes.
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func escapeProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}

// SummaryTable prints the findings as a table for the page of a job.
func SummaryTable(w io.Writer, d Document) {
	s := d.Summary()
	fmt.Fprintf(w, "### hogli product:lint\n\nproducts: %d, errors: %d, warnings: %d\n", s.Products, s.Errors, s.Warnings)
	if len(d.Findings) > 0 {
		fmt.Fprintf(w, "\n| | place | finding | rule |\n| --- | --- | --- | --- |\n")
	}
	for i, f := range d.Findings {
		if i == maxSummaryRows {
			fmt.Fprintf(w, "\nand %d more\n", len(d.Findings)-i)
			break
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", f.Severity, cell(f.Where.String()), cell(f.Message), cell(f.Rule))
	}
}

// cell is a text that stays in its cell and is no markup.
func cell(s string) string {
	return strings.NewReplacer("\\", "\\\\", "|", "\\|", "<", "&lt;", "&", "&amp;", "\r", " ", "\n", " ", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[").Replace(s)
}
