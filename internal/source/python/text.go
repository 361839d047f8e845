package python

import (
	"strconv"
	"strings"
)

// unquote gives the value of one string token; false for bytes.
func unquote(token string) (Str, bool) {
	at := strings.IndexAny(token, `"'`)
	if at < 0 {
		return Str{}, false
	}
	s, raw := Str{}, false
	for i := range at {
		switch c := token[i]; {
		case isOneOf(c, "b"):
			return Str{}, false
		case isOneOf(c, "ft"):
			s.Formatted = true
		case isOneOf(c, "r"):
			raw = true
		}
	}
	body := token[at:]
	quote := body[:1]
	if len(body) >= 6 && body[1] == body[0] && body[2] == body[0] {
		quote = body[:3]
	}
	s.Text = strings.TrimSuffix(body[len(quote):], quote)
	if strings.IndexByte(s.Text, '\r') >= 0 {
		s.Text = strings.ReplaceAll(strings.ReplaceAll(s.Text, "\r\n", "\n"), "\r", "\n")
	}
	if !raw && !s.Formatted && strings.IndexByte(s.Text, '\\') >= 0 {
		s.Text = unescape(s.Text)
	}
	return s, true
}

// join gives the value of adjacent strings, each as written; false when one is
// of bytes.
func join(source func(i int) string, count int) (whole Str, ok bool) {
	var text strings.Builder
	for i := range count {
		one, ok := unquote(source(i))
		switch {
		case !ok:
			return Str{}, false
		case count == 1: // nothing to copy
			return one, true
		}
		text.WriteString(one.Text)
		whole.Formatted = whole.Formatted || one.Formatted
	}
	whole.Text = text.String()
	return whole, true
}

// simpleEscapes are the escapes of one character, and what they mean.
const simpleEscapes = "\\\\''\"\"a\ab\bf\fn\nr\rt\tv\v"

// unescape replaces escapes; one that Python does not know stays as it is.
func unescape(text string) string {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(text, `\`)
		out.WriteString(before)
		if !ok || rest == "" {
			return out.String()
		}
		text = rest[escape(&out, rest):]
	}
}

// escape writes what the escape means that text begins with, after its
// backslash, and gives its length.
func escape(out *strings.Builder, text string) int {
	c := text[0]
	switch {
	case c == '\n':
		return 1
	case c >= '0' && c <= '7':
		return character(out, text, 0, 3, 8)
	case c == 'x':
		return character(out, text, 1, 2, 16)
	case c == 'u':
		return character(out, text, 1, 4, 16)
	case c == 'U':
		return character(out, text, 1, 8, 16)
	}
	for i := 0; i < len(simpleEscapes); i += 2 {
		if simpleEscapes[i] == c {
			out.WriteByte(simpleEscapes[i+1])
			return 1
		}
	}
	out.WriteByte('\\')
	return 0
}

// character writes the character of a number with up to width digits.
func character(out *strings.Builder, text string, from, width, base int) int {
	end := from
	for end < len(text) && end < from+width && isDigitOf(text[end], base) {
		end++
	}
	n, err := strconv.ParseUint(text[from:end], base, 32)
	if err != nil || base == 16 && end < from+width {
		out.WriteByte('\\') // Python refuses the file; what is written stays
		return 0
	}
	out.WriteRune(rune(n))
	return end
}

func isDigitOf(c byte, base int) bool {
	if base == 8 {
		return c >= '0' && c <= '7'
	}
	return isHex(c)
}
