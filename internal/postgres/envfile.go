package postgres

import (
	"bytes"
	"strings"

	"github.com/posthog/hogli/internal/fault"
)

// EnvFile is a file of variables, such as .env.
type EnvFile struct {
	Name   string            // relative to the root
	Values map[string]string // the last line of a key wins
}

// ParseEnv reads an env file: KEY=VALUE lines, `export`, comments, and values
// that are bare, in 'single quotes' (as they stand) or in "double quotes"
// (\n \r \t \" \\ \$ are understood; both may go over several lines). ${NAME}
// is text: nothing is expanded. A line that is none of these is a fault with
// its place.
func ParseEnv(path string, content []byte) (EnvFile, error) {
	p := envParser{path: path, text: content}
	p.at = len(content) - len(bytes.TrimPrefix(content, []byte("\ufeff")))
	values := map[string]string{}
	for {
		p.skipBlank()
		if p.at >= len(p.text) {
			return EnvFile{Name: path, Values: values}, nil
		}
		key, err := p.key()
		if err != nil {
			return EnvFile{}, err
		}
		value, err := p.value()
		if err != nil {
			return EnvFile{}, err
		}
		values[key] = value
	}
}

type envParser struct {
	path string
	text []byte
	at   int
}

func (p *envParser) fail(start, end int, what string, fix ...string) error {
	return fault.Malformed(fault.At(p.path, p.text, start, end), what, fix...)
}

func (p *envParser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return '\n'
}

func (p *envParser) skipSpaces() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t') {
		p.at++
	}
}

// skipBlank goes past white space and comments to the next key.
func (p *envParser) skipBlank() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		case '#':
			p.at = p.lineEnd()
		default:
			return
		}
	}
}

func (p *envParser) lineEnd() int {
	if n := bytes.IndexByte(p.text[p.at:], '\n'); n >= 0 {
		return p.at + n
	}
	return len(p.text)
}

func (p *envParser) key() (string, error) {
	if rest, ok := bytes.CutPrefix(p.text[p.at:], []byte("export")); ok && len(rest) > 0 && (rest[0] == ' ' || rest[0] == '\t') {
		p.at += len("export")
		p.skipSpaces()
	}
	start := p.at
	for p.at < len(p.text) && isKeyByte(p.text[p.at], p.at > start) {
		p.at++
	}
	key := string(p.text[start:p.at])
	if key == "" {
		return "", p.fail(start, start+1, "a line of an env file is KEY=VALUE, and a key has letters, digits and _")
	}
	p.skipSpaces()
	if p.peek() != '=' {
		return "", p.fail(p.at, p.at+1, "there is no = after "+key, "write "+key+"=value, or # in front of the line")
	}
	p.at++
	p.skipSpaces()
	return key, nil
}

func isKeyByte(b byte, inside bool) bool {
	letter := b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_'
	return letter || inside && b >= '0' && b <= '9'
}

func (p *envParser) value() (string, error) {
	switch quote := p.peek(); quote {
	case '\'', '"':
		start := p.at
		p.at++
		value, closed := p.quoted(quote)
		if !closed {
			return "", p.fail(start, start+1, "the quote is not closed")
		}
		if strings.IndexByte(value, 0) >= 0 {
			return "", p.fail(start, p.at, "the value holds a NUL byte")
		}
		return value, p.restOfLine()
	default:
		return p.bare()
	}
}

// quoted reads up to the closing quote; only double quotes know escapes.
func (p *envParser) quoted(quote byte) (value string, closed bool) {
	var out strings.Builder
	for p.at < len(p.text) {
		b := p.text[p.at]
		p.at++
		if b == quote {
			return out.String(), true
		}
		if b == '\\' && quote == '"' && p.at < len(p.text) {
			if plain := strings.IndexByte(`nrt"\$`, p.text[p.at]); plain >= 0 {
				b = "\n\r\t\"\\$"[plain]
				p.at++
			}
		}
		out.WriteByte(b)
	}
	return "", false
}

func (p *envParser) restOfLine() error {
	p.skipSpaces()
	switch {
	case p.at >= len(p.text), p.peek() == '\n', p.peek() == '#', bytes.HasPrefix(p.text[p.at:], []byte("\r\n")):
		p.at = p.lineEnd()
		return nil
	}
	return p.fail(p.at, p.lineEnd(), "there is text after the closing quote", "quote the whole value, or start a comment with #")
}

// bare reads an unquoted value: up to the end of the line or to a # after a space.
func (p *envParser) bare() (string, error) {
	start, end := p.at, p.lineEnd()
	line := p.text[start:end]
	for n, b := range line {
		if b == 0 {
			return "", p.fail(start+n, start+n+1, "the value holds a NUL byte")
		}
		if b == '#' && (n == 0 || line[n-1] == ' ' || line[n-1] == '\t') {
			line = line[:n]
			break
		}
	}
	p.at = end
	return string(bytes.TrimRight(line, " \t\r")), nil
}
