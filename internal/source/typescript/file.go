package typescript

import (
	"bytes"
	"slices"
	"sort"

	"github.com/posthog/hogli/internal/fault"
)

// File is a source file with all its tokens, for readers that look ahead.
type File struct {
	Path    string
	Content []byte
	Dialect Dialect

	tokens   []Token // without comments; the last one is EOF
	comments []Token
}

// Open cuts a file into tokens; one that TypeScript would refuse is a fault.
func Open(path string, content []byte) (*File, error) {
	f := &File{Path: path, Content: content, Dialect: DialectOf(path)}
	s := NewScanner(content, f.Dialect)
	for {
		tok := s.Next()
		if tok.Kind == Comment {
			f.comments = append(f.comments, tok)
			continue
		}
		f.tokens = append(f.tokens, tok)
		if tok.Kind == EOF {
			break
		}
	}
	if p, bad := s.Problem(); bad {
		return nil, fault.Malformed(f.Span(p.Offset, p.Offset), "not valid TypeScript: "+p.What)
	}
	return f, nil
}

// Span is where the bytes [start, end) are.
func (f *File) Span(start, end int) fault.Span { return fault.At(f.Path, f.Content, start, end) }

// Text is the source of the bytes [start, end).
func (f *File) Text(start, end int) string { return string(f.Content[start:end]) }

// References lists what the file imports.
func (f *File) References() []Reference {
	references, _ := Imports(f.Content, f.Dialect) // Open has met the problem, if there is one
	return references
}

// Tokens gives the tokens that begin in [start, end), without comments.
func (f *File) Tokens(start, end int) []Token {
	from := sort.Search(len(f.tokens)-1, func(i int) bool { return f.tokens[i].Start >= start })
	to := sort.Search(len(f.tokens)-1, func(i int) bool { return f.tokens[i].Start >= end })
	return f.tokens[from:max(from, to)]
}

// Lead is where the comments begin that stand in lines of their own directly
// before an offset: they belong to what is there.
func (f *File) Lead(at int) int {
	last, _ := slices.BinarySearchFunc(f.comments, at, func(c Token, at int) int { return c.Start - at })
	for last--; last >= 0; last-- {
		c := f.comments[last]
		line := f.Content[lineStart(f.Content, c.Start):c.Start]
		if len(bytes.TrimSpace(f.Content[c.End:at])) > 0 || len(bytes.TrimSpace(line)) > 0 {
			break
		}
		at = c.Start
	}
	return at
}

func lineStart(content []byte, at int) int { return bytes.LastIndexByte(content[:at], '\n') + 1 }

func (f *File) is(t Token, text string) bool {
	return t.End-t.Start == len(text) && string(f.Content[t.Start:t.End]) == text
}

func (f *File) isAny(t Token, texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return f.is(t, text) })
}
