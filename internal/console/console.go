// Package console is the terminal as hogli sees it: the three streams, what is
// a terminal, its width and colours, and the few shapes that all commands
// print (steps, notes, tables).
//
// stdout carries results, stderr carries progress and errors. It refuses to
// colour or animate what is not a terminal, and to know what a command does.
package console

import (
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"

	"github.com/posthog/hogli/internal/fault"
)

// Color says when to colour.
type Color string

// The values of --color.
const (
	ColorAuto   Color = "auto"
	ColorAlways Color = "always"
	ColorNever  Color = "never"
)

// Console is the streams of one run and the facts about them.
type Console struct {
	In  io.Reader
	Out io.Writer // results
	Err io.Writer // progress, notes, errors

	Quiet   bool // no progress, no notes
	Verbose bool // commands run, with their timings
	NoInput bool // never ask

	environ []string
	color   Color
	paints  map[io.Writer]fault.Paint // stream by stream, made when first asked for
}

// New is the console of these streams; environ is the environment as KEY=VALUE.
func New(in io.Reader, out, err io.Writer, environ []string) *Console {
	return &Console{In: in, Out: out, Err: err, environ: environ, color: ColorAuto, paints: map[io.Writer]fault.Paint{}}
}

// SetColor sets when to colour, before the first Paint.
func (c *Console) SetColor(when Color) { c.color = when }

// Terminal tells whether a stream is a terminal.
func Terminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Asks tells whether a question can be asked: there is a terminal on both
// sides, and nobody said --no-input.
func (c *Console) Asks() bool { return !c.NoInput && Terminal(c.In) && Terminal(c.Err) }

// Paint is how words are coloured on a stream.
func (c *Console) Paint(stream io.Writer) fault.Paint {
	if p, ok := c.paints[stream]; ok {
		return p
	}
	p := plain
	if c.colours(stream) {
		p = sgr
	}
	c.paints[stream] = p
	return p
}

func (c *Console) colours(stream io.Writer) bool {
	switch c.color {
	case ColorAlways:
		return true
	case ColorNever:
		return false
	default:
		return colorprofile.Detect(stream, c.environ) >= colorprofile.ANSI
	}
}

func plain(_, text string) string { return text }

// sgr paints with the 16 colours that every theme defines.
func sgr(meaning, text string) string {
	code := map[string]int{"error": 31, "warning": 33, "ok": 32, "dim": 90, "name": 36, "bold": 1}[meaning]
	if code == 0 || text == "" {
		return text
	}
	return "\x1b[" + strconv.Itoa(code) + "m" + text + "\x1b[0m"
}

// Step prints one line of progress: what became of a thing ("ok", "would",
// "skip", "fail"), and the thing.
func (c *Console) Step(status, format string, args ...any) {
	if c.Quiet {
		return
	}
	meaning := map[string]string{"ok": "ok", "fail": "error", "skip": "warning"}[status]
	pad := fmt.Sprintf("%-5s", status)
	fmt.Fprintf(c.Err, "%s %s\n", c.Paint(c.Err)(meaning, pad), fmt.Sprintf(format, args...))
}

// Note prints a line for the person on stderr; --quiet drops it.
func (c *Console) Note(format string, args ...any) {
	if !c.Quiet {
		fmt.Fprintf(c.Err, format+"\n", args...)
	}
}

// Debug prints a line under -v.
func (c *Console) Debug(format string, args ...any) {
	if c.Verbose {
		fmt.Fprintln(c.Err, c.Paint(c.Err)("dim", "+ "+fmt.Sprintf(format, args...)))
	}
}

// Fault prints an error.
func (c *Console) Fault(err error) { fault.Write(c.Err, err, c.Paint(c.Err)) }
