package manifest

import (
	"bytes"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"github.com/posthog/hogli/internal/source/typescript"
)

// unit is the width of a step of indentation in products.tsx.
const unit = 4

// moved is a specifier of the manifest as a file in the folder `to` writes it.
func (m *Manifest) moved(specifier, to string) string {
	if !isRelative(specifier) {
		return specifier
	}
	target := path.Join(path.Dir(m.Path), specifier)
	rel, err := filepath.Rel(filepath.FromSlash(to), filepath.FromSlash(target))
	if err != nil {
		return specifier // a path that leads out of the repository from both sides
	}
	rel = filepath.ToSlash(rel)
	if !isRelative(rel) {
		rel = "./" + rel
	}
	return rel
}

func isRelative(specifier string) bool {
	return specifier == "." || specifier == ".." || strings.HasPrefix(specifier, "./") || strings.HasPrefix(specifier, "../")
}

// change replaces the bytes [start, end).
type change struct {
	start, end int
	text       string
}

// copied is the source of an entry as it stands in a file of the folder `to`:
// imports lead to the same modules, and the indentation is one step.
func (m *Manifest) copied(e Entry, to string) string {
	var changes []change
	for _, ref := range m.references {
		if ref.Start >= e.start && ref.End <= e.end && ref.Static && isRelative(ref.Specifier) {
			quote := m.file.Content[ref.SpecStart : ref.SpecStart+1]
			changes = append(changes, change{ref.SpecStart, ref.End, string(quote) + escape(m.moved(ref.Specifier, to)) + string(quote)})
		}
	}
	changes = append(changes, m.indented(e)...)
	sort.Slice(changes, func(i, j int) bool { return changes[i].start < changes[j].start })
	var out bytes.Buffer
	at := e.start
	for _, c := range changes {
		out.Write(m.file.Content[at:c.start])
		out.WriteString(c.text)
		at = c.end
	}
	out.Write(m.file.Content[at:e.end])
	return strings.ReplaceAll(out.String(), "\r\n", "\n")
}

// escape writes a path between quotes of any kind.
func escape(text string) string {
	return strings.NewReplacer(`\`, `\\`, `'`, `\'`, `"`, `\"`, "`", "\\`", "${", `\${`).Replace(text)
}

// indented gives the changes of the white space that the lines of an entry
// begin with. Lines inside of templates and strings stay as they are.
func (m *Manifest) indented(e Entry) []change {
	content := m.file.Content
	begin := bytes.LastIndexByte(content[:e.keyAt], '\n') + 1
	base, end := measure(content, begin)
	step := base
	if end == e.keyAt {
		step = base / 2 // entries stand two steps in: manifest, part, entry
	}
	if step < 1 {
		step = unit
	}
	inside := m.textLines(e)
	var changes []change
	for at := e.start; at < e.end; {
		next := bytes.IndexByte(content[at:e.end], '\n')
		if next < 0 {
			break
		}
		at += next + 1
		if inside[at] {
			continue
		}
		width, to := measure(content, at)
		spaces := strings.Repeat(" ", scaled(max(width-base, 0), step))
		if content[to] == '\n' || content[to] == '\r' {
			spaces = "" // a blank line
		}
		changes = append(changes, change{at, to, spaces})
	}
	return changes
}

// scaled is the indentation in products.tsx of a line that is width deeper than
// its entry; what is no multiple of a step aligns something and keeps its rest.
func scaled(width, step int) int {
	return unit + width/step*unit + width%step
}

// measure is the width of the white space at an offset, tabs as steps of 4.
func measure(content []byte, at int) (width, end int) {
	for end = at; end < len(content); end++ {
		switch content[end] {
		case ' ':
			width++
		case '\t':
			width = (width/unit + 1) * unit
		default:
			return width, end
		}
	}
	return width, end
}

// textLines are the offsets of lines that begin inside of a template or string.
func (m *Manifest) textLines(e Entry) map[int]bool {
	lines := map[int]bool{}
	for _, t := range m.file.Tokens(e.keyAt, e.end) {
		switch t.Kind {
		case typescript.String, typescript.Template, typescript.TemplateHead, typescript.TemplateMiddle, typescript.TemplateTail:
			for i := t.Start; i < t.End; i++ {
				if m.file.Content[i] == '\n' {
					lines[i+1] = true
				}
			}
		default:
		}
	}
	return lines
}
