package boundary

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/posthog/hogli/internal/fault"
	"github.com/posthog/hogli/internal/lint/comment"
)

// directive is a `# tach-ignore(reason) names` of a file.
type directive struct {
	covers int32 // the line that it speaks of
	names  []string
	reason string
	where  fault.Span

	redundant bool // another one speaks of the same line
	used      bool
}

const directiveMark = "tach-ignore"

var directiveForm = regexp.MustCompile(`#[ \t]*tach-ignore(?:\(([^)\r\n]*)\))?((?:[ \t]+[\w.*]+)*)[ \t]*$`)

// directives reads the comments of a file. As tach, every line of the text that
// looks like one counts, also inside a string.
func directives(rel string, content []byte, stance Stance) []*directive {
	if !bytes.Contains(content, []byte(directiveMark)) {
		return nil
	}
	var list []*directive
	if stance == AsTach {
		offset, number := 0, 1
		for line := range bytes.Lines(content) {
			text := strings.TrimRight(string(line), "\r\n")
			list = addDirective(list, rel, content, offset, number, text, strings.HasPrefix(strings.TrimSpace(text), "#"))
			offset += len(line)
			number++
		}
		return list
	}
	for _, c := range comment.Read(rel, content) {
		list = addDirective(list, rel, content, c.Start, c.Line, c.Text, c.Alone)
	}
	return list
}

func addDirective(list []*directive, rel string, content []byte, offset, line int, text string, alone bool) []*directive {
	m := directiveForm.FindStringSubmatchIndex(text)
	if m == nil {
		return list
	}
	d := &directive{covers: int32(line), names: strings.Fields(text[m[4]:m[5]]), where: fault.At(rel, content, offset+m[0], offset+m[1])}
	if m[2] >= 0 {
		d.reason = strings.TrimSpace(text[m[2]:m[3]])
	}
	if alone {
		d.covers++
	}
	d.redundant = slices.ContainsFunc(list, func(o *directive) bool { return o.covers == d.covers })
	return append(list, d)
}

// speaksOf tells whether a directive is about a path. For tach any end of it
// will do; here it is whole words.
func (d *directive) speaksOf(path string, stance Stance) bool {
	return len(d.names) == 0 || slices.ContainsFunc(d.names, func(name string) bool {
		rest, ok := strings.CutSuffix(path, name)
		return ok && (stance == AsTach || rest == "" || strings.HasSuffix(rest, "."))
	})
}
