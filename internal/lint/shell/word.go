package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// word reads an argument as far as it does not depend on the shell's state.
func (r *reader) word(w *syntax.Word) Word {
	out := Word{Place: r.place(w), Known: true}
	var text strings.Builder
	for i, part := range w.Parts {
		switch p := part.(type) {
		case *syntax.Lit:
			bare := unescape(p.Value)
			out.Glob = out.Glob || strings.ContainsAny(withoutEscapes(p.Value), "*?[")
			out.Known = out.Known && !(i == 0 && strings.HasPrefix(p.Value, "~"))
			text.WriteString(bare)
		case *syntax.SglQuoted:
			out.Known = out.Known && (!p.Dollar || !strings.Contains(p.Value, `\`))
			text.WriteString(p.Value)
		case *syntax.DblQuoted:
			out.Known = quoted(&text, p) && out.Known
		case *syntax.ArithmExp:
			out.Known = computedText(&text, p) && out.Known
		default:
			out.Known = false
		}
	}
	out.Text = text.String()
	return out
}

// quoted writes what stands in double quotes; false when that is not known.
func quoted(text *strings.Builder, q *syntax.DblQuoted) bool {
	known := true
	for _, part := range q.Parts {
		switch p := part.(type) {
		case *syntax.Lit:
			text.WriteString(unescapeQuoted(p.Value))
		case *syntax.ArithmExp:
			known = computedText(text, p) && known
		default:
			known = false
		}
	}
	return known
}

// computedText writes the number that $((…)) gives; false when that is not known.
func computedText(text *strings.Builder, e *syntax.ArithmExp) bool {
	value, ok := constant(e.X)
	if ok {
		text.WriteString(strconv.Itoa(value))
	}
	return ok
}

func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == '\n' {
				continue
			}
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

// unescapeQuoted is unescape inside double quotes, where a backslash protects
// few characters.
func unescapeQuoted(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("$`\"\\\n", s[i+1]) >= 0 {
			i++
			if s[i] == '\n' {
				continue
			}
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

func withoutEscapes(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
			continue
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

// place is where a node stands in the script's own text; inside a script that
// another one runs, it is the command that runs it.
func (r *reader) place(n syntax.Node) Place {
	if r.outer != nil {
		return *r.outer
	}
	return Place{int(n.Pos().Offset()), int(n.End().Offset())}
}

// text is a node as written, on one line.
func (r *reader) text(n syntax.Node) string {
	start, end := int(n.Pos().Offset()), int(n.End().Offset())
	if start > end || end > len(r.src) {
		return ""
	}
	words := strings.Join(strings.Fields(r.src[start:end]), " ")
	if !strings.HasSuffix(words, `\;`) {
		words = strings.TrimSuffix(words, ";")
	}
	if runes := []rune(words); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return words
}
