package fault

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Paint colours a word by its meaning ("error", "warning", "dim"); a nil Paint
// leaves text as it is.
type Paint func(meaning, text string) string

// Write prints the error as a person reads it: a block per joined error, and one
// block for those that have cause and cure in common.
func Write(w io.Writer, err error, paint Paint) {
	if paint == nil {
		paint = func(_, text string) string { return text }
	}
	faults := List(err)
	for len(faults) > 0 {
		alike := 1
		for alike < len(faults) && sameCause(faults[0], faults[alike]) {
			alike++
		}
		writeAlike(w, faults[:alike], paint)
		faults = faults[alike:]
	}
}

// sameCause tells whether two errors differ in nothing but what they are about.
func sameCause(a, b *Error) bool {
	return a.Code == b.Code && a.Where == b.Where && a.Why != "" && a.Why == b.Why && slices.Equal(a.Fix, b.Fix)
}

func writeAlike(w io.Writer, faults []*Error, paint Paint) {
	e := faults[0]
	fmt.Fprintf(w, "hogli: %s %s\n", paint("error", "error:"), e.What)
	for _, other := range faults[1:] {
		if other.What != e.What {
			fmt.Fprintf(w, "              %s\n", other.What)
		}
	}
	if e.Where.Path != "" {
		fmt.Fprintf(w, "  at:  %s\n", paint("dim", OneLine(e.Where.String())))
	}
	Excerpt(w, "  ", e.Where, paint)
	if why := e.Reason(); why != "" {
		fmt.Fprintf(w, "  why: %s\n", indent(why))
	}
	for n, fix := range e.Fix {
		label := "fix:"
		if n > 0 {
			label = "    "
		}
		fmt.Fprintf(w, "  %s %s\n", label, indent(fix))
	}
	fmt.Fprintf(w, "  see: %s\n", paint("dim", "hogli explain "+string(e.Code)))
}

// Excerpt prints the source line of a span with a mark below it; nothing when
// the line is not known.
func Excerpt(w io.Writer, margin string, s Span, paint Paint) {
	if s.Start.Line == 0 || strings.TrimSpace(s.Text) == "" {
		return
	}
	if paint == nil {
		paint = func(_, text string) string { return text }
	}
	runes := []rune(OneLine(s.Text))
	if len(runes) > 200 {
		return
	}
	number := fmt.Sprint(s.Start.Line)
	fmt.Fprintf(w, "%s%s | %s\n", margin, number, string(runes))
	at := min(s.Start.Column-1, len(runes))
	width := 1
	if s.End.Line == s.Start.Line {
		width = max(min(s.End.Column-1, len(runes))-at, 1)
	}
	lead := strings.Map(keepTabs, string(runes[:at]))
	fmt.Fprintf(w, "%s%s | %s%s\n", margin, strings.Repeat(" ", len(number)), lead,
		paint("error", strings.Repeat("^", width)))
}

// OneLine is a text of the repository's as a terminal and a log may have it: the
// controls in it are pictures of themselves, as wide as before. A file's name or
// line could else move the cursor, or begin a line that GitHub takes for a command.
func OneLine(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || !unicode.IsControl(r):
			return r
		case r < ' ':
			return '\u2400' + r
		}
		return '\u2421' // delete, and what else has no picture of its own
	}, text)
}

func keepTabs(r rune) rune {
	if r == '\t' {
		return r
	}
	return ' '
}

func indent(text string) string {
	return strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n       ")
}
