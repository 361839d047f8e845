package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// text lists what each node imports, then the cycles.
func (d drawn) text(w io.Writer) {
	for i, e := range d.Edges {
		if i == 0 || d.Edges[i-1].From != e.From {
			fmt.Fprintln(w, e.From)
		}
		fmt.Fprintf(w, "  -> %s (%s)\n", e.To, e.place())
	}
	for i, ring := range d.Rings {
		if i > 0 || len(d.Edges) > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "cycle: %s\n", strings.Join(d.Cycles[i], ", "))
		for _, e := range ring.Edges {
			fmt.Fprintf(w, "  %s -> %s (%s)\n", e.From, e.To, e.place())
		}
		fmt.Fprintf(w, "  cheapest to cut: %s -> %s\n", ring.Cheapest.From, ring.Cheapest.To)
	}
}

// dot is for graphviz.
func (d drawn) dot(w io.Writer) {
	fmt.Fprintln(w, "digraph imports {")
	for _, node := range d.Nodes {
		fmt.Fprintf(w, "  %s;\n", strconv.Quote(node.ID))
	}
	for _, e := range d.Edges {
		style := ""
		if e.isQuoted() {
			style = " style=dashed"
		}
		fmt.Fprintf(w, "  %s -> %s [label=%s%s];\n", strconv.Quote(e.From), strconv.Quote(e.To), quoted(e.label()), style)
	}
	fmt.Fprintln(w, "}")
}

// mermaidText writes what would end a text, or begin a sign in one.
var mermaidText = strings.NewReplacer("#", "#35;", `"`, "#quot;", "\n", " ")

// mermaid is for pages that draw it. Its names allow little, so nodes are
// numbered.
func (d drawn) mermaid(w io.Writer) {
	fmt.Fprintln(w, "flowchart LR")
	number := map[string]int{}
	for i, node := range d.Nodes {
		number[node.ID] = i
		fmt.Fprintf(w, "  n%d[\"%s\"]\n", i, mermaidText.Replace(node.ID))
	}
	for _, e := range d.Edges {
		arrow := "-->"
		if e.isQuoted() {
			arrow = "-.->"
		}
		fmt.Fprintf(w, "  n%d %s|%s| n%d\n", number[e.From], arrow, e.label(), number[e.To])
	}
}

// quoted is a label as graphviz takes it: a number as it is.
func quoted(label string) string {
	if _, err := strconv.Atoi(label); err == nil {
		return label
	}
	return strconv.Quote(label)
}
