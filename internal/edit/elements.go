package edit

import (
	"bytes"
	"slices"
)

// elements are the places of a bracketed list whose items stand between commas,
// in any of the languages: what a splice must know of them is the same.
type elements struct {
	open, shut int // after the opening bracket, and at the closing one
	items      []span
	comment    string // what begins a comment to the end of the line; "" for none
}

// span is the bytes [start, end).
type span struct{ start, end int }

// insert puts text before the item at the index, or after the last, on a line
// of its own when the items have theirs. The list holds an item already.
func (e elements) insert(content []byte, index int, text string) []byte {
	if index < len(e.items) {
		at := e.items[index].start
		if e.lineBefore(content, at) {
			return splice(content, at, text+",\n"+indentOf(content, at))
		}
		return splice(content, at, text+", ")
	}
	last := e.items[len(e.items)-1]
	comma := e.comma(content, len(e.items)-1)
	if e.shut < contentLineEnd(content, last.end) { // the bracket stands behind the last item
		gap := " "
		if e.lineBefore(content, last.start) {
			gap = "\n" + indentOf(content, last.start)
		}
		if comma < 0 {
			return splice(content, last.end, ","+gap+text)
		}
		return splice(content, comma+1, gap+text+",")
	}
	indent := indentOf(content, lineStartText(content, last.start))
	if comma < 0 {
		return insertLines(splice(content, last.end, ","), last.end, indent+text+"\n")
	}
	return insertLines(content, comma, indent+text+",\n")
}

// contentLineEnd is the end of the line of the offset, without its line end.
func contentLineEnd(content []byte, at int) int {
	if n := bytes.IndexByte(content[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(content)
}

// remove takes the item at the index out, with its comma, and with its line and
// the comment there when it has the line to itself. Comments on other lines
// stay. Of a list that then holds nothing at all, the brackets close up.
func (e elements) remove(content []byte, index int) []byte {
	cut := e.items[index]
	comma := e.comma(content, index)
	if comma >= 0 {
		cut.end = comma + 1
	}
	extra := span{}
	if comma < 0 && index > 0 { // the item before is the last now, and like it has no comma
		at := e.comma(content, index-1)
		extra = span{at, at + 1}
	}
	first, last := e.lineBefore(content, cut.start), e.lineAfter(content, cut.end)
	switch {
	case first && last:
		cut = span{bytes.LastIndexByte(content[:cut.start], '\n') + 1, contentLineEnd(content, cut.end) + 1}
	case first && index > 0 && index == len(e.items)-1 && !e.commented(content, index):
		// The bracket moves up behind the item before.
		cut.start = e.items[index-1].end
		if comma >= 0 {
			cut.start = e.comma(content, index-1) + 1
			cut.end = comma + 1
		}
		extra = span{}
	case first || index < len(e.items)-1 && !last:
		cut.end += blanks(content[cut.end:])
	case index > 0 || last:
		cut.start -= blanksBefore(content[e.open:cut.start])
	case blanksBefore(content[e.open:cut.start]) > 0:
		cut.end += blanks(content[cut.end:])
	}
	after := slices.Concat(content[:cut.start], content[cut.end:])
	after = slices.Concat(after[:extra.start], after[extra.end:])
	if len(e.items) == 1 {
		return closeUp(after, e.open, e.shut-(cut.end-cut.start))
	}
	return after
}

// closeUp takes line breaks out of brackets with nothing in them.
func closeUp(content []byte, open, shut int) []byte {
	inside := content[open:shut]
	if len(bytes.TrimSpace(inside)) > 0 || bytes.IndexByte(inside, '\n') < 0 {
		return content
	}
	return slices.Concat(content[:open], content[shut:])
}

// comma is the place of the comma after the item at the index, or -1.
func (e elements) comma(content []byte, index int) int {
	end := e.shut
	if index+1 < len(e.items) {
		end = e.items[index+1].start
	}
	for at := e.items[index].end; at < end; at++ {
		if skip := e.commentAt(content[at:end]); skip > 0 {
			at += skip - 1
		} else if content[at] == ',' {
			return at
		}
	}
	return -1
}

// commented tells whether a comment stands between the item at the index and
// the one before.
func (e elements) commented(content []byte, index int) bool {
	for at := e.items[index-1].end; at < e.items[index].start; at++ {
		if e.commentAt(content[at:]) > 0 {
			return true
		}
	}
	return false
}

// commentAt is the length of the comment that the text begins with. Only Go has
// comments inside a line here.
func (e elements) commentAt(text []byte) int {
	switch {
	case e.comment == "":
		return 0
	case bytes.HasPrefix(text, []byte(e.comment)):
		if n := bytes.IndexAny(text, "\r\n"); n >= 0 {
			return n
		}
		return len(text)
	case e.comment == "//" && bytes.HasPrefix(text, []byte("/*")):
		if n := bytes.Index(text, []byte("*/")); n >= 0 {
			return n + 2
		}
		return len(text)
	}
	return 0
}

// lineBefore tells whether the offset is the first on a line inside the brackets.
func (e elements) lineBefore(content []byte, at int) bool {
	at -= blanksBefore(content[e.open:at])
	return at > e.open && content[at-1] == '\n'
}

// lineAfter tells whether nothing but a comment follows on the line.
func (e elements) lineAfter(content []byte, at int) bool {
	at += blanks(content[at:e.shut])
	if skip := e.commentAt(content[at:e.shut]); skip > 0 && !bytes.HasPrefix(content[at:], []byte("/*")) {
		at += skip
	}
	return bytes.HasPrefix(content[at:e.shut], []byte("\n")) || bytes.HasPrefix(content[at:e.shut], []byte("\r\n"))
}

func blanks(text []byte) int       { return len(text) - len(bytes.TrimLeft(text, " \t")) }
func blanksBefore(text []byte) int { return len(text) - len(bytes.TrimRight(text, " \t")) }
