package edit

import (
	"bytes"
	"slices"
)

// span is a stretch of a file.
type span struct{ start, end int }

// cut takes an item out of a list with commas, which begins after open and
// ends at shut: with its line when it has one of its own, a comment on that
// line too, and with the comma that it needed. A list that is left empty loses
// the white space between its brackets.
func cut(content []byte, items []span, index, open, shut int) []byte {
	out := cutItem(content, items, index, open, shut)
	if len(items) > 1 {
		return out
	}
	shut -= len(content) - len(out)
	if len(bytes.TrimSpace(out[open:shut])) == 0 {
		return remove(out, span{open, shut})
	}
	return out
}

func cutItem(content []byte, items []span, index, open, shut int) []byte {
	item := items[index]
	last := index == len(items)-1
	limit := shut
	if !last {
		limit = items[index+1].start
	}
	end := item.end // and its comma
	comma := commaAfter(content[item.end:limit])
	if comma >= 0 {
		end += comma + 1
	}
	line, alone := ownLine(content, span{item.start, end}, open, shut)
	between := content[min(items[max(index-1, 0)].end, item.start):item.start]
	joined := index > 0 && (bytes.IndexByte(between, '\n') < 0 || last && !bytes.ContainsAny(between, "#/"))
	switch {
	case alone && last && comma < 0 && index > 0: // the new last one ends without a comma, as this one did
		before := items[index-1].end
		at := before + commaAfter(content[before:item.start])
		return remove(content, span{at, at + 1}, line)
	case alone:
		return remove(content, line)
	case joined: // no comment stands between the two
		return remove(content, span{items[index-1].end, item.end})
	case !last:
		return remove(content, span{item.start, items[index+1].start})
	default:
		return remove(content, span{item.start, end})
	}
}

// ownLine is the line of an item that shares it with nothing but a comment.
func ownLine(content []byte, item span, open, shut int) (span, bool) {
	start := bytes.LastIndexByte(content[:item.start], '\n') + 1
	end, terminated := lineEnd(content, item.end)
	tail := bytes.TrimSpace(content[item.end:end])
	alone := start >= open && terminated && end <= shut &&
		len(bytes.TrimSpace(content[start:item.start])) == 0 &&
		(len(tail) == 0 || tail[0] == '#' || bytes.HasPrefix(tail, []byte("//")))
	return span{start, end}, alone
}

// remove takes stretches out, which are in order.
func remove(content []byte, stretches ...span) []byte {
	out := slices.Clone(content)
	for _, s := range slices.Backward(stretches) {
		out = slices.Delete(out, s.start, s.end)
	}
	return out
}

// replace puts text in the place of a stretch.
func replace(content []byte, s span, text string) []byte {
	return slices.Concat(content[:s.start], []byte(text), content[s.end:])
}
