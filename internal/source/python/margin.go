package python

import "bytes"

// allAtMargin tells whether each import belongs to a statement that begins a
// line and joins no line before it: no block holds it then. It may say no where
// yes is right, never the reverse.
func allAtMargin(src []byte, imports []Import) bool {
	if bytes.Count(src, []byte{'\r'}) != bytes.Count(src, []byte("\r\n")) {
		return false // the lines of other line ends are not counted here
	}
	line, start := 1, 0
	last := 0 // the line of the last import that was judged
	for _, i := range imports {
		if i.Line == last {
			continue // its line begins at the margin
		}
		for line < i.Line {
			n := bytes.IndexByte(src[start:], '\n')
			if n < 0 {
				return false
			}
			start += n + 1
			line++
		}
		before := bytes.TrimRight(src[:start], "\r\n")
		if len(before) > 0 && before[len(before)-1] == '\\' || !startsAt(src, start, i) {
			return false
		}
		last = i.Line
	}
	return true
}

// startsAt tells whether the import statement begins at a byte, with no comment
// before its first name.
func startsAt(src []byte, at int, i Import) bool {
	if !i.From {
		after, ok := passWord(src, at, "import")
		return ok && after == i.NameAt
	}
	at, ok := passWord(src, at, "from")
	for range i.Level {
		if !ok || at >= len(src) || src[at] != '.' {
			return false
		}
		at = passBlanks(src, at+1)
	}
	if ok && i.Module != "" {
		at, ok = passWord(src, at, i.Module)
	}
	if ok {
		at, ok = passWord(src, at, "import")
	}
	if ok && at < len(src) && src[at] == '(' {
		at = passBlanks(src, at+1)
	}
	return ok && at == i.NameAt
}

// passWord passes a word, and the blanks behind it.
func passWord(src []byte, at int, word string) (int, bool) {
	if at > len(src) || !bytes.HasPrefix(src[at:], []byte(word)) {
		return at, false
	}
	return passBlanks(src, at+len(word)), true
}

func passBlanks(src []byte, at int) int {
	for at < len(src) && (src[at] == ' ' || src[at] == '\t' || src[at] == '\\' || src[at] == '\r' || src[at] == '\n') {
		at++
	}
	return at
}
