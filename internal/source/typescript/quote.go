package typescript

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Unquote is the value of a string, or of a template without substitutions.
// A malformed escape, or half of a surrogate pair, has none.
func Unquote(literal []byte) (string, bool) {
	if len(literal) < 2 || literal[0] != literal[len(literal)-1] {
		return "", false
	}
	text := string(literal[1 : len(literal)-1])
	if literal[0] == '`' {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	if strings.IndexByte(text, '\\') < 0 {
		return text, utf8.ValidString(text)
	}
	var out strings.Builder
	for text != "" {
		before, after, escaped := strings.Cut(text, `\`)
		out.WriteString(before)
		if !escaped {
			break
		}
		value, rest, ok := unescape(after)
		if !ok {
			return "", false
		}
		out.WriteString(value)
		text = rest
	}
	return out.String(), utf8.ValidString(out.String())
}

// unescape reads what follows a backslash.
func unescape(text string) (value, rest string, ok bool) {
	if text == "" {
		return "", "", false
	}
	rest = text[1:]
	switch c := text[0]; c {
	case 'n':
		return "\n", rest, true
	case 't':
		return "\t", rest, true
	case 'r':
		return "\r", rest, true
	case 'b':
		return "\b", rest, true
	case 'f':
		return "\f", rest, true
	case 'v':
		return "\v", rest, true
	case '0':
		return "\x00", rest, rest == "" || rest[0] < '0' || rest[0] > '9'
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return "", "", false // octal, which TypeScript refuses
	case 'x':
		return hexEscape(rest, 2)
	case 'u':
		return unicodeEscape(rest)
	case '\n':
		return "", rest, true
	case '\r':
		return "", strings.TrimPrefix(rest, "\n"), true
	default:
		_, size := utf8.DecodeRuneInString(text)
		return text[:size], text[size:], true
	}
}

func hexEscape(text string, digits int) (value, rest string, ok bool) {
	if len(text) < digits {
		return "", "", false
	}
	n, err := strconv.ParseUint(text[:digits], 16, 32)
	if err != nil || !utf8.ValidRune(rune(n)) {
		return "", "", false
	}
	return string(rune(n)), text[digits:], true
}

func unicodeEscape(text string) (value, rest string, ok bool) {
	if inner, braced := strings.CutPrefix(text, "{"); braced {
		digits, rest, closed := strings.Cut(inner, "}")
		if !closed || len(digits) > 8 {
			return "", "", false
		}
		value, _, ok = hexEscape(digits, len(digits))
		return value, rest, ok
	}
	if len(text) >= 10 && text[4:6] == `\u` { // a surrogate pair
		high, err1 := strconv.ParseUint(text[:4], 16, 32)
		low, err2 := strconv.ParseUint(text[6:10], 16, 32)
		if err1 == nil && err2 == nil && high>>10 == 0xd800>>10 && low>>10 == 0xdc00>>10 {
			return string(rune(0x10000 + (high-0xd800)<<10 + (low - 0xdc00))), text[10:], true
		}
	}
	return hexEscape(text, 4)
}
