package console

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Table is rows under a header. On a terminal it is aligned; elsewhere each
// row is one line of tab-separated cells without a header, as cut and awk like
// it.
type Table struct {
	console *Console
	header  []string
	rows    [][]string
}

// Table starts a table on stdout with these column titles.
func (c *Console) Table(header ...string) *Table {
	return &Table{console: c, header: header}
}

// Row adds a row; cells may be painted.
func (t *Table) Row(cells ...string) { t.rows = append(t.rows, cells) }

// Print writes the table; an empty one writes nothing.
func (t *Table) Print() {
	out := t.console.Out
	if len(t.rows) == 0 {
		return
	}
	if !Terminal(out) {
		for _, row := range t.rows {
			fmt.Fprintln(out, strings.Join(row, "\t"))
		}
		return
	}
	paint := t.console.Paint(out)
	header := make([]string, len(t.header))
	for i, title := range t.header {
		header[i] = paint("dim", strings.ToUpper(title))
	}
	writeAligned(out, append([][]string{header}, t.rows...))
}

func writeAligned(out io.Writer, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell)
			if i < len(row)-1 {
				line.WriteString(strings.Repeat(" ", widths[i]-ansi.StringWidth(cell)+2))
			}
		}
		fmt.Fprintln(out, strings.TrimRight(line.String(), " "))
	}
}
