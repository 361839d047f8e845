// Package plain writes the events of a stack as lines: the name of the unit,
// then what it wrote or what became of it. It is the renderer for pipes, CI
// and people who like lines. It refuses to move the cursor and to decide
// anything: cli asks the daemon, plain shows what it said.
package plain

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/posthog/hogli/internal/devenv"
	"github.com/posthog/hogli/internal/devenv/stack"
	"github.com/posthog/hogli/internal/fault"
)

// Renderer writes events to one stream.
type Renderer struct {
	out    io.Writer
	paint  fault.Paint
	width  int
	bare   bool // no names before lines
	states map[string]devenv.State
	begun  map[string]time.Time
}

// New makes a renderer whose names are padded to the longest of the given ones.
func New(out io.Writer, paint fault.Paint, names []string) *Renderer {
	r := &Renderer{out: out, paint: paint, states: map[string]devenv.State{}, begun: map[string]time.Time{}}
	for _, name := range names {
		r.width = max(r.width, len(name))
	}
	return r
}

// Bare leaves the names before lines out: for the output of a single unit.
func (r *Renderer) Bare() { r.bare = true }

// Handle writes an event.
func (r *Renderer) Handle(e devenv.Event) {
	switch e := e.(type) {
	case devenv.UnitChanged:
		r.unit(e.Status)
	case devenv.LogLines:
		r.lines(e)
	case devenv.LogGap:
		r.line(e.Unit, "!", r.paint("warning", fmt.Sprintf("%d lines are left out here: this terminal reads too slowly (all of them are in .hogli/logs/%s.log)", e.Lost, e.Unit)))
	case devenv.StackReady:
		fmt.Fprintf(r.out, "%s in %s\n", r.paint("ok", "ready"), Short(e.Took))
		r.Links(e.Links)
	}
}

// Links writes the addresses worth knowing.
func (r *Renderer) Links(links []stack.Link) {
	width := 0
	for _, l := range links {
		width = max(width, len(l.Name))
	}
	for _, l := range links {
		note := ""
		if l.Note != "" {
			note = "  " + r.paint("dim", l.Note)
		}
		fmt.Fprintf(r.out, "  %-*s  %s%s\n", width, l.Name, l.URL, note)
	}
}

func (r *Renderer) lines(e devenv.LogLines) {
	var text strings.Builder
	name := r.name(e.Unit) + " " + r.paint("dim", "|") + " "
	for _, line := range e.Lines {
		if !r.bare {
			text.WriteString(name)
		}
		text.WriteString(line)
		text.WriteByte('\n')
	}
	_, _ = io.WriteString(r.out, text.String())
}

// unit writes a change of state; what only the numbers say is left out.
func (r *Renderer) unit(s devenv.Status) {
	last, known := r.states[s.Name]
	r.states[s.Name] = s.State
	if last == s.State || r.bare {
		return
	}
	switch s.State {
	case devenv.Waiting, devenv.Skipped, devenv.Manual:
		if !known {
			return // the plan has said so
		}
	case devenv.Starting:
		r.begun[s.Name] = s.Since
	default: // told as it is
	}
	r.line(s.Name, "*", r.sentence(s))
}

func (r *Renderer) sentence(s devenv.Status) string {
	text := r.paint(meaning(s), string(s.State))
	if begun, ok := r.begun[s.Name]; ok && (s.State == devenv.Ready || s.State == devenv.Succeeded) {
		text += " after " + Short(s.Since.Sub(begun))
	}
	if s.Diagnosis != "" {
		text += ": " + s.Diagnosis
	}
	return text
}

func meaning(s devenv.Status) string {
	switch s.State {
	case devenv.Ready, devenv.Succeeded:
		return "ok"
	case devenv.Failed:
		return "error"
	case devenv.Backoff, devenv.Skipped:
		return "warning"
	default:
		return "dim"
	}
}

func (r *Renderer) line(unit, mark, text string) {
	fmt.Fprintf(r.out, "%s %s %s\n", r.name(unit), r.paint("dim", mark), text)
}

func (r *Renderer) name(unit string) string {
	return r.paint("name", fmt.Sprintf("%-*s", r.width, unit))
}

// Short is a duration as people read it.
func Short(d time.Duration) string {
	switch {
	case d < 0:
		return "0s"
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return d.Round(100 * time.Millisecond).String()
	default:
		return d.Round(time.Second).String()
	}
}
