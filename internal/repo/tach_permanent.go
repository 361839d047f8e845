package repo

import (
	"bytes"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// permanentMark stands in a comment above an [[interfaces]] block that hands out
// internals for good, such as those that frozen migrations import.
const permanentMark = "isolation:permanent-interface"

// Permanence is the mark above a block.
type Permanence struct {
	Where  fault.Span // of the mark; without a path when there is none
	Reason string     // what stands behind it on its line
}

// Marked tells whether there is a mark, with a reason or not.
func (p Permanence) Marked() bool { return p.Where.Path != "" }

// permanence looks for the mark in the comments directly above a block.
func (t *Tach) permanence(start int) Permanence {
	content := t.File.Content
	for start > 0 {
		line := content[bytes.LastIndexByte(content[:start-1], '\n')+1 : start]
		text := strings.TrimSpace(string(line))
		if text != "" && text[0] != '#' {
			break
		}
		start -= len(line)
		if at := bytes.Index(line, []byte(permanentMark)); at >= 0 {
			_, reason, _ := strings.Cut(text, permanentMark)
			return Permanence{t.File.Span(start+at, start+at+len(permanentMark)), strings.Trim(reason, " \t:;,.-–—")}
		}
	}
	return Permanence{}
}

// Permanent are the patterns beyond the public surface that others may import
// for good: the mark of the block says why.
func (b TachInterface) Permanent() []string {
	if b.Mark.Reason == "" {
		return nil
	}
	return b.beyondSurface()
}

// Leaks are the expose patterns of the block that go beyond the public surface
// and are to go away.
func (b TachInterface) Leaks() []string {
	if b.Mark.Reason != "" {
		return nil
	}
	return b.beyondSurface()
}
