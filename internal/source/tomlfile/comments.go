package tomlfile

import "bytes"

// Comments gives the stretches [start, end) of all comments, without their line
// ends. It reads on in a file that is no TOML.
func Comments(content []byte) [][2]int {
	var found [][2]int
	for at := 0; at < len(content); {
		switch c := content[at]; c {
		case '#':
			end := lineEnd(content, at)
			found = append(found, [2]int{at, end})
			at = end
		case '"', '\'':
			at = afterString(content, at, c)
		default:
			at++
		}
	}
	return found
}

func lineEnd(content []byte, at int) int {
	n := bytes.IndexByte(content[at:], '\n')
	if n < 0 {
		return len(content)
	}
	return len(bytes.TrimRight(content[:at+n], "\r"))
}

// afterString passes over the string that begins at a quote. One of a single
// line ends with it, closed or not.
func afterString(content []byte, at int, quote byte) int {
	three := []byte{quote, quote, quote}
	long := bytes.HasPrefix(content[at:], three)
	if long {
		at += 3
	} else {
		at++
	}
	for at < len(content) {
		switch {
		case content[at] == '\\' && quote == '"':
			at++
		case long && bytes.HasPrefix(content[at:], three):
			for at += 3; at < len(content) && content[at] == quote; at++ { // """a""""" ends in two quotes of its own
			}
			return at
		case !long && (content[at] == quote || content[at] == '\n'):
			return at + 1
		}
		at++
	}
	return len(content)
}
